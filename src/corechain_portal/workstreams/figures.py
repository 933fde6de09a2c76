"""Figures of workstreams, from the records themselves: each says what it counts and opens the list behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.workstreams.kinds import Words
from corechain_portal.workstreams.models import WorkItem


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


Counting = Callable[[Viewer, Period], tuple[Figure, ...]]
_counting: dict[str, list[Counting]] = {}


def register_figures(workstream: str, counting: Counting) -> None:
    """Say how figures of a workstream are counted; several apps may count for one workstream."""
    _counting.setdefault(workstream, []).append(counting)


def figures_of(workstream: str, viewer: Viewer, period: Period) -> tuple[Figure, ...]:
    """The figures of a workstream; counts only what the viewer may see."""
    return tuple(figure for count in _counting.get(workstream, ()) for figure in count(viewer, period))


def list_link(workstream: str, **filters: Any) -> str:
    """The address of the list behind a figure."""
    address = reverse("workstream", kwargs={"workstream": workstream})
    return f"{address}?{urlencode({name: str(value) for name, value in filters.items()})}"


def in_period(rows: QuerySet[Any], period: Period, field: str) -> QuerySet[Any]:
    """The rows whose `field`, a moment, lies in `period`."""
    first, after = period.bounds
    return rows.filter(**{f"{field}__gte": first, f"{field}__lt": after})


def visible_items(viewer: Viewer, kind: str, **filters: Any) -> QuerySet[WorkItem]:
    """Items of a kind that the viewer may see."""
    return WorkItem.objects.visible_to(viewer).filter(kind=kind, **filters)  # type: ignore[no-any-return]


def count_figure(
    code: str, words: Words, rows: QuerySet[Any], workstream: str, filters: Mapping[str, Any], **more: Any
) -> Figure:
    """A figure that counts `rows`; `filters` are those of the list that shows them."""
    return Figure(code, words, rows.count(), list_link(workstream, **filters), **more)
