"""A month as weeks of days, Monday first, with what is on each day."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from corechain_portal.agenda.dates import Entry
from corechain_portal.agenda.holidays import DayMark, day_marks
from corechain_portal.workstreams.figures import Period

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_LIST = 60
"""Days of a list."""


@dataclass(frozen=True)
class Day:
    """One day with its entries."""

    day: date
    mark: DayMark | None
    entries: Sequence[Entry]
    in_month: bool = True

    @property
    def is_weekend(self) -> bool:
        """Whether it is a Saturday or Sunday, worked or not."""
        return self.day.weekday() >= 5


@dataclass(frozen=True)
class Days:
    """Days in a row; `known` is False where the holidays of some are not announced yet."""

    days: Sequence[Day]
    known: bool
    period: Period
    marks: Mapping[date, DayMark] = field(default_factory=dict)

    @property
    def weeks(self) -> list[Sequence[Day]]:
        """The days in sevens."""
        return [self.days[start : start + 7] for start in range(0, len(self.days), 7)]

    @property
    def with_entries(self) -> list[Day]:
        """Only the days on which something is."""
        return [each for each in self.days if each.entries]

    @property
    def count(self) -> int:
        """How many things there are, each once."""
        return len({entry.uid for each in self.days if each.in_month for entry in each.entries})


def month_period(first: date) -> Period:
    """From the Monday on or before the first of a month to the Sunday on or after its last."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return Period(first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday()))


def padded(period: Period) -> Period:
    """With a day on either side: in another time zone the days begin at other moments."""
    return Period(period.first - timedelta(days=1), period.last + timedelta(days=1))


def lay_out(entries: Iterable[Entry], period: Period, month: int | None = None) -> Days:
    """The entries on the days of `period`; those outside `month` are marked so."""
    length = (period.last - period.first).days + 1
    all_days = [period.first + timedelta(days=number) for number in range(length)]
    on: dict[date, list[Entry]] = {day: [] for day in all_days}
    for entry in entries:
        for day in entry.days():
            if day in on:
                on[day].append(entry)
    marks, _ = day_marks(all_days)
    _, known = day_marks([day for day in all_days if month is None or day.month == month])
    days = [Day(day, marks.get(day), on[day], month is None or day.month == month) for day in all_days]
    return Days(days, known, period, marks)


def month_after(first: date, number: int) -> date | None:
    """The first of the month so many months later; None beyond what the calendar shows.

    >>> month_after(date(2026, 11, 1), 2), month_after(date(2000, 1, 1), -1)
    (datetime.date(2027, 1, 1), None)
    """
    months = first.year * 12 + first.month - 1 + number
    year, month = divmod(months, 12)
    return date(year, month + 1, 1) if FIRST_YEAR <= year <= LAST_YEAR else None


def read_month(text: str, today: date) -> date:
    """The first of the month written as ``2026-11``; this month for anything else."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else today.replace(day=1)


def read_day(text: str, today: date) -> date:
    """The day written as ``2026-11-25``; today for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if FIRST_YEAR <= day.year < LAST_YEAR else today
