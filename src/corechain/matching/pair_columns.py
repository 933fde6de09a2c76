"""Demands and offers as arrays of numbers, so that whole blocks of pairs are compared at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corechain.matching.pairs import HALF, day_range
from corechain.matching.requirements import Requirement
from corechain.matching.terms import TERMS, Terms, asked_terms, nearness

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.int64]
Part = tuple[tuple[Requirement, ...], str | None, str | None]
"""What an offer says of one attribute: its statements; for the attribute ``region`` its country and region."""


@dataclass(frozen=True, eq=False)
class Columns:
    """One side as arrays, one number a row; equal numbers stand for equal things on both sides."""

    terms: Sequence[Terms]
    owner: Indices
    restricted: Bools
    dimension: Indices
    amount: Floats
    price_dimension: Indices
    price: Floats
    region: Indices
    first: Floats
    last: Floats
    lead: Floats
    certainty: Floats


@dataclass(frozen=True, eq=False)
class BothSides:
    """Demands and offers, and what their numbers stand for."""

    demands: Columns
    offers: Columns
    asks: Mapping[str, Bools]
    """By term, which demands ask for it."""
    near: Floats
    """Nearness of every two regions; of an unknown one as for what is unknown."""
    requirements: Sequence[Requirement]
    """The distinct ones; number 0 stands for none."""
    required: Indices
    """(demands, most): numbers of the requirements of each, filled up with 0."""
    parts: Mapping[str, Indices]
    """By attribute that some demand asks for, the number of what each offer says of it."""
    said: Mapping[str, Sequence[Part]]
    verdicts: dict[tuple[int, int, str], tuple[float, bool]] = field(default_factory=dict)
    """Value of (requirement, part, node), and whether it is certainly not met; filled when asked."""


class Numbers:
    """0, 1, 2, … for things as they are first seen."""

    def __init__(self, *first: Hashable) -> None:
        self._of: dict[Any, int] = {thing: number for number, thing in enumerate(first)}

    def __call__(self, thing: Hashable) -> int:
        """The number of `thing`."""
        return self._of.setdefault(thing, len(self._of))

    def things(self) -> list[Any]:
        """In the order of their numbers."""
        return list(self._of)


def both_sides(demands: Sequence[Terms], offers: Sequence[Terms]) -> BothSides:
    """The arrays of `demands` and `offers`."""
    owners, dimensions, regions = Numbers(), Numbers(None), Numbers(None)
    wanted, offered = (_columns(side, owners, dimensions, regions) for side in (demands, offers))
    asked = [asked_terms(each) for each in demands]
    requirements = Numbers(_NONE)
    required = [[requirements(_bare(one)) for one in each.requirements] for each in demands]
    attributes = {one.attribute for one in requirements.things()[1:]}
    said = {attribute: Numbers() for attribute in attributes}
    parts = {
        attribute: np.array([said[attribute](_part(each, attribute)) for each in offers], np.int64)
        for attribute in attributes
    }
    return BothSides(
        wanted,
        offered,
        {term: np.array([term in each for each in asked], np.bool_) for term in TERMS},
        _near(regions.things()),
        requirements.things(),
        _padded(required),
        parts,
        {attribute: numbers.things() for attribute, numbers in said.items()},
    )


_NONE = Requirement("", "eq", None, None, "")


def _bare(requirement: Requirement) -> Requirement:
    """Without the words it came from, which no verdict depends on."""
    return replace(requirement, text="", start=0, end=0, masked=True)


def _part(offer: Terms, attribute: str) -> Part:
    if attribute == "region":
        return (), offer.country, offer.region
    return tuple(_bare(each) for each in offer.requirements if each.attribute == attribute), None, None


def _columns(rows: Sequence[Terms], owners: Numbers, dimensions: Numbers, regions: Numbers) -> Columns:
    measures, prices = [each.measure for each in rows], [each.unit_price for each in rows]
    ranges = [day_range(each) for each in rows]

    def numbers(name: Callable[[Terms], Hashable], numbering: Numbers) -> Indices:
        return np.array([numbering(name(each)) for each in rows], np.int64)

    def amounts(values: Sequence[float | None]) -> Floats:
        return np.array([np.nan if each is None else each for each in values], np.float64)

    def dimensions_of(pairs: Sequence[tuple[str, float] | None]) -> Indices:
        return np.array([dimensions(None if each is None else each[0]) for each in pairs], np.int64)

    return Columns(
        rows,
        numbers(lambda each: each.owner, owners),
        np.array([each.seen_by is not None for each in rows], np.bool_),
        dimensions_of(measures),
        amounts([None if each is None else each[1] for each in measures]),
        dimensions_of(prices),
        amounts([None if each is None else each[1] for each in prices]),
        numbers(lambda each: each.region, regions),
        np.array([first for first, _ in ranges], np.float64),
        np.array([last for _, last in ranges], np.float64),
        amounts([each.lead_time_days for each in rows]),
        np.array([each.certainty for each in rows], np.float64),
    )


def _near(regions: Sequence[str | None]) -> Floats:
    return np.array(
        [
            [HALF if one is None or other is None else nearness(one, other) for other in regions]
            for one in regions
        ]
    )


def _padded(required: Sequence[Sequence[int]]) -> Indices:
    most = max((len(each) for each in required), default=0)
    return np.array([[*each, *[0] * (most - len(each))] for each in required], np.int64).reshape(
        len(required), most
    )
