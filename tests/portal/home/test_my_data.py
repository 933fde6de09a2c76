"""The data kept about a person: all of it is told, and to nobody else; and the person's own operations of the API."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone
from tests.portal.roles import OWN

from corechain_portal.access.viewer import make_viewer
from corechain_portal.accounts.closing import close_account
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.home.kept import ABOUT, DONE, NOT_USED, Kept
from corechain_portal.home.my_data import counts, everything_about
from corechain_portal.membership.joining import Invitation
from corechain_portal.notices.models import Notice, PersonalTime

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(db: None) -> Alliance:
    return Alliance.objects.get(slug="wuxi-ic")


def test_every_column_that_refers_to_a_person_is_told(clients: dict[str, Client]) -> None:
    refer = {
        f"{field.related_model._meta.label}.{field.field.name}"
        for field in User._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and not field.many_to_many
    }
    told = json.loads(clients["owner"].get("/me/data/export/").content)
    assert refer - NOT_USED - {*told["kept"], *told["done"]} == set()


@pytest.mark.parametrize("kind", [*ABOUT, *DONE], ids=lambda kind: kind.label)
def test_what_is_described_exists(kind: Kept) -> None:
    columns = (kind.column, *kind.fields, *([kind.at] if kind.at else []))
    for name in columns:
        kind.rows_model._meta.get_field(name.partition("__")[0])


def test_the_download_holds_what_is_kept_and_no_secret(
    clients: dict[str, Client], people: dict[str, User], ours: Alliance
) -> None:
    invited = Invitation.objects.create(
        alliance=ours, member_id=OWN, role="editor", email="x@example.org", language="zh",
        made_by=people["owner"], expires_at=timezone.now(),
    )  # fmt: skip
    response = clients["owner"].get("/en/me/data/export/")
    assert response["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert "no-store" in response["Cache-Control"]
    told = json.loads(response.content)
    assert told["account"]["email"] == "owner@example.org"
    assert told["kept"]["membership.OrganisationRole.person"]["rows"][0]["member__name_zh"] == "甲芯科技"
    assert [each["id"] for each in told["done"]["membership.Invitation.made_by"]["rows"]] == [str(invited.pk)]
    assert told["kept"]["notices.Notice.person"]["rows"][0]["code"] == "membership.application.approved"
    owner = User.objects.get(pk=people["owner"].pk)
    assert owner.password not in response.content.decode()
    for other in ("competitor@example.org", "editor@example.org", "x@example.org", "乙芯科技"):
        assert other not in response.content.decode()


def test_the_page_counts_what_the_download_holds(clients: dict[str, Client], people: dict[str, User]) -> None:

    told = everything_about(people["owner"], "en")
    held = {label: len(kind["rows"]) for label, kind in (told["kept"] | told["done"]).items()}
    assert counts(people["owner"]) == held
    assert held["notices.Notice.person"] == 1


def test_closing_the_account_leaves_no_notice_and_no_choice(
    clients: dict[str, Client], people: dict[str, User]
) -> None:

    person = people["owner"]
    clients["owner"].post(
        "/me/settings/", {"form": "person", "display_name": "Jia", "language": "en", "zone": "UTC"}
    )
    close_account(person, make_viewer(Alliance.objects.get(slug="wuxi-ic"), person))
    assert not Notice.objects.filter(person=person).exists()
    assert not PersonalTime.objects.filter(pk=person.pk).exists()


# For programs ---------------------------------------------------------------------------------------------------


def test_programs_are_told_who_one_is(clients: dict[str, Client]) -> None:
    told = clients["owner"].get("/api/v1/me").json()
    assert told == {
        "email": "owner@example.org",
        "display_name": "The owner",
        "language": "zh",
        "time_zone": "Asia/Shanghai",
        "alliance": "wuxi-ic",
        "alliance_roles": [],
        "organisations": [
            {"id": str(OWN), "name_zh": "甲芯科技", "name_en": "Jia Chips", "roles": ["owner"]}
        ],
        "unread": 1,
    }


def test_programs_read_and_mark_notices_in_either_language(clients: dict[str, Client]) -> None:
    [told] = clients["owner"].get("/api/v1/me/notices?show=unread&lang=en").json()["notices"]
    assert (told["text"], told["read_at"]) == ("The application of Jia Chips was approved.", None)
    marked = f"/api/v1/me/notices/{told['id']}/read"
    assert [clients["owner"].post(marked).json() for _ in range(2)] == [{"marked": 1}, {"marked": 0}]
    assert clients["owner"].get("/api/v1/me/notices?show=unread").json()["count"] == 0
    assert clients["owner"].post("/api/v1/me/notices/read").json() == {"marked": 0}
    assert clients["owner"].get("/api/v1/me/notices?limit=0").status_code == 422
    assert clients["owner"].get("/api/v1/me/notices?show=some").status_code == 422


def test_a_browsers_cookie_alone_marks_nothing(people: dict[str, User]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people["owner"])
    assert strict.post("/api/v1/me/notices/read").status_code == 403
    assert Notice.objects.unread().exists()
