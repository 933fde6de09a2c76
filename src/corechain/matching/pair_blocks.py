"""The fits of a block of demands and offers: the terms of :mod:`corechain.matching.pairs`, in the same order."""

from __future__ import annotations

import numpy as np

from corechain.matching.pair_columns import Bools, BothSides, Columns, Floats, Indices
from corechain.matching.pairs import DIGITS, HALF, Judge, Relation, may_meet, value_of
from corechain.matching.specified import NOT_MET
from corechain.matching.terms import TERMS


def block_fits(
    both: BothSides, rows: Indices, others: Indices, relation: Relation, judge: Judge
) -> tuple[Floats, Bools, Bools]:
    """Of the demands `rows` with the offers `others`, all of whose nodes are related by `relation`: the fits, who may
    not meet at all, and whom something certainly keeps apart. Each is (rows, others).
    """
    shape = (len(rows), len(others))
    weights = judge.weights.as_dict()
    apart = np.zeros(shape, np.bool_)
    total, weighed = np.zeros(shape), np.zeros((shape[0], 1))
    for term in TERMS:
        asked = both.asks[term][rows]
        if not asked.any():
            continue
        value = _value(term, both, rows, others, relation, judge, apart)
        if asked.all():
            total += weights[term] * value
        else:
            total += np.where(asked[:, None], weights[term] * value, 0.0)
        weighed += np.where(asked[:, None], weights[term], 0.0)
    return np.round(total / weighed, DIGITS), _may_not_meet(both, rows, others), apart


def _value(
    term: str, both: BothSides, rows: Indices, others: Indices, relation: Relation, judge: Judge, apart: Bools
) -> Floats | float:
    """Values of one term, as far as it is asked for; marks in `apart` what excludes."""
    demands, offers = both.demands, both.offers
    if term == "node":
        return relation.closeness
    if term == "requirements":
        return _requirements(both, rows, others, relation.offered, judge, apart)
    if term == "time":
        return _time(demands, offers, rows, others, apart)
    if term == "place":
        near: Floats = both.near[np.ix_(demands.region[rows], offers.region[others])]
        return near
    if term == "quantity":
        same = _same(demands.dimension[rows], offers.dimension[others])
        return _share(offers.amount[others][None, :], demands.amount[rows][:, None], same)
    if term == "price":
        same = _same(demands.price_dimension[rows], offers.price_dimension[others])
        return _share(demands.price[rows][:, None], offers.price[others][None, :], same)
    return offers.certainty[others][None, :]


def _same(one: Indices, other: Indices) -> Bools:
    same: Bools = (one[:, None] == other[None, :]) & (one[:, None] != 0)
    return same


def _share(part: Floats, whole: Floats, comparable: Bools) -> Floats:
    """part ÷ whole, at most 1, where the two compare."""
    known = comparable & (whole > 0.0)
    ratio = np.divide(part, whole, out=np.full(known.shape, HALF), where=known)
    capped: Floats = np.minimum(1.0, ratio)
    return capped


def _time(demands: Columns, offers: Columns, rows: Indices, others: Indices, apart: Bools) -> Floats:
    first, last = demands.first[rows][:, None], demands.last[rows][:, None]
    asks_days = np.isfinite(first) | np.isfinite(last)
    unknown = ~(np.isfinite(offers.first[others]) | np.isfinite(offers.last[others]))[None, :]
    shared = np.minimum(last, offers.last[others][None, :]) - np.maximum(first, offers.first[others][None, :])
    shared = shared + 1.0
    wanted = last - first + 1.0
    whole = ~np.isfinite(wanted) | (shared >= wanted)
    overlap = np.divide(shared, wanted, out=np.ones(shared.shape), where=~whole)
    missed = shared <= 0.0
    days = np.where(unknown, HALF, np.where(missed, 0.0, overlap))
    apart |= asks_days & ~unknown & missed
    lead, offered = demands.lead[rows][:, None], offers.lead[others][None, :]
    longer = np.divide(lead, offered, out=np.ones(shared.shape), where=offered > lead)
    leads = np.where(np.isnan(offered), HALF, longer)
    return np.minimum(np.where(asks_days, days, 1.0), np.where(np.isnan(lead), 1.0, leads))


def _requirements(
    both: BothSides, rows: Indices, others: Indices, node: str, judge: Judge, apart: Bools
) -> Floats:
    """The mean over each demand's requirements."""
    required = both.required[rows]
    used, places = np.unique(required, return_inverse=True)
    values, failed = np.zeros((len(used), len(others))), np.zeros((len(used), len(others)), np.bool_)
    for place, number in enumerate(used):
        if number:
            values[place], failed[place] = _verdicts(both, int(number), others, node, judge)
    places = places.reshape(required.shape)
    total = np.zeros((len(rows), len(others)))
    for column in range(required.shape[1]):
        total += values[places[:, column]]
        apart |= failed[places[:, column]]
    counts = np.count_nonzero(required, axis=1)[:, None]
    mean: Floats = total / np.maximum(counts, 1)
    return mean


def _verdicts(both: BothSides, number: int, others: Indices, node: str, judge: Judge) -> tuple[Floats, Bools]:
    """One requirement against what each of the offers says of its attribute."""
    asked = both.requirements[number]
    parts, places = np.unique(both.parts[asked.attribute][others], return_inverse=True)
    for part in parts.tolist():
        if (number, part, node) not in both.verdicts:
            stated, country, region = both.said[asked.attribute][part]
            verdict, _ = judge.verdict(asked, stated, country, region, node)
            both.verdicts[number, part, node] = value_of(verdict), asked.hard and verdict == NOT_MET
    found = [both.verdicts[number, part, node] for part in parts.tolist()]
    return np.array([value for value, _ in found])[places], np.array([fails for _, fails in found])[places]


def _may_not_meet(both: BothSides, rows: Indices, others: Indices) -> Bools:
    """Same owner; or neither may know of the other, which is rare and asked one by one."""
    demands, offers = both.demands, both.offers
    apart = demands.owner[rows][:, None] == offers.owner[others][None, :]
    restricted = demands.restricted[rows][:, None] & offers.restricted[others][None, :]
    for row, other in zip(*np.nonzero(restricted & ~apart), strict=True):
        apart[row, other] = not may_meet(demands.terms[rows[row]], offers.terms[others[other]])
    result: Bools = apart
    return result
