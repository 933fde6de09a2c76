"""The board as a whole: every figure of every workstream in its quarter, beside those it is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.board.quarters import Quarter
from corechain_portal.workstreams.counting import values_of
from corechain_portal.workstreams.figures import Definition, definitions_of
from corechain_portal.workstreams.kinds import Words
from corechain_portal.workstreams.models import Workstream
from corechain_portal.workstreams.words import WORKSTREAMS

MOST_IN_A_SENTENCE = 4


@dataclass(frozen=True)
class Line:
    """A figure in its quarter. A value is None where it cannot be told, and where the quarter is still to come."""

    code: str
    words: Words
    unit: Words
    outcome: bool
    value: float | None
    before: float | None
    year_before: float | None
    quarters: tuple[float | None, ...]
    """Of the year, first to last."""
    link: str

    @property
    def change(self) -> float | None:
        """Against the quarter before."""
        return None if self.value is None or self.before is None else round(self.value - self.before, 2)


@dataclass(frozen=True)
class Part:
    """One workstream's lines: what was done, then what came of it."""

    workstream: str
    words: Words
    done: tuple[Line, ...]
    outcomes: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is on record for the quarter."""
        return not any(each.value for each in (*self.done, *self.outcomes))


@dataclass(frozen=True)
class Board:
    """All workstreams in one quarter, as `viewer` may see them."""

    quarter: Quarter
    parts: tuple[Part, ...]

    @property
    def with_records(self) -> int:
        """How many workstreams have something on record."""
        return sum(not each.is_empty for each in self.parts)

    @property
    def foremost(self) -> tuple[Line, ...]:
        """What came of the work, one line a workstream, for the sentence at the top."""
        firsts = (next((each for each in part.outcomes if each.value), None) for part in self.parts)
        return tuple(each for each in firsts if each is not None)[:MOST_IN_A_SENTENCE]


def build_board(viewer: Viewer, quarter: Quarter) -> Board:
    """Count the board; the number of queries does not grow with what is counted."""
    workstreams = [each.value for each in Workstream if definitions_of(each.value)]
    now = Quarter.of(timezone.localdate())
    wanted = sorted({quarter, quarter.before, quarter.year_before, *quarter.of_year})
    past = [each for each in wanted if each <= now]
    counted = values_of(workstreams, viewer, [each.period for each in past])
    by_quarter = {key: dict(zip(past, values, strict=True)) for key, values in counted.items()}
    return Board(quarter, tuple(_part(each, quarter, by_quarter) for each in workstreams))


Values = Mapping[tuple[str, str], Mapping[Quarter, float | None]]


def _part(workstream: str, quarter: Quarter, values: Values) -> Part:
    lines = [
        _line(workstream, each, quarter, values[workstream, each.code]) for each in definitions_of(workstream)
    ]
    return Part(
        workstream,
        WORKSTREAMS[workstream],
        tuple(each for each in lines if not each.outcome),
        tuple(each for each in lines if each.outcome),
    )


def _line(
    workstream: str, defined: Definition, quarter: Quarter, values: Mapping[Quarter, float | None]
) -> Line:
    return Line(
        defined.code,
        defined.words,
        defined.unit,
        defined.outcome,
        values.get(quarter),
        values.get(quarter.before),
        values.get(quarter.year_before),
        tuple(values.get(each) for each in quarter.of_year),
        defined.link(workstream, quarter.period),
    )


BAR, GAP, HEIGHT = 9, 3, 26
"""Of the small picture, in pixels."""


@dataclass(frozen=True)
class Bar:
    """A quarter in the small picture of a year; without a value it is drawn as an outline."""

    x: int
    y: float
    height: float
    known: bool
    chosen: bool


def bars(values: Sequence[float | None], chosen: int) -> list[Bar]:
    """The small picture of four quarters; `chosen`, 1 to 4, stands out.

    >>> [(bar.height, bar.known) for bar in bars((2, 0, None, 4), 1)]
    [(13.0, True), (1.0, True), (26.0, False), (26.0, True)]
    """
    most = max((each for each in values if each), default=1)
    shown = []
    for number, value in enumerate(values):
        height = float(HEIGHT) if value is None else max(1.0, round(HEIGHT * value / most, 1))
        x = number * (BAR + GAP)
        shown.append(Bar(x, HEIGHT - height, height, value is not None, number + 1 == chosen))
    return shown
