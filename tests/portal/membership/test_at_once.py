"""Four members of staff decide one application at the same moment, each in a process of their own: one decision is
made, all of it, and the others are told. On a SQLite file and on PostgreSQL.
"""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from tests.portal.processes import REPOSITORY, run

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("databases")]
MAKE = """
import django; django.setup()
import uuid
from corechain_portal.accounts.models import User
from corechain_portal.alliances.actions import make_first_alliance
from corechain_portal.membership.grants import give_alliance_role
from corechain_portal.membership.joining import Application
alliance = make_first_alliance()
for number in range(4):
    give_alliance_role(User.objects.create_user(f"staff{number}@example.org"), alliance, "secretariat")
made = Application.objects.create(
    alliance=alliance, form_token=uuid.uuid4(), name_zh="丁芯", why="…", region="320200", language="zh",
    applicant_name="丁一", applicant_email="ding@example.com",
)
print(made.pk)
"""
DECIDE = """
import sys, time
import django; django.setup()
from django.conf import settings
from django.test import Client
from corechain_portal.accounts.models import User
settings.ALLOWED_HOSTS = ["testserver"]
number, application, start = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
client = Client()
client.force_login(User.objects.get(email=f"staff{number}@example.org"))
time.sleep(max(0, start - time.time()))
what, body = (("decline", {"reason": "..."}), ("approve", {"registry_id": None}))[number % 2]
answer = client.post(f"/api/v1/applications/{application}/{what}?lang=en", body, content_type="application/json")
print(what, answer.status_code, answer.json().get("error", {}).get("message", ""))
"""
COUNT = """
import django; django.setup()
from corechain_portal.audit.models import AuditEntry
from corechain_portal.background.models import Job
from corechain_portal.membership.joining import Application, Invitation
from corechain_portal.membership.models import MemberOrganisation
decided = AuditEntry.objects.filter(action__in=("membership.application.approve", "membership.application.decline"))
print(Application.objects.get().decision, MemberOrganisation.objects.count(), Invitation.objects.count(),
      Job.objects.exclude(task__startswith="corechain_portal.search").count(), decided.count())
"""
COMES_UP_SECONDS = 15


def test_one_of_four_decides_and_the_others_are_told(environment: dict[str, str]) -> None:
    application = run(environment, "-c", MAKE).strip()
    start = str(time.time() + COMES_UP_SECONDS)
    staff = [
        subprocess.Popen(
            [sys.executable, "-c", DECIDE, str(number), application, start],
            env=environment, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY,
        )
        for number in range(4)
    ]  # fmt: skip
    answers = [process.communicate(timeout=120)[0].strip().split(" ", 2) for process in staff]
    (winner,) = [each[0] for each in answers if each[1] == "200"]
    approved = winner == "approve"
    told = f"had {'approved' if approved else 'declined'} this application at"
    others = [each for each in answers if each[1] != "200"]
    assert [(each[1], told in each[2]) for each in others] == [("409", True)] * 3
    # An approval makes a member, an invitation and its letter; a refusal a letter alone.
    expected = ["approved", "1", "1", "1", "1"] if approved else ["declined", "0", "0", "1", "1"]
    assert run(environment, "-c", COUNT).split() == expected
