"""A person's own page: what waits, organisations and roles, what is offered to whom; settings; the data kept."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.portal.html_pages import faults_of, read_page
from tests.portal.roles import OTHER, OWN, STRANGER
from tests.portal.test_pages_language import CHINESE, english_messages, said

from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit.models import AuditEntry
from corechain_portal.integration.models import ApiToken
from corechain_portal.membership.grants import give_organisation_role
from corechain_portal.membership.joining import Application, Invitation
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind
from corechain_portal.notices import notify
from corechain_portal.notices.models import Notice, PersonalTime

pytestmark = pytest.mark.django_db
PAGES = ("/me/", "/me/notices/", "/me/notices/?show=unread", "/me/settings/", "/me/data/")


@pytest.fixture
def ours(db: None) -> Alliance:
    return Alliance.objects.get(slug="wuxi-ic")


def text(client: Client, address: str) -> str:
    return read_page(client.get(address).content.decode()).text


# Form and language ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("role", ["newcomer", "owner", "secretariat"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_no_fault_of_form(
    clients: dict[str, Client], role: str, address: str, prefix: str
) -> None:
    response = clients[role].get(prefix + address)
    assert response.status_code == 200
    assert faults_of(read_page(response.content.decode())) == []


@pytest.mark.parametrize("role", ["newcomer", "owner", "secretariat"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_speaks_one_language(clients: dict[str, Client], role: str, address: str) -> None:
    page = read_page(clients[role].get(address).content.decode())
    assert [words for words, language in said(page) if language != "en" and words in english_messages()] == []
    page = read_page(clients[role].get(f"/en{address}").content.decode())
    names = ("中", "简体中文")
    chinese = [words for words, language in said(page) if language == "en" and CHINESE.search(words)]
    assert [words for words in chinese if words not in names] == []


# What waits -----------------------------------------------------------------------------------------------------


def test_nothing_waits_is_said_so(clients: dict[str, Client]) -> None:
    assert "没有等您处理的事。" in text(clients["reader"], "/me/")


def test_an_application_waits_for_those_who_decide_and_for_nobody_else(
    clients: dict[str, Client], ours: Alliance
) -> None:
    Application.objects.all().delete()
    Application.objects.create(
        form_token=uuid.uuid4(), alliance=ours, name_zh="丁芯", why="合作", applicant_name="丁", language="zh",
        applicant_email="ding@example.org",
    )  # fmt: skip
    for role, told in {"secretariat": True, "administrator": True, "auditor": False, "owner": False}.items():
        page = read_page(clients[role].get("/me/").content.decode())
        assert ("待审批的入会申请：1 件" in page.text) is told
        assert (reverse("desk-applications") in page.links()) is told


def test_an_invitation_waits_for_whom_it_is_for_and_the_first_that_ends_comes_first(
    clients: dict[str, Client], ours: Alliance
) -> None:
    for days, member in ((9, OWN), (2, OTHER), (-1, OTHER)):
        Invitation.objects.create(
            alliance=ours, member_id=member, role="editor", email="newcomer@example.org", language="zh",
            expires_at=timezone.now() + timedelta(days=days),
        )  # fmt: skip
    words = text(clients["newcomer"], "/me/")
    assert "2 件事等您处理。" in words
    assert words.index("乙芯科技 邀请您" if "乙芯科技 邀请您" in words else "乙芯科技邀请您") < words.index(
        "甲芯科技"
    )
    assert "邀请您加入" not in text(clients["reader"], "/me/")


def test_a_member_without_an_owner_waits_for_the_staff(clients: dict[str, Client]) -> None:
    MemberOrganisation.objects.filter(pk__in=[OTHER, STRANGER]).update(ownerless_since=timezone.now())
    assert "没有负责人的单位：1 家" in text(clients["secretariat"], "/me/")  # not the other alliance's
    assert "没有负责人的单位" not in text(clients["owner"], "/me/")


def test_a_token_that_expires_soon_waits_for_those_who_manage_it(clients: dict[str, Client]) -> None:
    today = timezone.localdate()
    for days, name in ((3, "ERP"), (60, "later"), (-1, "over")):
        ApiToken.objects.create(
            member_id=OWN, name=name, prefix=name, digest=name, expires_on=today + timedelta(days=days)
        )
    ApiToken.objects.create(
        member_id=OWN, name="ended", prefix="x", digest="x", expires_on=today, revoked_at=timezone.now()
    )
    ApiToken.objects.create(member_id=OTHER, name="theirs", prefix="y", digest="y", expires_on=today)
    words = text(clients["owner"], "/me/")
    assert "甲芯科技的接口令牌“ERP”即将到期" in words
    assert not any(f"“{name}”" in words for name in ("later", "over", "ended", "theirs"))
    for role in ("editor", "secretariat", "newcomer"):
        assert "ERP" not in text(clients[role], "/me/")


# Organisations and roles ----------------------------------------------------------------------------------------


def test_my_organisations_stand_with_my_roles(clients: dict[str, Client], people: dict[str, User]) -> None:
    give_organisation_role(
        people["owner"], MemberOrganisation.objects.get(pk=OTHER), OrganisationRoleKind.READER
    )
    words = text(clients["owner"], "/en/me/")
    assert "Jia Chips Owner" in words
    assert "Yi Chips Reader" in words
    assert "Bing" not in words


def test_the_page_is_narrowed_to_one_of_mine_and_to_no_other(
    clients: dict[str, Client], people: dict[str, User], ours: Alliance
) -> None:
    other = MemberOrganisation.objects.get(pk=OTHER)
    give_organisation_role(people["owner"], other, OrganisationRoleKind.OWNER)
    Notice.objects.all().delete()
    for member in (other, MemberOrganisation.objects.get(pk=OWN)):
        notify("membership.without_owner", [people["administrator"]], alliance=ours, link="/me/",
               subject=member, organisation=member)  # fmt: skip
        notify("membership.role.given", [people["owner"]], alliance=ours, link="/me/", subject=member,
               organisation=member, role=OrganisationRoleKind.OWNER)  # fmt: skip
    assert text(clients["owner"], "/me/").count("有了新角色") == 2
    assert text(clients["owner"], f"/me/?for={OTHER}").count("有了新角色") == 1
    for strange in (str(STRANGER), str(uuid.uuid4()), "x", "0" * 400):
        assert clients["owner"].get("/me/", {"for": strange}).status_code == 404
    assert clients["reader"].get("/me/", {"for": str(OTHER)}).status_code == 404


def test_a_newcomer_is_told_what_to_do_next(clients: dict[str, Client]) -> None:
    page = read_page(clients["newcomer"].get("/me/").content.decode())
    assert "您已有帐号，还没有角色。" in page.text
    assert reverse("join") in page.links()
    assert "还没有角色" not in text(clients["reader"], "/me/")


def test_staff_see_how_the_alliance_stands(clients: dict[str, Client], ours: Alliance) -> None:
    active = MemberOrganisation.objects.filter(alliance=ours, standing="active").count()
    assert f"会员单位 {active}" in text(clients["auditor"], "/me/")
    assert "联盟概况" not in text(clients["owner"], "/me/")


def test_only_what_one_may_is_offered(clients: dict[str, Client]) -> None:
    offered = {
        role: set(read_page(clients[role].get("/me/").content.decode()).links())
        for role in ("reader", "analyst", "secretariat")
    }
    laboratory, desk = reverse("laboratory"), reverse("data-desk")
    assert {laboratory, desk} & offered["reader"] == set()
    assert {laboratory, desk} & offered["analyst"] == {laboratory}
    assert {laboratory, desk} <= offered["secretariat"]


# Notices --------------------------------------------------------------------------------------------------------


def test_opening_a_notice_marks_it_and_leads_on_in_the_readers_language(
    clients: dict[str, Client], people: dict[str, User], ours: Alliance
) -> None:
    Notice.objects.all().delete()
    notify(
        "membership.application.approved",
        [people["owner"]],
        alliance=ours,
        link="/en/members/",
        organisation="甲",
    )
    notice = Notice.objects.get()
    assert "1 条消息未读。" in text(clients["owner"], "/me/notices/")
    response = clients["owner"].get(f"/en/me/notices/{notice.pk}/")
    assert (response.status_code, response["Location"]) == (302, "/en/members/")
    assert clients["owner"].get(f"/@wuxi-ic/me/notices/{notice.pk}/")["Location"] == "/@wuxi-ic/members/"
    assert "没有未读消息。" in text(clients["owner"], "/me/notices/")
    assert "甲的入会申请已通过" not in text(clients["owner"], "/me/notices/?show=unread")


def test_all_that_was_shown_is_marked_and_what_came_since_is_not(
    clients: dict[str, Client], people: dict[str, User], ours: Alliance
) -> None:
    Notice.objects.all().delete()
    notify(
        "membership.application.approved", [people["owner"]], alliance=ours, link="/me/", organisation="甲"
    )
    shown_at = timezone.now().isoformat()
    notify(
        "membership.application.approved", [people["owner"]], alliance=ours, link="/me/", organisation="乙"
    )
    for _ in range(2):  # sent twice
        clients["owner"].post("/me/notices/read/", {"until": shown_at})
    assert [each.params["organisation"] for each in Notice.objects.unread()] == ["乙"]
    for odd in ("", "yesterday", "2026-11-24T10:00:00", "9999-99-99T00:00:00Z"):
        assert clients["owner"].post("/me/notices/read/", {"until": odd}).status_code == 302
    assert Notice.objects.unread().count() == 1


def test_names_of_any_script_are_shown_as_text(
    clients: dict[str, Client], people: dict[str, User], ours: Alliance
) -> None:
    name = ("שבב <script>alert(1)</script> 🚀" * 20)[:300]
    notify(
        "membership.application.approved", [people["owner"]], alliance=ours, link="/me/", organisation=name
    )
    response = clients["owner"].get("/me/notices/").content.decode()
    assert "<script>alert" not in response
    assert (
        f"\u2068{name}\u2069" in read_page(response).text.replace("  ", " ")
        or name[:50] in read_page(response).text
    )


# Settings -------------------------------------------------------------------------------------------------------


def _person_form(**changes: str) -> dict[str, str]:
    return {"form": "person", "display_name": "Jia", "language": "en", "zone": "Europe/Berlin", **changes}


def test_name_language_and_zone_are_kept_and_times_follow(
    clients: dict[str, Client], people: dict[str, User]
) -> None:
    answer = clients["owner"].post("/me/settings/", _person_form(display_name="  דנה 🚀\u202e  Ξ "))
    assert answer.status_code == 302
    person = User.objects.get(pk=people["owner"].pk)
    assert (person.display_name, person.language) == ("דנה 🚀 Ξ", "en")
    assert PersonalTime.objects.get(pk=person.pk).zone == "Europe/Berlin"
    Notice.objects.filter(person=person).update(made_at="2026-11-24T23:30:00+00:00")
    assert "2026-11-25 00:30" in text(clients["owner"], "/me/notices/")


def test_the_audit_keeps_that_a_name_changed_and_not_the_name(clients: dict[str, Client]) -> None:
    clients["owner"].post("/me/settings/", _person_form(display_name="Someone Secret"))
    entries = list(AuditEntry.objects.filter(action__startswith="accounts.person."))
    assert [entry.action for entry in entries] == ["accounts.person.change", "accounts.person.rename"]
    assert "Secret" not in "".join(entry.changes for entry in entries)


@pytest.mark.parametrize(
    "changes",
    [
        {"display_name": ""},
        {"display_name": " \u202e "},
        {"display_name": "x" * 301},
        {"display_name": "a\x00b"},
        {"language": "fr"},
        {"zone": "Mars/Olympus"},
        {"zone": "../../etc/passwd"},
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_changes(
    clients: dict[str, Client], people: dict[str, User], changes: dict[str, str]
) -> None:
    answer = clients["owner"].post("/me/settings/", _person_form(**changes))
    assert answer.status_code == 422
    assert "没有保存" in answer.content.decode()
    person = User.objects.get(pk=people["owner"].pk)
    assert (person.display_name, person.language) == (people["owner"].display_name, "zh")


def test_letters_are_chosen_by_group(clients: dict[str, Client], people: dict[str, User]) -> None:
    from corechain_portal.notices.actions import chosen_frequencies
    from corechain_portal.notices.groups import GROUPS

    chosen = dict.fromkeys(GROUPS, "weekly") | {"desk": "never"}
    sent = {"form": "letters", "hour": "7", "weekday": "4", **chosen}
    assert clients["owner"].post("/me/settings/", sent).status_code == 302
    assert chosen_frequencies(people["owner"]) == chosen
    times = PersonalTime.objects.get(pk=people["owner"].pk)
    assert (times.hour, times.weekday, times.zone) == (7, 4, "Asia/Shanghai")
    for odd in ({"hour": "24"}, {"hour": "-1"}, {"weekday": "x"}, {"desk": "hourly"}):
        assert clients["owner"].post("/me/settings/", {**sent, **odd}).status_code == 422
    assert clients["owner"].post("/me/settings/", {"form": "neither"}).status_code == 422
