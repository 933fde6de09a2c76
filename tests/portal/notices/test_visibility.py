"""What may not be seen any more is not told: in the list, in the count, in letters and in the API alike."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.portal.notices.told import NOTICE
from tests.portal.roles import OTHER, OWN, STRANGER

from corechain.texts import Text
from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.attachments.models import Attachment
from corechain_portal.background.models import Job
from corechain_portal.membership.grants import end_role, give_organisation_role
from corechain_portal.membership.models import (
    AllianceRole,
    MemberOrganisation,
    OrganisationRole,
    OrganisationRoleKind,
)
from corechain_portal.notices import notify, texts
from corechain_portal.notices.mailing import mail_due
from corechain_portal.notices.models import Notice
from corechain_portal.notices.queries import MOST_COUNTED, notices_of, unread_count
from corechain_portal.notices.texts import Sentence

pytestmark = pytest.mark.django_db

DOCUMENT, INNER, DESK, PLAIN = "test.document", "test.inner", "test.desk", "test.plain"


@pytest.fixture(autouse=True)
def sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes with a subject, with a permission on a member, with one on the alliance, and with nothing."""
    Notice.objects.all().delete()
    said = {
        DOCUMENT: Sentence(
            Text(zh="有文件。", en="A document."), "documents", subject="attachments.Attachment"
        ),
        INNER: Sentence(Text(zh="内部。", en="Inner."), "membership", permission="member.see"),
        DESK: Sentence(Text(zh="工作台。", en="Desk."), "desk", permission="desk.see"),
        PLAIN: Sentence(Text(zh="普通。", en="Plain."), "account"),
    }
    for code, sentence in said.items():
        monkeypatch.setitem(texts.SENTENCES, code, sentence)


@pytest.fixture
def ours(db: None) -> Alliance:
    return Alliance.objects.get(slug="wuxi-ic")


def tell(code: str, person: User, alliance: Alliance | None, subject: Any = None) -> None:
    notify(code, [person], alliance=alliance, link="/me/", subject=subject)


def codes(person: User, alliance: Alliance) -> list[str]:
    """What the list, the count and a letter tell, which must be the same."""
    viewer = make_viewer(alliance, User.objects.get(pk=person.pk))
    listed = [each.code for each in notices_of(viewer)]
    assert unread_count(viewer) == len(listed)
    here = Notice.objects.filter(Q(alliance=alliance) | Q(alliance=None), person=person)
    here.update(mail_at=timezone.now(), letter=None)
    Job.objects.all().delete()
    mail_due()
    letters = [str(job.arguments["args"][2]) for job in Job.objects.all()]
    lines = sum(letter.count("\n- ") + letter.startswith("- ") for letter in letters)
    assert lines == len(listed)
    return listed


def document(member: uuid.UUID, level: Level) -> Attachment:
    owner = MemberOrganisation.objects.get(pk=member)
    return Attachment.objects.create(
        alliance=owner.alliance, member=owner, level=level, name="a.pdf", media_type="application/pdf", size=1,
        sha256="0" * 64, key=uuid.uuid4().hex,
    )  # fmt: skip


def test_a_level_that_changed_hides_the_notice(people: dict[str, User], ours: Alliance) -> None:
    shared = document(OTHER, Level.ALLIANCE)
    tell(DOCUMENT, people["reader"], ours, shared)
    assert codes(people["reader"], ours) == [DOCUMENT]
    Attachment.objects.filter(pk=shared.pk).update(level=Level.SECRETARIAT)
    assert codes(people["reader"], ours) == []
    Attachment.objects.filter(pk=shared.pk).update(level=Level.NAMED)
    shared.named.add(OWN)
    assert codes(people["reader"], ours) == [DOCUMENT]


def test_a_thing_that_was_deleted_hides_the_notice(people: dict[str, User], ours: Alliance) -> None:
    shared = document(OWN, Level.ALLIANCE)
    tell(DOCUMENT, people["owner"], ours, shared)
    Attachment.objects.filter(pk=shared.pk).delete()
    assert codes(people["owner"], ours) == []


def test_a_role_that_ended_hides_what_it_let_see(people: dict[str, User], ours: Alliance) -> None:
    own = MemberOrganisation.objects.get(pk=OWN)
    tell(INNER, people["editor"], ours, own)
    tell(DESK, people["secretariat"], ours)
    assert codes(people["editor"], ours) == [INNER]
    assert codes(people["secretariat"], ours) == [DESK]
    end_role(OrganisationRole.objects.get(person=people["editor"], until=None))
    end_role(AllianceRole.objects.get(person=people["secretariat"], until=None))
    assert codes(people["editor"], ours) == []
    assert codes(people["secretariat"], ours) == []


def test_a_permission_is_asked_on_the_organisation_that_it_is_about(
    people: dict[str, User], ours: Alliance
) -> None:
    other = MemberOrganisation.objects.get(pk=OTHER)
    tell(INNER, people["owner"], ours, other)  # the owner of one member, about another
    assert codes(people["owner"], ours) == []
    tell(INNER, people["auditor"], ours, other)  # reads all of them
    assert codes(people["auditor"], ours) == [INNER]


