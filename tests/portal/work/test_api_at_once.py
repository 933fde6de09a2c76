"""The same change sent several times at once with one idempotency key, on a SQLite file and on PostgreSQL."""

from __future__ import annotations

import pytest
from tests.portal.processes import run

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("databases")]
AT_ONCE = 6
MAKE = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.actions import make_first_alliance
from corechain_portal.integration.tokens import make_token
from corechain_portal.membership.models import MemberOrganisation
alliance = make_first_alliance()
member = MemberOrganisation.objects.create(alliance=alliance, name_zh="甲")
last = timezone.localdate() + timedelta(days=30)
print(make_token(member, name="ERP", scopes=["work_write"], expires_on=last, viewer=Viewer(alliance))[1])
"""
SEND = f"""
import json, sys
import django; django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from django.test import Client
from corechain_portal.api.models import KeptAnswer
from corechain_portal.audit.models import AuditEntry
from corechain_portal.workstreams.models import WorkItem
ITEM = {{"kind": "matters.matter", "fields": {{"title_zh": "停电", "subject": "energy"}}}}

def send(number):
    try:
        answer = Client(SERVER_NAME="localhost").post(
            "/api/v1/work/items", json.dumps(ITEM), content_type="application/json",
            headers={{"Authorization": "Bearer " + sys.argv[1], "Idempotency-Key": "one"}},
        )
        return answer.status_code, answer.content, answer.headers.get("Idempotency-Replayed", "")
    finally:
        connection.close()

with ThreadPoolExecutor({AT_ONCE}) as threads:
    answers = list(threads.map(send, range({AT_ONCE})))
answers = [each for each in answers if each[0] != 409]
assert {{status for status, _, _ in answers}} == {{200}}, answers
assert len({{body for _, body, _ in answers}}) == 1
assert sorted(again for _, _, again in answers)[:2] == ["", "true"], answers
assert (WorkItem.objects.count(), KeptAnswer.objects.count()) == (1, 1)
assert AuditEntry.objects.filter(action="matters.matter.make").count() == 1
print("once")
"""


def test_of_the_same_request_at_once_one_is_carried_out(environment: dict[str, str]) -> None:
    token = run(environment, "-c", MAKE).strip()
    assert run(environment, "-c", SEND, token).strip().endswith("once")
