"""Several workers find, tell and value at once, on SQLite and on PostgreSQL: each match stands once, told once."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tests.portal.processes import REPOSITORY, run

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("databases")]
WORKERS, DEMANDS, OFFERS = 2, 4, 5
MAKE = f"""
import django; django.setup()
from django.core.management import call_command
from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.actions import make_first_alliance
from corechain_portal.listings.content import Content
from corechain_portal.listings.publishing import make_draft, publish
from corechain_portal.membership.grants import give_organisation_role
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind
alliance = make_first_alliance()
call_command("load_dataset", "wuxi-ic", verbosity=0)
for number, side, count in ((1, "demand", {DEMANDS}), (2, "offer", {OFFERS})):
    member = MemberOrganisation.objects.create(alliance=alliance, name_zh=f"单位{{number}}")
    person = User.objects.create_user(f"trader-{{number}}@example.org")
    give_organisation_role(person, member, OrganisationRoleKind.TRADER)
    for each in range(count):
        content = Content(side=side, title=f"光刻胶{{each}}", nodes=(("krf-photoresist", ""),))
        publish(Viewer(alliance), make_draft(Viewer(alliance), member, content))
"""
WORK = """
import django; django.setup()
import sys
from corechain_portal.alliances.models import Alliance
from corechain_portal.listings.models import Listing
from corechain_portal.matching.finding import find_all, find_for
from corechain_portal.matching.telling import tell_new
from corechain_portal.matching.valuing import value_matches
alliance = Alliance.objects.get()
for listing in Listing.objects.order_by("pk")[:3]:
    find_for(listing.pk)
    tell_new(alliance, listing.pk)
find_all(alliance)
value_matches(alliance)
tell_new(alliance)
"""
COUNT = """
import django; django.setup()
import json
from collections import Counter
from corechain_portal.matching.models import Match
from corechain_portal.notices.models import Notice
told = Counter()
for notice in Notice.objects.filter(code="matching.found"):
    told[str(notice.subject_id)] += notice.params["count"]
print(json.dumps({
    "matches": Match.objects.count(),
    "untold": Match.objects.filter(told_demand_at=None).count() + Match.objects.filter(told_offer_at=None).count(),
    "unvalued": Match.objects.filter(valued_version="").count(),
    "told": sorted(told.values()),
}))
"""


def test_each_match_stands_once_and_is_told_once(environment: dict[str, str]) -> None:
    run(environment, "-c", MAKE)
    workers = [
        subprocess.Popen([sys.executable, "-c", WORK], env=environment, cwd=REPOSITORY)
        for _ in range(WORKERS)
    ]
    assert [worker.wait(timeout=300) for worker in workers] == [0] * WORKERS
    counted = json.loads(run(environment, "-c", COUNT))
    assert counted == {
        "matches": DEMANDS * OFFERS,
        "untold": 0,
        "unvalued": 0,
        "told": sorted([DEMANDS] * OFFERS + [OFFERS] * DEMANDS),
    }
