"""One mechanism everywhere: for every level and every role each surface shows exactly what the level allows.

The table of who sees what stands here by hand, apart from the code that decides it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.portal.contacts.rows import CONTACTS, STRANGE_CONTACT, make_contact
from tests.portal.matrix.attachments import SEEN_BY
from tests.portal.roles import OTHER, OWN, ROLES, STRANGER

from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.contacts.models import ContactPoint
from corechain_portal.contacts.queries import find_contacts
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices import notify

pytestmark = pytest.mark.django_db
NAMES = {f"Seen by {level}": level for level in Level}
SHOWN = re.compile(r"Seen by (\w+)")


def _levels(text: str) -> set[str]:
    return set(SHOWN.findall(text))


def _list(client: Client) -> set[str]:
    return _levels(client.get(f"/en/members/{OWN}/contacts/").content.decode())


def _member_page(client: Client) -> set[str]:
    return _levels(client.get(f"/en/members/{OWN}/").content.decode())


def _search(client: Client) -> set[str]:
    return _levels(client.get("/en/members/contacts/?q=seen").content.decode())


def _search_by_address(client: Client) -> set[str]:
    """What is searched for is not found either by a field that may not be seen."""
    return {
        level
        for level in Level
        if f"Seen by {level}" in client.get(f"/en/members/contacts/?q={level}@own.example").content.decode()
    }


def _export(client: Client) -> set[str]:
    answer = client.get("/members/contacts.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return {NAMES[row["name"]] for row in rows if row["name"] in NAMES}


def _api_list(client: Client) -> set[str]:
    answer = client.get("/api/v1/contacts?q=Seen by").json()
    assert answer["count"] == len(answer["contacts"])
    return {each["level"] for each in answer["contacts"]}


def _api_detail(client: Client) -> set[str]:
    return {
        level for level, pk in CONTACTS.items() if client.get(f"/api/v1/contacts/{pk}").status_code == 200
    }


def _count(client: Client) -> int:
    page = client.get("/en/members/contacts/").content.decode()
    found = re.search(r"(\d+) contacts? that you may see", page)
    return int(found[1]) if found else 0


SURFACES: dict[str, Callable[[Client], set[str]]] = {
    "list": _list,
    "page of the member": _member_page,
    "search": _search,
    "search by address": _search_by_address,
    "export": _export,
    "API list": _api_list,
    "API detail": _api_detail,
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("surface", SURFACES)
def test_a_surface_shows_a_role_exactly_the_levels_allowed(
    clients: dict[str, Client], surface: str, role: str
) -> None:
    allowed = {level.value for level in Level if role in SEEN_BY[level]}
    assert SURFACES[surface](clients[role]) == allowed


@pytest.mark.parametrize("role", ROLES)
def test_a_count_counts_exactly_the_levels_allowed(clients: dict[str, Client], role: str) -> None:
    assert _count(clients[role]) == sum(role in SEEN_BY[level] for level in Level)


@pytest.mark.parametrize("role", ROLES[1:])
@pytest.mark.parametrize("level", Level)
def test_a_notice_is_told_exactly_where_its_contact_may_be_seen(
    clients: dict[str, Client], people: dict[str, User | None], level: Level, role: str
) -> None:
    person = people[role]
    assert person is not None
    contact = ContactPoint.objects.get(pk=CONTACTS[level])
    notify(
        "contacts.shared",
        [person],
        alliance=contact.alliance,
        link=f"/members/{OWN}/contacts/",
        subject=contact,
        organisation=contact.member,
    )
    page = clients[role].get("/en/me/notices/").content.decode()
    assert ("Jia Chips shares a contact with your organisation." in page) == (role in SEEN_BY[level])


def test_the_other_alliance_has_contacts_of_its_own(clients: dict[str, Client]) -> None:
    assert "Seen elsewhere" in clients["anonymous"].get("/@theirs/en/members/contacts/").content.decode()
    for role in ROLES:
        assert "Seen elsewhere" not in clients[role].get("/en/members/contacts/").content.decode()
        assert clients[role].get(f"/api/v1/contacts/{STRANGE_CONTACT}").status_code == 404
    # An administrator here is a stranger there, and sees what everybody sees.
    there = clients["administrator"].get(f"/@theirs/en/members/{STRANGER}/contacts/").content.decode()
    assert "Seen elsewhere" in there
    assert "1 contact that you may see" in there


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    level=st.sampled_from(list(Level)),
    named=st.sets(st.sampled_from([OWN, OTHER])),
    of=st.sampled_from([OWN, OTHER, STRANGER]),
    role=st.sampled_from(ROLES),
    at_strangers=st.booleans(),
)
def test_what_is_visible_follows_from_the_words_of_the_level(
    db: None, level: Level, named: set[object], of: object, role: str, at_strangers: bool
) -> None:
    """For any contact, any naming, any role, looking at either alliance."""
    member = MemberOrganisation.objects.get(pk=of)
    contact = make_contact(member, level, name="any")
    contact.named.set(MemberOrganisation.objects.filter(pk__in=named, alliance=member.alliance))
    person = User.objects.filter(email=f"{role.replace('_', '-')}@example.org").first()
    alliance = (
        Alliance.objects.get(slug="theirs") if at_strangers else Alliance.objects.exclude(slug="theirs").get()
    )
    viewer = make_viewer(alliance, person)

    reads_all = bool(viewer.alliance_roles & {"administrator", "secretariat", "auditor"})
    own = of in viewer.member_ids
    its_named = {each.pk for each in contact.named.all()}
    allowed = member.alliance_id == alliance.pk and (
        reads_all
        or own
        or level == Level.PUBLIC
        or (level == Level.ALLIANCE and viewer.belongs)
        or (level == Level.NAMED and bool(its_named & set(viewer.member_ids)))
    )
    found = list(find_contacts(viewer, text="any"))
    assert found == ([contact] if allowed else [])
    assert find_contacts(viewer, text="any").count() == len(found)
    contact.delete()
