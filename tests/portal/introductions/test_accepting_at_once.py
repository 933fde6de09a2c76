"""Several people of one side accept at the same moment, on a SQLite file and on PostgreSQL: the first does, the others
are told.
"""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.portal.processes import REPOSITORY, run

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("databases")]
PEOPLE, ROUNDS = 4, 5
MAKE = f"""
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from corechain_portal.accounts.models import User
from corechain_portal.alliances.actions import make_first_alliance
from corechain_portal.introductions.models import Introduction
from corechain_portal.listings.models import Listing
from corechain_portal.membership.grants import give_organisation_role
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind
alliance = make_first_alliance()
asked, asker = (MemberOrganisation.objects.create(alliance=alliance, name_zh=name) for name in ("甲", "乙"))
for number in range({PEOPLE}):
    person = User.objects.create_user(f"p{{number}}@example.org", "a long password for tests")
    give_organisation_role(person, asked, OrganisationRoleKind.TRADER)
for number in range({ROUNDS}):
    listing = Listing.objects.create(
        alliance=alliance, member=asked, side="demand", state="published", title="光刻胶", published_at=timezone.now(),
        valid_until=timezone.localdate() + timedelta(days=9),
    )
    Introduction.objects.create(
        alliance=alliance, listing=listing, asked=asked, asker=asker, asker_agreed_at=timezone.now(),
    )
"""
ACCEPT = """
import sys
import django; django.setup()
from corechain_portal.access.viewer import make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.introductions.answering import accept
from corechain_portal.introductions.exceptions import CannotMove
from corechain_portal.introductions.models import Introduction
from corechain_portal.warming import load_addresses
load_addresses()  # as a worker does, and a server with its first page: not inside the first transaction
person = User.objects.get(email=f"p{sys.argv[1]}@example.org")
viewer = make_viewer(person.organisationroles.get().member.alliance, person)
waiting, done = list(Introduction.objects.order_by("made_at", "pk")), 0
while waiting:
    try:
        accept(waiting[0], viewer)
        done += 1
    except CannotMove as told:
        assert "answered already" in str(told)
    waiting.pop(0)
print(done)
"""
COUNT = """
import django; django.setup()
from corechain_portal.introductions.models import Happening, Introduction
from corechain_portal.listings.models import Disclosure
print(Introduction.objects.filter(state="talks").count(), Happening.objects.filter(code="introduced").count(),
      Disclosure.objects.count())
"""


def test_only_the_first_of_several_answers_counts(environment: dict[str, str]) -> None:
    run(environment, "-c", MAKE)
    people = [
        subprocess.Popen(
            [sys.executable, "-c", ACCEPT, str(number)],
            env=environment, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True,
        )
        for number in range(PEOPLE)
    ]  # fmt: skip
    done = [int(person.communicate(timeout=300)[0]) for person in people]
    assert [person.returncode for person in people] == [0] * PEOPLE
    assert sum(done) == ROUNDS
    assert run(environment, "-c", COUNT).split() == [str(ROUNDS)] * 3
