"""Contact points: added, edited, deleted, found; what is typed is checked, nobody's edit is lost."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.portal.contacts.rows import CONTACTS, make_contact
from tests.portal.roles import OTHER, OWN, STRANGER

from corechain_portal.access.confidentiality import Level
from corechain_portal.accounts.models import User
from corechain_portal.audit.models import AuditEntry
from corechain_portal.contacts.models import ContactPoint
from corechain_portal.contacts.templatetags.contacts import dialled
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.notices.models import Notice

pytestmark = pytest.mark.django_db
LIST = f"/en/members/{OWN}/contacts/"
NEW = f"{LIST}new/"


def _sent(**more: Any) -> dict[str, Any]:
    typed = {
        "function": "sales",
        "name": "王芳",
        "phone": "0510-8888 0000 转 12",
        "email": "",
        "level": "alliance",
    }
    return {**typed, "once": str(uuid.uuid4()), **more}


def _added(name: str = "王芳") -> ContactPoint:
    return ContactPoint.objects.get(name=name)


def test_a_contact_is_added_and_shown(clients: dict[str, Client]) -> None:
    answer = clients["editor"].post(NEW, _sent(level="named", named=[str(OTHER)]))
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    added = _added()
    assert (added.phone, added.level, added.version) == ("0510-8888 0000 转 12", "named", 1)
    assert list(added.named.values_list("pk", flat=True)) == [OTHER]
    page = clients["editor"].get(LIST).content.decode()
    assert "王芳" in page
    assert 'href="tel:051088880000"' in page


def test_the_audit_keeps_codes_and_neither_name_nor_number(
    clients: dict[str, Client], people: dict[str, User | None]
) -> None:
    clients["editor"].post(NEW, _sent(email="wang.fang@own.example"))
    contact = _added()
    edited = _sent(level="public", version="1", email="wang.fang@own.example")
    clients["secretariat"].post(f"{LIST}{contact.pk}/", edited)
    clients["owner"].post(f"{LIST}{contact.pk}/delete/")
    entries = AuditEntry.objects.filter(subject_id=str(contact.pk)).order_by("sequence")
    assert [entry.action for entry in entries] == ["contacts.add", "contacts.edit", "contacts.delete"]
    persons = [getattr(people[role], "pk", None) for role in ("editor", "secretariat", "owner")]
    assert [entry.person for entry in entries] == persons
    kept = " ".join(str(entry.changes) for entry in entries)
    assert "public" in kept
    assert not any(personal in kept for personal in ("王芳", "wang.fang", "8888"))


def test_people_of_organisations_newly_named_are_told_once(
    clients: dict[str, Client], people: dict[str, User | None]
) -> None:
    told = Notice.objects.filter(code="contacts.shared")
    clients["editor"].post(NEW, _sent())
    assert not told.exists()
    contact = _added()
    clients["editor"].post(f"{LIST}{contact.pk}/", _sent(version="1", level="named", named=[str(OTHER)]))
    assert [notice.person for notice in told] == [people["competitor"]]
    clients["editor"].post(
        f"{LIST}{contact.pk}/", _sent(version="2", level="named", named=[str(OTHER)], phone="12345")
    )
    assert told.count() == 1


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "长" * 301}, "at most 300 characters"),
        ({"phone": ""}, "Give a phone number or an e-mail address."),
        ({"phone": "call me"}, "Digits, spaces and + ( ) - only"),
        ({"phone": "javascript:alert(1)"}, "Digits, spaces and + ( ) - only"),
        ({"email": "no address"}, "Enter a valid email address."),
        ({"function": "espionage"}, "Select a valid choice"),
        ({"level": ""}, "Choose who may see it."),
        ({"level": "named"}, "tick at least one organisation"),
        ({"level": "named", "named": [str(STRANGER)]}, "is no member of this alliance"),
    ],
)
def test_what_is_typed_wrongly_is_said_at_once_and_nothing_is_kept(
    clients: dict[str, Client], typed: dict[str, Any], fault: str
) -> None:
    before = ContactPoint.objects.count()
    answer = clients["editor"].post(NEW, _sent(**typed))
    assert answer.status_code == 422
    assert fault in answer.content.decode()
    assert ContactPoint.objects.count() == before


def test_long_turned_and_painted_names_are_kept_as_far_as_they_can_be_seen(
    clients: dict[str, Client],
) -> None:
    name = "长" * 297 + "👩\u200d🔬"
    clients["editor"].post(NEW, _sent(name=f"\u202e{name[:299]}"))
    kept = ContactPoint.objects.latest("changed_at")
    assert kept.name == name[:299]
    assert "\u202e" not in clients["editor"].get(LIST).content.decode()


def test_a_form_sent_twice_adds_one_contact(clients: dict[str, Client]) -> None:
    sent = _sent()
    for _ in range(2):
        assert clients["editor"].post(NEW, sent).status_code == 302
    assert ContactPoint.objects.filter(name="王芳").count() == 1
    assert "arrived already" in clients["editor"].get(LIST).content.decode()


def test_a_form_without_its_token_adds_nothing(clients: dict[str, Client]) -> None:
    answer = clients["editor"].post(NEW, _sent(once=""))
    assert answer.status_code == 422
    assert not ContactPoint.objects.filter(name="王芳").exists()


def test_of_two_who_edit_the_second_sees_both_and_loses_neither(clients: dict[str, Client]) -> None:
    clients["editor"].post(NEW, _sent())
    contact = _added()
    page = f"{LIST}{contact.pk}/"
    assert clients["owner"].post(page, _sent(version="1", phone="111 111", level="public")).status_code == 302
    second = clients["editor"].post(
        page, _sent(version="1", phone="222 222", level="named", named=[str(OTHER)])
    )
    assert second.status_code == 409
    shown = second.content.decode()
    for words in ("222 222", "111 111", "Yi Chips", "Public", "Named organisations"):
        assert words in shown
    contact.refresh_from_db()
    assert (contact.phone, contact.level, contact.version) == ("111 111", "public", 2)
    assert 'name="version" value="2"' in shown
    assert clients["editor"].post(page, _sent(version="2", phone="222 222")).status_code == 302
    contact.refresh_from_db()
    assert (contact.phone, contact.version) == ("222 222", 3)


def test_a_contact_deleted_meanwhile_is_no_fault_of_the_portal(clients: dict[str, Client]) -> None:
    clients["editor"].post(NEW, _sent())
    page = f"{LIST}{_added().pk}/"
    clients["owner"].post(f"{page}delete/")
    for address in (page, f"{page}delete/"):
        assert clients["editor"].post(address, _sent(version="1")).status_code == 404


def test_identifiers_swapped_in_the_address_lead_nowhere(clients: dict[str, Client]) -> None:
    """A contact of OWN under another member, where the asker may edit."""
    address = f"/en/members/{OTHER}/contacts/{CONTACTS[Level.PUBLIC]}/"
    for method in (clients["competitor"].get, clients["competitor"].post):
        assert method(address).status_code == 404
        assert method(f"{address}delete/").status_code == 404


def test_contacts_of_members_that_left_are_not_found(clients: dict[str, Client]) -> None:
    MemberOrganisation.objects.filter(pk=OWN).update(standing=Standing.LEFT)
    for role in ("anonymous", "competitor", "administrator"):
        assert "Seen by" not in clients[role].get("/en/members/contacts/").content.decode()
        assert clients[role].get("/api/v1/contacts").json()["count"] == 0


def test_a_name_never_becomes_a_formula_in_the_table(clients: dict[str, Client]) -> None:
    member = MemberOrganisation.objects.get(pk=OWN)
    make_contact(member, "public", name="=HYPERLINK(1)", phone="+86 510 1234")
    answer = clients["anonymous"].get("/members/contacts.csv?q=HYPERLINK")
    assert answer["Content-Disposition"].startswith('attachment; filename="contacts-')
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "member_zh,member_en,function,name,phone,email",
        "甲芯科技,Jia Chips,sales,'=HYPERLINK(1),'+86 510 1234,",
    ]


def test_searches_by_function_and_member_and_pages_of_the_api(clients: dict[str, Client]) -> None:
    member = MemberOrganisation.objects.get(pk=OTHER)
    for number in range(3):
        make_contact(member, "alliance", name=f"Quality {number}", function="quality")
    found = clients["reader"].get("/api/v1/contacts?function=quality&limit=2").json()
    assert (found["count"], [each["name"] for each in found["contacts"]]) == (3, ["Quality 0", "Quality 1"])
    rest = clients["reader"].get(found["next"]).json()
    assert [each["name"] for each in rest["contacts"]] == ["Quality 2"]
    assert clients["reader"].get(f"/api/v1/contacts?member={OTHER}").json()["count"] == 3
    assert clients["reader"].get(f"/api/v1/contacts?member={STRANGER}").status_code == 404
    assert "Quality 1" in clients["reader"].get("/en/members/contacts/?q=乙芯").content.decode()


@pytest.mark.parametrize(
    "address", [LIST, "/en/members/contacts/", "/en/members/contacts.csv", "/api/v1/contacts"]
)
def test_a_hundred_contacts_take_no_more_queries_than_a_few(clients: dict[str, Client], address: str) -> None:
    member, other = (MemberOrganisation.objects.get(pk=pk) for pk in (OWN, OTHER))

    client = clients["secretariat"]

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = asked()
    for number in range(100):
        make_contact(member, "named", name=f"N {number:03}").named.add(other)
    assert asked() == few
    assert few < 20


@pytest.mark.parametrize(
    ("phone", "number"),
    [("+86 510-8888 0000", "+8651088880000"), ("(0510) 12345 转 8", "051012345"), ("12345 ext. 6", "12345")],
)
def test_a_number_is_dialled_without_its_extension(phone: str, number: str) -> None:
    assert dialled(phone) == number
