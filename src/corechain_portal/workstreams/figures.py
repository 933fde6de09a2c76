"""Figures of workstreams, from the records themselves: each says what it counts and opens the list behind it.

A workstream defines what is counted, not how: :mod:`corechain_portal.workstreams.counting` counts every figure of every
workstream and period with one query for items, and one more for each kind of other record.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any, Literal
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from corechain.texts import Language
from corechain_portal.access.viewer import Viewer
from corechain_portal.workstreams.kinds import Words
from corechain_portal.workstreams.models import StateChange, WorkItem


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included, in the portal's time zone."""

    first: date
    last: date

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        """A quarter, 1 to 4.

        >>> Period.quarter(2026, 4)
        Period(first=datetime.date(2026, 10, 1), last=datetime.date(2026, 12, 31))
        """
        first = date(year, 3 * quarter - 2, 1)
        after = date(year + quarter // 4, (3 * quarter) % 12 + 1, 1)
        return cls(first, after - timedelta(days=1))

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Its first moment, and the first after it."""
        zone = timezone.get_default_timezone()
        return (
            datetime.combine(self.first, time.min, zone),
            datetime.combine(self.last + timedelta(days=1), time.min, zone),
        )

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Figure:
    """One number with what it counts. `link` opens the records behind it; None as value: not known."""

    code: str
    words: Words
    value: float | None
    link: str
    unit: Words = ""
    outcome: bool = False
    """Whether it is something that came of the work for the industry, not the work itself."""


By = Literal["made", "starts", "state", "reached"]
DATES = {"made": "made_at", "starts": "starts_at", "state": "state_since"}
"""What a period is about, besides ``reached``: a step of an item's history that led to a state, whatever came after."""


def in_period(by: str, period: Period, states: Sequence[str] = ()) -> Q:
    """Items that belong to a period by one of :data:`DATES`, in one of `states`; or that reached one in it."""
    first, after = period.bounds
    if by == "reached":
        steps = StateChange.objects.filter(item=OuterRef("pk"), at__gte=first, at__lt=after)
        return Q(Exists(steps.filter(after__in=states) if states else steps))
    field = DATES[by]
    condition = Q(**{f"{field}__gte": first, f"{field}__lt": after})
    return condition & Q(state__in=states) if states else condition


@dataclass(frozen=True)
class Counted:
    """A figure that counts items of a kind, which the workstream's own list shows by the same condition."""

    code: str
    words: Words
    kind: str
    states: tuple[str, ...] = ()
    by: By = "made"
    outcome: bool = False
    unit: Words = ""

    def condition(self, period: Period) -> Q:
        """Which items of `period` it counts."""
        return Q(kind=self.kind) & in_period(self.by, period, self.states)

    def link(self, workstream: str, period: Period) -> str:
        """The list that shows them."""
        asked = {"kind": self.kind, "state": ",".join(self.states), "by": self.by, **days(period)}
        address = reverse("workstream", kwargs={"workstream": workstream})
        return f"{address}?{urlencode({name: value for name, value in asked.items() if value})}"


@dataclass(frozen=True)
class Record:
    """Something that a figure is made of: what, when, how much, and the item whose page tells more.

    `key`: what is counted once where a figure counts different things, such as organisations. `part`: what it is a
    record of, where one query reads those of several figures.
    """

    at: date
    name_zh: str
    name_en: str
    value: float | None = 1
    item: uuid.UUID | None = None
    key: Hashable = None
    part: str = ""

    def name(self, language: Language) -> str:
        """What it is, in the reader's language."""
        return (self.name_en or self.name_zh) if language == "en" else (self.name_zh or self.name_en)


Combine = Literal["count", "sum", "distinct", "median"]
FEWEST = 3
"""A median is told of at least so many records: fewer would tell of one member's."""


@dataclass(frozen=True)
class Measured:
    """A figure made of records that are no items, or of what they measure."""

    code: str
    words: Words
    records: Callable[[Viewer, Period], Sequence[Record]]
    """Those of a period that the viewer may see; the number of its queries does not grow with them. Figures that give
    the same function share what it reads."""
    combine: Combine
    unit: Words = ""
    outcome: bool = False
    part: str = ""
    """Which of the records are its own; empty: those that name no part."""

    def read(self, viewer: Viewer, period: Period) -> list[Record]:
        """Its own records of a period."""
        return self.own(self.records(viewer, period), period)

    def own(self, records: Sequence[Record], period: Period) -> list[Record]:
        """Those of `records` that are its own and of `period`."""
        return [each for each in records if each.part == self.part and each.at in period]

    def value(self, records: Sequence[Record]) -> float | None:
        """What these records come to; None where it cannot be told."""
        values = [each.value for each in records if each.value is not None]
        if self.combine == "median":
            return float(median(values)) if len(values) >= FEWEST else None
        if self.combine == "sum":
            return round(sum(values), 2)
        return len(self.rows(records))

    def rows(self, records: Sequence[Record]) -> list[Record]:
        """The records as the list behind the figure shows them; what is counted once is there once."""
        if self.combine != "distinct":
            return list(records)
        once: dict[Hashable, Record] = {}
        for each in records:
            held = once.get(each.key)
            once[each.key] = (
                each if held is None else replace(held, value=(held.value or 0) + (each.value or 0))
            )
        return list(once.values())

    def link(self, workstream: str, period: Period) -> str:
        """The page that lists them."""
        address = reverse("work-board-records", kwargs={"workstream": workstream, "code": self.code})
        return f"{address}?{urlencode(days(period))}"


Definition = Counted | Measured
_definitions: dict[str, list[Definition]] = {}


def register_figures(workstream: str, *definitions: Definition) -> None:
    """Say what a workstream's figures are; several apps may add to one workstream."""
    _definitions.setdefault(workstream, []).extend(definitions)


def definitions_of(workstream: str) -> tuple[Definition, ...]:
    """What a workstream's figures are, in the order in which they were registered."""
    return tuple(_definitions.get(workstream, ()))


def days(period: Period) -> dict[str, str]:
    """A period in an address."""
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def read_period(asked: Any) -> Period | None:
    """The period that an address's parameters name; None where they name none."""
    try:
        first, last = (date.fromisoformat(asked.get(name, "")) for name in ("from", "to"))
    except ValueError:
        return None
    return Period(first, last) if first <= last else None


def record_of(item: WorkItem, at: date, value: float | None = 1, part: str = "") -> Record:
    """A record that is, or belongs to, an item."""
    return Record(at, item.title_zh, item.title_en, value, item.pk, part=part)
