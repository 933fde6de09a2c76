"""Which figures of a funnel are published, so that none is about fewer organisations than the threshold.

A *row* is a group of listings (a node, a place, a month). Its listings stand at the furthest *step* each has reached.
A published table has the same steps for all rows, and its rows are a partition of all listings: rows that would say
something about too few are put together as *the others*. What lies between two published steps of a row is then of no
listing, or of as many organisations as the threshold asks; and whatever can be added up or subtracted within a table is
made of such parts. Figures are rounded to multiples of the threshold besides, so that tables with different groups
cannot be subtracted from each other either.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Step = int
"""0 listed, 1 matched, 2 interest, 3 accepted, 4 contract: the furthest that a listing has reached."""

STEPS = 5


@dataclass
class Cell:
    """Listings that stand at one step, and whose they are."""

    count: int = 0
    organisations: set[Hashable] = field(default_factory=set)

    def add(self, organisation: Hashable) -> None:
        """One listing more."""
        self.count += 1
        self.organisations.add(organisation)


Row = list[Cell]
"""A cell for each step."""


@dataclass(frozen=True)
class PublishedRow:
    """A row as it is shown: `key` None stands for the others; a figure for each published step."""

    key: Hashable | None
    figures: tuple[int, ...]


@dataclass(frozen=True)
class PublishedTable:
    """Rows as they are shown, the largest first, the others last. Empty where nothing may be said."""

    steps: tuple[Step, ...]
    rows: tuple[PublishedRow, ...]
    put_together: int
    """How many groups the others are."""


NOTHING = PublishedTable((), (), 0)


def empty_row() -> Row:
    """A row without listings."""
    return [Cell() for _ in range(STEPS)]


def merged(rows: Sequence[Row]) -> Row:
    """Rows put together."""
    together = empty_row()
    for row in rows:
        for step, cell in enumerate(row):
            together[step].count += cell.count
            together[step].organisations |= cell.organisations
    return together


def parts(row: Row, steps: Sequence[Step]) -> list[Cell]:
    """What lies between each published step and the next: the finest that the figures of a row tell.

    Below the first step is what never got there, which the figures do not tell.
    """
    bounds = [*steps, STEPS]
    return [merged_cells(row[start:end]) for start, end in pairwise(bounds)]


def merged_cells(cells: Sequence[Cell]) -> Cell:
    """Cells put together."""
    return Cell(sum(each.count for each in cells), set().union(*(each.organisations for each in cells)))


def is_safe(row: Row, steps: Sequence[Step], least: int) -> bool:
    """Whether every part is of no listing, or of at least `least` organisations."""
    return all(not each.count or len(each.organisations) >= least for each in parts(row, steps))


def publish(
    rows: Mapping[Hashable, Row], least: int, allowed: Sequence[Step] = range(STEPS)
) -> PublishedTable:
    """The table that may be shown: as many of the `allowed` steps as leave at least half of the rows standing.

    `allowed` begins with 0. Deterministic: the same listings give the same table, so that asking again tells nothing.

    >>> rows = {"a": empty_row(), "b": empty_row()}
    >>> for firm in "xyz":
    ...     rows["a"][0].add(firm)
    >>> rows["b"][0].add("x")
    >>> publish({"a": rows["a"]}, 3).rows
    (PublishedRow(key='a', figures=(3, 0, 0, 0, 0)),)
    >>> publish(rows, 3).rows
    (PublishedRow(key=None, figures=(3, 0, 0, 0, 0)),)
    >>> publish({"b": rows["b"]}, 3).rows
    ()
    """
    rows = {key: row for key, row in rows.items() if any(cell.count for cell in row)}
    steps: tuple[Step, ...] = (0,)
    standing = _standing(rows, steps, least)
    if standing is None:
        return NOTHING
    for step in allowed[1:]:
        more = _standing(rows, (*steps, step), least)
        if more is not None and len(more) * 2 >= len(standing):
            steps, standing = (*steps, step), more
    kept = sorted(standing, key=lambda key: (-_listings(rows[key]), str(key)))
    others = [row for key, row in rows.items() if key not in standing]
    shown = [PublishedRow(key, _figures(rows[key], steps, least)) for key in kept]
    if others:
        shown.append(PublishedRow(None, _figures(merged(others), steps, least)))
    return PublishedTable(steps, tuple(shown), len(others))


def _standing(rows: Mapping[Hashable, Row], steps: Sequence[Step], least: int) -> frozenset[Hashable] | None:
    """Rows that are shown by themselves, so that the others together are safe too; None where nothing is."""
    kept = [key for key, row in rows.items() if is_safe(row, steps, least)]
    kept.sort(key=lambda key: (-_listings(rows[key]), str(key)))
    while True:
        others = [row for key, row in rows.items() if key not in kept]
        if not others or is_safe(merged(others), steps, least):
            break
        if not kept:
            return None
        kept.pop()
    return frozenset(kept) if rows else None


def _listings(row: Row) -> int:
    return sum(cell.count for cell in row)


def _figures(row: Row, steps: Sequence[Step], least: int) -> tuple[int, ...]:
    return tuple(rounded(sum(cell.count for cell in row[step:]), least) for step in steps)


def rounded(count: int, base: int) -> int:
    """To the nearest multiple of `base`, halves up.

    >>> [rounded(count, 3) for count in (0, 1, 2, 4, 5)]
    [0, 0, 3, 3, 6]
    """
    return (2 * count + base) // (2 * base) * base
