"""iCalendar (RFC 5545) of dates: written by the library icalendar, with UTC moments and whole days.

No attendees: who takes part is nobody's business outside the portal, and 10,000 of them would make a feed slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from icalendar import Calendar, Event

from corechain.texts import Language
from corechain_portal.agenda.dates import Entry
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.words import WORKSTREAMS

DAYS_BACK, DAYS_AHEAD = 92, 400
REFRESHED_EVERY = timedelta(hours=4)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def feed_period(today: date) -> Period:
    """What a feed holds: three months back, a year and a month ahead."""
    return Period(today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD))


def write_calendar(
    name: str, entries: Iterable[Entry], language: Language, absolute: Callable[[str], str]
) -> bytes:
    """The calendar called `name`; `absolute` makes an address of a path. The same entries give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", f"-//corechain//calendar//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _clean(name))
    calendar.add("x-wr-timezone", timezone.get_default_timezone_name())
    calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for entry in entries:
        calendar.add_component(_event(entry, language, absolute))
    return calendar.to_ical()


def _event(entry: Entry, language: Language, absolute: Callable[[str], str]) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@corechain")
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("summary", _clean(entry.name(language)))
    event.add("dtstart", _moment(entry.starts))
    if isinstance(entry.ends, datetime):
        event.add("dtend", _moment(entry.ends))
    elif not isinstance(entry.starts, datetime):
        event.add("dtend", (entry.ends or entry.starts) + timedelta(days=1))  # the day after the last
    link = absolute(entry.link)
    event.add("description", f"{entry.words}\n{link}")
    event.add("url", link)
    event.add("categories", [str(WORKSTREAMS.get(entry.workstream, entry.words))])
    if entry.place:
        event.add("location", _clean(entry.place))
    event.add("status", "CANCELLED" if entry.is_called_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.is_deadline or entry.is_called_off else "OPAQUE")
    return event


def _moment(at: datetime | date) -> datetime | date:
    return at.astimezone(UTC) if isinstance(at, datetime) else at


def _clean(text: str) -> str:
    """Without the characters that no calendar may hold; line ends as the format knows them."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
