"""Letters of notices: when each is due, in whose language, each notice in one letter whatever happens to a worker."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.portal.roles import OWN

from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.background.durable import PERIODIC
from corechain_portal.background.models import Job
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices import mailing, notify
from corechain_portal.notices.actions import choose, mark_all_read, mark_read
from corechain_portal.notices.frequency import Frequency, mail_time
from corechain_portal.notices.mailing import mail_due
from corechain_portal.notices.models import Notice, PersonalTime
from corechain_portal.notices.tasks import mail_notices
from corechain_portal.notices.unsubscribe import make_token

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
APPROVED = "membership.application.approved"


@pytest.fixture(autouse=True)
def _nobody_was_told_before(db: None) -> None:
    Notice.objects.all().delete()


@pytest.fixture
def person(people: dict[str, User]) -> User:
    return people["newcomer"]


def tell(*persons: User, organisation: str = "甲芯科技", alliance: Alliance | None = None) -> None:
    notify(
        APPROVED,
        persons,
        alliance=alliance or Alliance.objects.first(),
        link="/me/",
        organisation=organisation,
    )


def letters() -> list[list[str]]:
    """Address, subject and words of each letter in the queue."""
    return [job.arguments["args"] for job in Job.objects.order_by("made_at")]


# When -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequency", "zone", "due"),
    [
        ("at_once", "Asia/Shanghai", "2026-11-23T02:00:00+00:00"),
        ("daily", "Asia/Shanghai", "2026-11-24T00:00:00+00:00"),
        ("weekly", "Asia/Shanghai", "2026-11-30T00:00:00+00:00"),
        ("daily", "America/New_York", "2026-11-23T13:00:00+00:00"),  # there it is still Sunday
        ("weekly", "America/New_York", "2026-11-23T13:00:00+00:00"),
        ("daily", "Pacific/Kiritimati", "2026-11-23T18:00:00+00:00"),
        ("daily", "Asia/Kolkata", "2026-11-23T02:30:00+00:00"),
        ("never", "Asia/Shanghai", None),
    ],
)
def test_when_a_notice_is_mailed(frequency: str, zone: str, due: str | None) -> None:
    found = mail_time(frequency, MONDAY, zone=zone)
    assert (found and found.astimezone(UTC).isoformat()) == due


def test_the_hour_stays_the_same_when_clocks_change() -> None:
    before = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)  # the night in which Berlin's clocks go back
    due = mail_time("daily", before, zone="Europe/Berlin")
    assert due is not None
    assert due.isoformat() == "2026-10-25T08:00:00+01:00"


def test_a_digest_waits_for_its_time_and_a_letter_at_once_does_not(people: dict[str, User]) -> None:
    choose(people["reader"], {"membership": Frequency.DAILY})
    choose(people["editor"], {"membership": Frequency.NEVER})
    tell(people["newcomer"], people["reader"], people["editor"])
    assert mail_due() == 1
    assert [to for to, _, _ in letters()] == [people["newcomer"].email]
    assert mail_due(timezone.now() + timedelta(days=1)) == 1
    assert [to for to, _, _ in letters()][1:] == [people["reader"].email]
    assert mail_due(timezone.now() + timedelta(days=30)) == 0


def test_it_is_done_every_minute() -> None:
    assert PERIODIC["corechain_portal.notices.tasks.mail_notices"].period == timedelta(minutes=1)


# What -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "said", "subject"), [
    ("zh", "甲芯科技的入会申请已通过。", "无锡集成电路产业芯链联盟：2 条消息"),
    ("en", "The application of 甲芯科技 was approved.", "Wuxi IC Core Chain Alliance: 2 notices"),
])  # fmt: skip
def test_a_letter_is_in_the_persons_language_and_its_links_lead_there(
    person: User, language: str, said: str, subject: str
) -> None:
    person.language = language
    person.save()
    tell(person)
    tell(person, organisation="乙芯科技")
    assert mail_due() == 1
    [(to, head, words)] = letters()
    assert (to, head) == (person.email, subject)
    assert said in words
    notice = Notice.objects.get(params__organisation="甲芯科技")
    prefix = "/@wuxi-ic/en" if language == "en" else "/@wuxi-ic"
    assert f"http://localhost:8000{prefix}/me/notices/{notice.pk}/" in words
    assert Client().get(f"{prefix}/me/notices/{notice.pk}/").status_code == 302  # to sign in


def test_a_subject_tells_nothing_of_what_happened(person: User) -> None:
    tell(person, organisation="秘密科技")
    mail_due()
    assert "秘密" not in letters()[0][1]


def test_a_name_of_300_characters_with_signs_stands_in_a_letter_as_it_is(person: User) -> None:
    name = ("שבב <b>&amp; 🚀 " * 30)[:300]
    tell(person, organisation=name)
    mail_due()
    assert name in letters()[0][2]


def test_a_long_digest_says_how_many_more_there_are(person: User) -> None:
    choose(person, {"membership": Frequency.DAILY})
    for number in range(mailing.MOST_LINES + 5):
        tell(person, organisation=f"单位{number}")
    mail_due(timezone.now() + timedelta(days=1))
    words = letters()[0][2]
    assert len(re.findall(r"(?m)^- ", words)) == mailing.MOST_LINES
    assert "还有 5 条消息" in words


def test_each_alliance_writes_its_own_letter(person: User) -> None:
    tell(person)
    tell(person, alliance=Alliance.objects.get(slug="theirs"))
    assert mail_due() == 2
    assert sorted(head for _, head, _ in letters()) == [
        "另一联盟：1 条消息",
        "无锡集成电路产业芯链联盟：1 条消息",
    ]


def test_what_was_read_in_the_portal_is_not_mailed(person: User) -> None:
    tell(person)
    mark_read(Notice.objects.get())
    assert mail_due() == 0


def test_an_account_that_was_closed_gets_no_letter(person: User) -> None:
    tell(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert mail_due() == 0
    assert Job.objects.count() == 0


def test_one_letter_that_cannot_be_written_keeps_nobody_else_waiting(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    write = mailing.send_letter

    def broken_for_one(to: str, *more: Any) -> Any:
        if to == people["newcomer"].email:
            raise RuntimeError
        return write(to, *more)

    monkeypatch.setattr(mailing, "send_letter", broken_for_one)
    tell(people["newcomer"], people["reader"])
    assert mail_due() == 1
    assert [to for to, _, _ in letters()] == [people["reader"].email]
    monkeypatch.undo()
    assert mail_due() == 1  # the other is tried again


# Once -----------------------------------------------------------------------------------------------------------


def test_each_notice_is_mailed_once(person: User) -> None:
    tell(person)
    assert (mail_due(), mail_due(), mail_notices()) == (1, 0, 0)
    assert Notice.objects.get().letter is not None
    tell(person, organisation="乙芯科技")
    assert mail_due() == 1
    assert ["乙芯科技" in words for _, _, words in letters()] == [False, True]
    assert "甲芯科技" not in letters()[1][2]


class WorkerKilled(BaseException):
    """Stands for the end of the process: nothing catches it."""


@pytest.mark.parametrize("moment", ["before the letter is queued", "after it is queued"])
def test_a_worker_killed_in_the_middle_has_done_nothing(
    person: User, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    write = mailing.send_letter

    def killed(*arguments: Any) -> Any:
        if moment == "after it is queued":
            write(*arguments)
        raise WorkerKilled

    tell(person)
    monkeypatch.setattr(mailing, "send_letter", killed)
    with pytest.raises(WorkerKilled):
        mail_due()
    assert Job.objects.count() == 0  # the letter went with the transaction
    monkeypatch.undo()
    assert (mail_due(), mail_due()) == (1, 0)
    assert len(letters()) == 1


def test_a_second_worker_that_found_the_same_finds_nothing_left_to_claim(person: User) -> None:
    tell(person)
    alliance = Alliance.objects.first()
    now = timezone.now()
    # Both have looked for what is due; each then tries to claim it.
    assert mailing._mail(person.pk, alliance.pk, now) is True
    assert mailing._mail(person.pk, alliance.pk, now) is False
    assert len(letters()) == 1


# Choices --------------------------------------------------------------------------------------------------------


def test_a_changed_choice_counts_for_what_still_waits(person: User) -> None:
    choose(person, {"membership": Frequency.WEEKLY})
    tell(person)
    assert mail_due() == 0
    choose(person, {"membership": Frequency.AT_ONCE})
    assert mail_due() == 1


def test_what_was_not_to_be_mailed_is_not_mailed_later(person: User) -> None:
    choose(person, {"membership": Frequency.NEVER})
    tell(person)
    choose(person, {"membership": Frequency.AT_ONCE})
    assert mail_due(timezone.now() + timedelta(days=30)) == 0


def test_another_time_zone_moves_what_waits(person: User) -> None:
    choose(person, {"membership": Frequency.DAILY})
    tell(person)
    choose(person, {}, PersonalTime(person=person, zone="America/New_York", hour=23, weekday=0))
    due = Notice.objects.get().mail_at
    assert due.astimezone(UTC).hour in (3, 4)  # 23:00 in New York


def test_reading_all_ends_the_letters(person: User, people: dict[str, User]) -> None:
    from corechain_portal.access.viewer import make_viewer

    choose(person, {"membership": Frequency.DAILY})
    tell(person)
    assert mark_all_read(make_viewer(Alliance.objects.first(), person)) == 1
    assert mail_due(timezone.now() + timedelta(days=2)) == 0


# No more letters ------------------------------------------------------------------------------------------------


def _end_link() -> str:
    found = re.search(r"http://localhost:8000(/\S+/no-letters/\S+)", letters()[-1][2])
    assert found is not None
    return found.group(1)


def test_the_link_in_a_letter_ends_letters_of_its_kind_without_signing_in(
    person: User, client: Client
) -> None:
    tell(person)
    mail_due()
    asked = client.get(_end_link())
    assert "不再接收此类邮件？" in asked.content.decode()
    assert "单位与角色" in asked.content.decode()
    tell(person)
    assert mail_due() == 1  # a scanner that opened the link changed nothing
    strict = Client(enforce_csrf_checks=True)  # mail programs send the form on their own
    for _ in range(2):
        assert strict.post(_end_link()).status_code == 200
    tell(person)
    assert mail_due(timezone.now() + timedelta(days=30)) == 0


@pytest.mark.parametrize("token", ["forged", "W10:x:y", "é"])
def test_a_forged_link_is_told_so(client: Client, token: str) -> None:
    answer = client.get(f"/me/notices/no-letters/{token}/")
    assert answer.status_code == 404
    assert "退订链接无效" in answer.content.decode()


def test_a_link_of_an_account_that_is_gone_is_told_so(client: Client) -> None:
    gone = make_token(User(pk=987_654_321), ["membership"])
    assert client.post(f"/me/notices/no-letters/{gone}/").status_code == 404


def test_a_token_cannot_be_turned_to_another_person(
    person: User, people: dict[str, User], client: Client
) -> None:
    ours, theirs = (make_token(each, ["membership"]) for each in (person, people["owner"]))
    mixed = theirs.split(":")[0] + ":" + ours.partition(":")[2]
    assert client.post(f"/me/notices/no-letters/{mixed}/").status_code == 404


def test_a_member_organisation_can_be_what_a_letter_is_about(people: dict[str, User]) -> None:
    own = MemberOrganisation.objects.get(pk=OWN)
    notify("membership.without_owner", [people["secretariat"]], alliance=own.alliance, link="/desk/",
           subject=own, organisation=own)  # fmt: skip
    assert mail_due(timezone.now() + timedelta(days=1)) == 1
    assert "甲芯科技没有负责人。" in letters()[0][2]
