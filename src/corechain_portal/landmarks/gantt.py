"""Milestones as bars on a line of time: where each begins and ends, in percent of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from corechain_portal.landmarks.models import Milestone


@dataclass(frozen=True)
class Bar:
    """One milestone. `left` and `width` in percent; `tone`: done, late or open."""

    milestone: Milestone
    left: float
    width: float
    tone: str


@dataclass(frozen=True)
class Gantt:
    """All bars with the time they span, and where today lies in percent, where it lies in it."""

    bars: tuple[Bar, ...]
    first: date
    last: date
    today: float | None
    years: tuple[tuple[int, float], ...]
    """Each year that begins within, and where."""


def draw_gantt(milestones: Sequence[Milestone], start: date | None, today: date) -> Gantt | None:
    """The picture of `milestones`; None where there are none. A milestone without a beginning starts at the end of the
    one before, the first at `start` or a month before it is due.
    """
    if not milestones:
        return None
    spans, before = [], start
    for each in milestones:
        begin = each.starts_on or before or each.due_on - timedelta(days=30)
        spans.append((min(begin, each.due_on), max(each.due_on, each.done_on or each.due_on)))
        before = each.due_on
    first, last = min(begin for begin, _ in spans), max(end for _, end in spans)
    whole = max((last - first).days, 1)

    def at(day: date) -> float:
        return round(100 * (day - first).days / whole, 2)

    bars = tuple(
        Bar(each, at(begin), max(round(at(end) - at(begin), 2), 1.0), _tone(each))
        for each, (begin, end) in zip(milestones, spans, strict=True)
    )
    years = tuple((year, at(date(year, 1, 1))) for year in range(first.year + 1, last.year + 1))
    return Gantt(bars, first, last, at(today) if first <= today <= last else None, years)


def _tone(milestone: Milestone) -> str:
    return "done" if milestone.done_on else "late" if milestone.is_late else "open"
