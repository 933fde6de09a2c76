"""The iCalendar feeds, read back by another library than the one that wrote them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.portal.agenda.rows import token
from tests.portal.roles import OTHER, OWN, People, ours, viewer
from tests.portal.work_items import PLAN

from corechain_portal.access.confidentiality import Level
from corechain_portal.accounts.closing import close_account
from corechain_portal.accounts.models import User
from corechain_portal.agenda.dates import Entry
from corechain_portal.agenda.feeds import write_calendar
from corechain_portal.agenda.models import CalendarFeed, FeedEdition
from corechain_portal.membership.grants import end_role
from corechain_portal.membership.models import MemberOrganisation, OrganisationRole
from corechain_portal.study.kinds import SESSION
from corechain_portal.workstreams.items import change_item, make_item, move_item
from corechain_portal.workstreams.models import Participation, WorkItem

pytestmark = pytest.mark.django_db
PUBLIC = "/calendar/public.ics"
SHANGHAI = ZoneInfo("Asia/Shanghai")
TITLE = '逗号,分号;反斜杠\\ 引号" 🎓\n第二行'
LONG = "晶圆制造与封装测试协同创新" * 12


def own_feed() -> str:
    return f"/calendar/feeds/{token()}.ics"


def session(people: People, **fields: Any) -> WorkItem:
    fields = {"title_zh": "专题学习", "starts_at": timezone.now() + timedelta(days=3), **fields}
    return make_item(SESSION, viewer(people, "secretariat"), fields)


def events(address: str) -> dict[str, Any]:
    answer = Client().get(address)
    assert answer.status_code == 200
    calendar = vobject.readOne(answer.content.decode())
    return {each.uid.value: each for each in calendar.contents.get("vevent", [])}


def test_another_library_reads_what_was_written_and_lines_are_folded(people: People) -> None:
    starts = timezone.now().replace(microsecond=0) + timedelta(days=40)
    item = session(
        people, title_zh=TITLE, starts_at=starts, ends_at=starts + timedelta(hours=2), place=LONG[:300],
        level=Level.PUBLIC,
    )  # fmt: skip
    body = Client().get(PUBLIC).content
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert b"ATTENDEE" not in body
    event = events(PUBLIC)[f"item-{item.pk}@corechain"]
    assert event.summary.value == TITLE
    assert event.location.value == LONG[:300]
    assert (event.dtstart.value, event.dtend.value) == (starts, starts + timedelta(hours=2))
    assert event.status.value == "CONFIRMED"
    assert event.url.value == f"http://testserver/work/items/{item.pk}/"


@pytest.mark.parametrize(
    ("in_shanghai", "zone", "there"),
    [
        # Clocks in Berlin go back at 01:00 UTC on 25 October and on at 01:00 UTC on 28 March; in New York they go
        # back at 06:00 UTC on 1 November.
        ("2026-10-25 08:30", "Europe/Berlin", "2026-10-25 02:30 +0200"),
        ("2026-10-25 09:30", "Europe/Berlin", "2026-10-25 02:30 +0100"),
        ("2026-11-01 13:30", "America/New_York", "2026-11-01 01:30 -0400"),
        ("2026-11-01 14:30", "America/New_York", "2026-11-01 01:30 -0500"),
        ("2027-03-28 09:00", "Europe/Berlin", "2027-03-28 03:00 +0200"),
    ],
)
def test_a_session_in_shanghai_is_at_the_right_moment_where_clocks_change(
    in_shanghai: str, zone: str, there: str
) -> None:
    starts = datetime.fromisoformat(in_shanghai).replace(tzinfo=SHANGHAI)
    entry = Entry("item-1", "study", "Study session", "学习", "", starts, "/", changed_at=starts)
    written = vobject.readOne(write_calendar("芯链", [entry], "zh", str).decode())
    assert f"{written.vevent.dtstart.value.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %z}" == there


def test_a_change_counts_up_and_what_is_called_off_says_so(people: People) -> None:
    staff, item = viewer(people, "secretariat"), session(people, level=Level.PUBLIC)
    uid = f"item-{item.pk}@corechain"
    first = events(PUBLIC)[uid]
    assert change_item(item, staff, 1, {"title_zh": "改期学习"})
    second = events(PUBLIC)[uid]
    assert (first.sequence.value, second.sequence.value, second.summary.value) == ("0", "1", "改期学习")
    move_item(item, "cancel", staff, "场地有变")
    third = events(PUBLIC)[uid]
    assert (third.sequence.value, third.status.value) == ("2", "CANCELLED")


def test_who_has_the_newest_edition_is_told_so(people: People) -> None:
    client = Client()
    first = client.get(PUBLIC)
    etag, since = first["ETag"], first["Last-Modified"]
    assert client.get(PUBLIC, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(PUBLIC, headers={"If-Modified-Since": since}).status_code == 304
    item = session(people, level=Level.PUBLIC)
    second = client.get(PUBLIC, headers={"If-None-Match": etag, "If-Modified-Since": since})
    assert second.status_code == 200
    assert client.get(PUBLIC, headers={"If-Modified-Since": since}).status_code == 200
    # What is hidden again was changed too, though nothing in the calendar is newer than before.
    WorkItem.objects.filter(pk=item.pk).update(level=Level.SECRETARIAT)
    assert client.get(PUBLIC, headers={"If-Modified-Since": second["Last-Modified"]}).status_code == 200


def test_everybody_gets_the_public_dates_and_members_what_they_may_see_now(people: People) -> None:
    inner, secret = session(people, level=Level.ALLIANCE), session(people, level=Level.SECRETARIAT)
    seen = events(own_feed())
    assert f"item-{inner.pk}@corechain" in seen
    assert f"item-{secret.pk}@corechain" not in seen
    assert f"item-{inner.pk}@corechain" not in events(PUBLIC)
    WorkItem.objects.filter(pk=inner.pk).update(level=Level.SECRETARIAT)
    assert f"item-{inner.pk}@corechain" not in events(own_feed())


def test_who_left_gets_an_empty_calendar(people: People) -> None:
    session(people, level=Level.PUBLIC)
    assert events(own_feed())
    for role in OrganisationRole.objects.filter(person=people["owner"], until=None):
        end_role(role)
    assert events(own_feed()) == {}
    close_account(User.objects.get(pk=people["owner"].pk), viewer(people, "owner"))
    assert Client().get(own_feed()).status_code == 404


def test_the_address_is_renewed_and_ended_and_cannot_be_made_up(clients: dict[str, Client]) -> None:
    old = own_feed()
    assert clients["owner"].post("/calendar/subscribe/change/", {"who": "mine"}).status_code == 302
    assert Client().get(old).status_code == 404
    page = clients["owner"].get("/calendar/subscribe/").content.decode()
    found = re.search(r'value="http://testserver(/calendar/feeds/[^"]+)"', page)
    assert found is not None
    assert Client().get(found[1]).status_code == 200
    assert Client().get(found[1].replace("/calendar", "/@theirs/calendar")).status_code == 404
    assert Client().get(f"{found[1][:-5]}x.ics").status_code == 404
    assert clients["owner"].post("/calendar/subscribe/change/", {"do": "end"}).status_code == 302
    assert Client().get(found[1]).status_code == 404
    assert not CalendarFeed.objects.filter(person__email="owner@example.org").exists()
    assert not FeedEdition.objects.exclude(feed__startswith="public").exists()


def test_a_feed_of_ones_own_dates_holds_no_others(people: People) -> None:
    mine, other = session(people), session(people)
    Participation.objects.create(item=mine, member=MemberOrganisation.objects.get(pk=OWN))
    Participation.objects.create(item=other, member=MemberOrganisation.objects.get(pk=OTHER))
    CalendarFeed.objects.filter(person=people["owner"]).update(mine_only=True)
    assert set(events(own_feed())) == {f"item-{mine.pk}@corechain"}


def test_ten_thousand_participants_make_no_difference(people: People) -> None:
    item = session(people, level=Level.PUBLIC)
    CalendarFeed.objects.filter(person=people["owner"]).update(mine_only=True)
    Participation.objects.create(item=item, member=MemberOrganisation.objects.get(pk=OWN))
    before = _asked(own_feed())
    persons = User.objects.bulk_create(User(email=f"p{n}@example.net") for n in range(10_000))
    member = MemberOrganisation.objects.get(pk=OWN)
    Participation.objects.bulk_create(
        (Participation(item_id=item.pk, member=member, person=person) for person in persons), batch_size=2_000
    )
    assert _asked(own_feed()) == before


def _asked(address: str) -> tuple[int, bytes]:
    Client().get(address)  # the first time notes the edition
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get(address)
    return len(queries), answer.content


def test_a_due_date_is_a_whole_day_that_takes_nobodys_time() -> None:
    day = timezone.localdate() + timedelta(days=30)
    WorkItem.objects.filter(pk=PLAN).update(due_on=day)
    due = events(own_feed())[f"due-{PLAN}@corechain"]
    assert (due.dtstart.value, due.dtend.value) == (day, day + timedelta(days=1))
    assert due.transp.value == "TRANSPARENT"
    assert due.dtstamp.value.tzinfo is not None
    assert due.dtstamp.value <= datetime.now(UTC)
    assert ours().name_zh in vobject.readOne(Client().get(own_feed()).content.decode()).x_wr_calname.value
