"""Several processes book the same hours of one thing at once, on a SQLite file and on PostgreSQL: never too many."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.portal.processes import REPOSITORY, run

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("databases")]
BOOKERS, SEATS = 5, 2
MAKE = f"""
import django; django.setup()
from corechain_portal.alliances.actions import make_first_alliance
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.resources.models import Resource
alliance = make_first_alliance()
MemberOrganisation.objects.create(alliance=alliance, name_zh="甲")
Resource.objects.create(
    alliance=alliance, kind="innovation.resource", workstream="innovation", title_zh="流片席位", state="offered",
    category="mpw", capacity={SEATS}, needs_approval=False,
)
"""
BOOK = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from corechain_portal.access.viewer import Viewer
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.resources.booking import CannotBook, book
from corechain_portal.resources.models import Resource
member, resource = MemberOrganisation.objects.get(), Resource.objects.get()
day = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)
viewer = Viewer(member.alliance)
made = 0
for hour in range(10):
    try:
        book(resource, member, viewer, start=day + timedelta(hours=hour), end=day + timedelta(hours=hour + 1))
        made += 1
    except CannotBook:
        pass
print(made)
"""
COUNT = """
import django; django.setup()
from collections import Counter
from corechain_portal.resources.models import Booking
print(sorted(Counter(Booking.objects.values_list("starts_at", flat=True)).values()))
"""


def test_never_more_at_once_than_there_are_seats(environment: dict[str, str]) -> None:
    run(environment, "-c", MAKE)
    bookers = [
        subprocess.Popen(
            [sys.executable, "-c", BOOK], env=environment, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
        )
        for _ in range(BOOKERS)
    ]
    made = [int(booker.communicate(timeout=300)[0]) for booker in bookers]
    assert [booker.returncode for booker in bookers] == [0] * BOOKERS
    assert sum(made) == 10 * SEATS
    assert run(environment, "-c", COUNT).strip() == str([SEATS] * 10)
