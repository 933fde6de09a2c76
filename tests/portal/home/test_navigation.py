"""The header: on every page the same, the section one is in, entries by permission, the alliance's name and colour."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.portal.html_pages import Page, read_page
from tests.portal.matrix.address import Address
from tests.portal.permission_matrix import MATRIX
from tests.portal.roles import OWN, ROLES

from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.membership.grants import give_alliance_role, give_organisation_role
from corechain_portal.membership.models import AllianceRoleKind, MemberOrganisation, OrganisationRoleKind
from corechain_portal.web.accent import (
    DARK_PAPER,
    LEAST_CONTRAST,
    LIGHT_PAPER,
    accent_style,
    contrast,
    readable,
)

pytestmark = pytest.mark.django_db

SECTION_OF = {
    "chain": "chain",
    "match": "match",
    "organisations": "organisations",
    "statistics": "statistics",
    "members": "members",
    "join": "members",
    "work": "workstreams",
    "laboratory": "laboratory",
    "data": "desk",
    "desk": "desk",
    "audit": "audit",
    "me": "me",
    "accounts": "me",
    "invitation": "me",
}
"""Name of the address that is marked as current, by the first folder of a page's address."""


def _pages() -> list[Address]:
    """Every page that somebody gets."""
    return [
        each
        for each in MATRIX
        if each.method == "GET" and not each.name.startswith("api:") and "ok" in each.outcomes.values()
    ]


def _reader(address: Address) -> str:
    """Somebody who gets it: with all entries where possible."""
    able = [role for role, outcome in address.outcomes.items() if outcome == "ok"]
    return "administrator" if "administrator" in able else able[-1]


def _links(page: Page, within: str) -> list[str]:
    return [
        each.attributes["href"]
        for each in page.all("a")
        if within in each.parents and "href" in each.attributes
    ]


@pytest.mark.parametrize("address", _pages(), ids=lambda address: address.title)
def test_every_page_has_the_header_and_marks_its_section(
    clients: dict[str, Client], address: Address
) -> None:
    target = reverse(address.name, kwargs=dict(address.arguments))
    response = clients[_reader(address)].get(target + address.query)
    if response.streaming or not response["Content-Type"].startswith("text/html"):
        if response.streaming:
            list(response)  # read to its end, the file is closed
        return  # a download, or what the page asks for by itself
    page = read_page(response.content.decode())
    headers = [each for each in page.all("header") if each.attributes.get("class") == "top"]
    assert len(headers) == 1
    section = SECTION_OF.get(target.split("/")[1])
    current = {
        each.attributes["href"]
        for each in page.all("a")
        if each.attributes.get("aria-current") == "page" and "header" in each.parents
    }
    if section is not None and section != "me":
        assert current == {reverse(section)}
    elif section == "me":
        assert current & {reverse("me"), reverse("account_login")}


@pytest.mark.parametrize("role", ROLES)
def test_entries_follow_permissions(clients: dict[str, Client], role: str) -> None:
    links = set(_links(read_page(clients[role].get("/about/").content.decode()), "header"))
    everybody = {reverse(name) for name in ("chain", "match", "organisations", "statistics", "members")}
    assert everybody <= links
    staff = role in ("administrator", "secretariat")
    assert (reverse("desk") in links) is (staff or role == "auditor")
    assert (reverse("audit") in links) is (role in ("administrator", "auditor"))
    assert (reverse("laboratory") in links) is (staff or role == "analyst")
    assert (reverse("me-notices") in links) is (role != "anonymous")
    assert (reverse("account_login") in links) is (role == "anonymous")


def test_an_entry_leads_to_a_page_that_one_may_see(clients: dict[str, Client]) -> None:
    for role in ("newcomer", "owner", "analyst", "auditor", "administrator"):
        for link in _links(read_page(clients[role].get("/about/").content.decode()), "header"):
            assert clients[role].get(link).status_code == 200, (role, link)


def test_the_alliance_has_its_name_and_colour_in_the_header(clients: dict[str, Client]) -> None:
    Alliance.objects.filter(slug="theirs").update(name_zh="名" * 300, accent="#ffcc00")
    page = clients["anonymous"].get("/@theirs/").content.decode()
    assert "名" * 300 in page
    assert 'style="--accent-light: #8a6e00; --accent-dark: #ffcc00"' in page
    assert "--accent" not in clients["anonymous"].get("/").content.decode()


@pytest.mark.parametrize(
    "accent", ["#000000", "#ffffff", "#0a5a9c", "#ffcc00", "#7f7f7f", "#ff0000", "#00ff00"]
)
def test_any_colour_can_be_read_on_both_papers(accent: str) -> None:
    assert contrast(readable(accent, LIGHT_PAPER), LIGHT_PAPER) >= LEAST_CONTRAST
    assert contrast(readable(accent, DARK_PAPER), DARK_PAPER) >= LEAST_CONTRAST


@pytest.mark.parametrize("accent", ["", "red", "#12345", '#123456"onload="', "#1234567"])
def test_what_is_no_colour_sets_none(accent: str) -> None:
    assert accent_style(Alliance(accent=accent)) == ""


# Several alliances ----------------------------------------------------------------------------------------------


def test_who_belongs_to_one_alliance_has_no_switch(clients: dict[str, Client]) -> None:
    assert "其他联盟" not in clients["owner"].get("/").content.decode()


@pytest.mark.parametrize("how", ["role in the alliance", "owner of a member"])
def test_who_belongs_to_several_switches_between_them(
    clients: dict[str, Client], people: dict[str, User], how: str
) -> None:
    theirs = Alliance.objects.get(slug="theirs")
    if how == "owner of a member":
        member = MemberOrganisation.objects.filter(alliance=theirs).first()
        give_organisation_role(people["owner"], member, OrganisationRoleKind.OWNER)
    else:
        give_alliance_role(people["owner"], theirs, AllianceRoleKind.AUDITOR)
    page = read_page(clients["owner"].get("/en/chain/").content.decode())
    assert {"/@wuxi-ic/en/me/", "/@theirs/en/me/"} <= set(_links(page, "header"))
    there = read_page(clients["owner"].get("/@theirs/me/").content.decode())
    assert {"/@wuxi-ic/me/", "/@theirs/me/"} <= set(_links(there, "header"))
    assert "甲芯科技" not in there.text


def test_the_switch_holds_nothing_that_one_has_left(
    clients: dict[str, Client], people: dict[str, User]
) -> None:
    theirs = MemberOrganisation.objects.exclude(alliance__slug="wuxi-ic").first()
    give_organisation_role(people["owner"], theirs, OrganisationRoleKind.OWNER)
    MemberOrganisation.objects.filter(pk=theirs.pk).update(standing="left")
    assert "/@theirs/" not in clients["owner"].get("/").content.decode()
    assert MemberOrganisation.objects.filter(pk=OWN).exists()
