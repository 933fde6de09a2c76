"""Dated things: what they say of themselves, and the registry through which each part of the portal adds its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from corechain.texts import Language
from corechain_portal.access.viewer import Viewer
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.kinds import Words

MOST_ENTRIES = 2000
"""Of one source in one answer; nobody reads more, and a feed stays small."""


@dataclass(frozen=True)
class Asked:
    """What dates are asked for: those of `period` that `viewer` may see, of one workstream or of all."""

    viewer: Viewer
    period: Period
    workstream: str = ""
    mine: bool = False


@dataclass(frozen=True)
class Entry:
    """One thing with a date. Two datetimes are a time, two dates are whole days (`ends` the last of them).

    `uid` never changes, and no other thing has it; `sequence` is counted up by every change.
    """

    uid: str
    workstream: str
    words: Words
    """What it is: "study session", "due: matter"."""
    title_zh: str
    title_en: str
    starts: datetime | date
    link: str
    """Path of its page, as made by ``reverse``."""
    changed_at: datetime
    ends: datetime | date | None = None
    place: str = ""
    sequence: int = 0
    is_mine: bool = False
    is_deadline: bool = False
    """Something has to be done by then; it takes nobody's time."""
    is_over: bool = False
    """What was to be done is done."""
    is_called_off: bool = False

    def name(self, language: Language) -> str:
        """Its title in the reader's language, else in the other."""
        return (self.title_en or self.title_zh) if language == "en" else (self.title_zh or self.title_en)

    @property
    def is_timed(self) -> bool:
        """Whether it has an hour."""
        return isinstance(self.starts, datetime)

    def days(self) -> Iterator[date]:
        """The days on which it is, in the current time zone; a time that ends at midnight is not of the next day."""
        first = last = _day(self.starts)
        if isinstance(self.ends, datetime):
            last = max(first, _day(self.ends - timedelta(microseconds=1)))
        elif self.ends is not None:
            last = max(first, self.ends)
        return (first + timedelta(days=number) for number in range((last - first).days + 1))

    @property
    def order(self) -> tuple[date, bool, float, str]:
        """Whole days come before times of the same day."""
        moment = self.starts.timestamp() if isinstance(self.starts, datetime) else 0.0
        return (_day(self.starts), self.is_timed, moment, self.uid)


def _day(at: datetime | date) -> date:
    return timezone.localdate(at) if isinstance(at, datetime) else at


Finding = Callable[[Asked], Iterable[Entry]]
_sources: dict[str, Finding] = {}


def register_dates(code: str, finding: Finding) -> None:
    """Add a source of dates. `finding` returns what is asked for and only what the viewer may see; its number of
    questions to the database must not grow with the number of entries.
    """
    if _sources.setdefault(code, finding) is not finding:
        raise ValueError(f"two sources of dates are called {code}")


def find_dates(asked: Asked) -> list[Entry]:
    """Everything asked for, in the order of time."""
    found = (entry for finding in _sources.values() for entry in finding(asked))
    return sorted(found, key=lambda entry: entry.order)
