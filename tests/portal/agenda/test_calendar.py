"""The calendar's pages: what is on which day, for whom, and days off."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.portal.roles import OTHER, OWN, People, viewer
from tests.portal.work_items import PLAN

from corechain_portal.access.confidentiality import Level
from corechain_portal.agenda.dates import Asked, Entry, find_dates, register_dates
from corechain_portal.agenda.months import lay_out, month_period
from corechain_portal.governance.kinds import RESOLUTION
from corechain_portal.governance.models import Resolution
from corechain_portal.landmarks.kinds import PROJECT
from corechain_portal.landmarks.models import Milestone, Project
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices.models import PersonalTime
from corechain_portal.resources.booking import book
from corechain_portal.resources.kinds import RESOURCE
from corechain_portal.resources.models import Resource
from corechain_portal.study.kinds import SESSION
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.items import make_item

pytestmark = pytest.mark.django_db
DECEMBER = Period(date(2026, 12, 1), date(2026, 12, 31))
NOON = datetime(2026, 12, 15, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def session(people: People, **fields: Any) -> Any:
    fields = {"title_zh": "专题学习", "starts_at": NOON, **fields}
    return make_item(SESSION, viewer(people, "secretariat"), fields)


def dates_of(people: People, role: str, period: Period = DECEMBER, **asked: Any) -> set[str]:
    return {each.uid for each in find_dates(Asked(viewer(people, role), period, **asked))}


def test_days_off_and_worked_weekends_are_marked(clients: dict[str, Client]) -> None:
    page = clients["owner"].get("/calendar/?month=2026-10").content.decode()
    assert page.count('class="day-mark"') == 7  # the first to the seventh
    assert page.count('class="day-mark worked"') == 1  # Saturday the tenth
    assert "国庆节" in page
    assert "尚未公布" not in page


def test_a_table_of_holidays_that_ends_is_said_and_nothing_breaks(clients: dict[str, Client]) -> None:
    page = clients["owner"].get("/en/calendar/?month=2099-10").content.decode()
    assert "not announced yet" in page
    assert "day-mark" not in page


def test_a_month_begins_on_monday_and_things_are_on_each_of_their_days() -> None:
    assert month_period(date(2026, 11, 1)) == Period(date(2026, 10, 26), date(2026, 12, 6))
    ends = NOON + timedelta(days=2)
    entry = Entry("item-1", "study", "", "学习", "", NOON, "/", NOON, ends=ends)
    until_midnight = Entry(
        "item-2", "study", "", "学习", "", NOON, "/", NOON, ends=NOON + timedelta(hours=12)
    )
    days = lay_out([entry, until_midnight], DECEMBER)
    assert [each.day.day for each in days.with_entries] == [15, 16, 17]
    assert days.count == 2


def test_each_sees_what_may_be_seen_and_ones_own_alone_if_asked(people: People) -> None:
    inner = session(people)
    secret = session(people, level=Level.SECRETARIAT)
    own = session(people, member=MemberOrganisation.objects.get(pk=OWN), level=Level.SECRETARIAT)
    uids = {each: f"item-{each.pk}" for each in (inner, secret, own)}
    plan = f"due-{PLAN}"
    assert uids[inner] not in dates_of(people, "anonymous")
    assert {uids[inner], uids[own], plan} <= dates_of(people, "owner")
    assert uids[secret] not in dates_of(people, "owner")
    assert uids[own] not in dates_of(people, "competitor")
    assert dates_of(people, "owner", mine=True) == {uids[own]}
    assert dates_of(people, "owner", workstream="study") == {uids[inner], uids[own]}


def test_milestones_votes_and_bookings_are_dates_too(people: People) -> None:
    staff, trader = viewer(people, "secretariat"), viewer(people, "trader")
    project = make_item(PROJECT, staff, {"title_zh": "封装线", "level": Level.ALLIANCE})
    step = Milestone.objects.create(
        project=Project.objects.get(pk=project.pk), name_zh="首批样品", due_on=NOON.date()
    )
    vote = make_item(RESOLUTION, staff, {"title_zh": "会费办法", "vote_until": NOON})
    assert f"vote-{vote.pk}" not in dates_of(people, "owner")  # the vote is not called yet
    Resolution.objects.filter(pk=vote.pk).update(state="voting")
    assert {f"milestone-{step.pk}", f"vote-{vote.pk}"} <= dates_of(people, "owner")
    other, own = (MemberOrganisation.objects.get(pk=pk) for pk in (OTHER, OWN))
    made = make_item(RESOURCE, staff, {"title_zh": "显微镜", "category": "instrument", "member": other})
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    booked = book(
        Resource.objects.get(pk=made.pk), own, trader, start=start, end=start + timedelta(hours=2), purpose=""
    )
    soon = Period(start.date() - timedelta(days=1), start.date() + timedelta(days=2))
    for role, seen in (("owner", True), ("competitor", True), ("secretariat", True), ("analyst", False)):
        assert (f"booking-{booked.pk}" in dates_of(people, role, soon)) is seen, role


def test_times_are_the_readers_own(clients: dict[str, Client], people: People) -> None:
    session(people, starts_at=datetime(2026, 12, 15, 3, tzinfo=ZoneInfo("Asia/Shanghai")))
    PersonalTime.objects.create(person=people["owner"], zone="America/New_York")
    page = clients["owner"].get("/en/calendar/?view=list&from=2026-12-14").content.decode()
    assert "Times: New York" in page
    assert page.index("2026-12-14") < page.index("14:00") < page.index("专题学习")


@pytest.mark.parametrize(
    "query",
    ["month=2026-13", "month=0000-00", "month=99999999", "view=list&from=9999-12-31", "view=list&from=%00",
     "workstream=nothing&who=%F0%9F%98%80", "month=2100-12", "month=2000-01"],
)  # fmt: skip
def test_addresses_that_make_no_sense_show_a_calendar(clients: dict[str, Client], query: str) -> None:
    assert clients["owner"].get(f"/calendar/?{query}").status_code == 200


def test_thirty_things_take_no_more_questions_than_one(clients: dict[str, Client], people: People) -> None:
    counts = []
    for number in (1, 29):
        for _ in range(number):
            session(people)
        with CaptureQueriesContext(connection) as queries:
            answer = clients["owner"].get("/calendar/?month=2026-12")
        counts.append(len(queries))
    assert counts[0] == counts[1] < 20
    assert "还有 26 项" in answer.content.decode()


def test_another_part_adds_its_dates_by_one_call(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corechain_portal.agenda.dates._sources", {})
    slot = Entry("slot-1", "talent", "Training", "培训", "", NOON, "/", NOON)
    register_dates("trainings", lambda asked: [slot] if asked.viewer.belongs else [])
    assert dates_of(people, "owner") == {"slot-1"}
    assert dates_of(people, "anonymous") == set()
    with pytest.raises(ValueError, match="two sources"):
        register_dates("trainings", lambda _: [])