def test_another_alliance_is_told_nothing(people: dict[str, User], ours: Alliance) -> None:
    theirs = Alliance.objects.get(slug="theirs")
    notify(PLAIN, [people["owner"]], alliance=theirs, link="/me/")
    Notice.objects.update(mail_at=None)
    assert codes(people["owner"], ours) == []
    assert unread_count(make_viewer(theirs, people["owner"])) == 1


def test_what_is_of_the_account_is_told_in_every_alliance(people: dict[str, User], ours: Alliance) -> None:
    tell(PLAIN, people["owner"], None)
    for alliance in (ours, Alliance.objects.get(slug="theirs")):
        assert unread_count(make_viewer(alliance, people["owner"])) == 1


def test_a_code_that_is_no_longer_known_is_not_told(people: dict[str, User], ours: Alliance) -> None:
    Notice.objects.create(person=people["owner"], alliance=ours, code="long.gone", link="/me/")
    assert codes(people["owner"], ours) == []


def test_a_member_that_left_or_is_gone_tells_nothing(people: dict[str, User], ours: Alliance) -> None:
    own = MemberOrganisation.objects.get(pk=OWN)
    tell(INNER, people["owner"], ours, own)
    MemberOrganisation.objects.filter(pk=OWN).update(standing="left")
    assert codes(people["owner"], ours) == []


def test_everybody_else_is_told_nothing_of_it(people: dict[str, User], ours: Alliance) -> None:
    for person in people.values():
        tell(PLAIN, people["owner"], ours)
        if person is not None and person != people["owner"]:
            assert not notices_of(make_viewer(ours, person)).exists()
    assert unread_count(make_viewer(ours, None)) == 0


@pytest.mark.parametrize("alliance_of_member", [OWN, STRANGER])
def test_the_api_leaves_out_the_same(
    people: dict[str, User], clients: dict[str, Client], ours: Alliance, alliance_of_member: uuid.UUID
) -> None:
    tell(INNER, people["owner"], ours, MemberOrganisation.objects.get(pk=alliance_of_member))
    told = clients["owner"].get("/api/v1/me/notices").json()
    shown = 1 if alliance_of_member == OWN else 0
    assert (told["count"], len(told["notices"])) == (shown, shown)
    assert clients["owner"].get("/api/v1/me").json()["unread"] == shown


# Cost -----------------------------------------------------------------------------------------------------------


def _many(person: User, alliance: Alliance, count: int) -> None:
    now = timezone.now()
    Notice.objects.bulk_create(
        Notice(
            person=person,
            alliance=alliance,
            code=(PLAIN, INNER, "membership.role.given")[number % 3],
            params={"organisation": "甲", "role": "编辑"},
            member_id=OWN,
            link="/me/",
            made_at=now - timedelta(minutes=number),
            read_at=now if number % 7 else None,
        )
        for number in range(count)
    )


def _organisations(person: User, alliance: Alliance, count: int) -> None:
    for number in range(count):
        member = MemberOrganisation.objects.create(
            alliance=alliance, name_zh=f"单位{number}", name_en=f"Firm {number}"
        )
        kinds = list(OrganisationRoleKind)
        give_organisation_role(person, member, kinds[number % len(kinds)])


def test_the_count_in_the_header_takes_one_query_and_stops_counting(
    people: dict[str, User], ours: Alliance
) -> None:
    _many(people["owner"], ours, 10_000)
    viewer = make_viewer(ours, people["owner"])
    with CaptureQueriesContext(connection) as queries:
        assert unread_count(viewer) == MOST_COUNTED
    assert len(queries) == 1


ADDRESSES = (
    "/me/",
    "/me/notices/",
    "/me/notices/?page=100",
    "/me/settings/",
    "/me/data/",
    "/me/data/export/",
    "/api/v1/me",
    "/api/v1/me/notices",
)


def test_ten_thousand_notices_and_fifty_organisations_take_no_more_queries(
    people: dict[str, User], clients: dict[str, Client], ours: Alliance
) -> None:
    clients["owner"].get("/me/")  # the first page of a session notes the device
    counts: dict[str, list[int]] = {address: [] for address in ADDRESSES}
    for notices, organisations in ((3, 2), (10_000, 50)):
        _many(people["owner"], ours, notices)
        _organisations(people["owner"], ours, organisations)
        for address in ADDRESSES:
            with CaptureQueriesContext(connection) as queries:
                assert clients["owner"].get(address).status_code == 200
            counts[address].append(len(queries))
    assert {address: found for address, found in counts.items() if found[0] != found[1]} == {}
    assert {address: found for address, found in counts.items() if found[0] >= 20} == {}


def test_another_persons_notice_cannot_be_read_or_marked(
    clients: dict[str, Client], people: dict[str, User]
) -> None:
    notice = Notice.objects.create(
        pk=uuid.UUID(NOTICE["notice_id"]), person=people["owner"], code=PLAIN, link="/me/"
    )
    for role in ("competitor", "administrator", "auditor", "stranger"):
        for answer in (
            clients[role].get(f"/me/notices/{notice.pk}/"),
            clients[role].post(f"/me/notices/{notice.pk}/"),
            clients[role].post(f"/api/v1/me/notices/{notice.pk}/read"),
        ):
            assert answer.status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None
