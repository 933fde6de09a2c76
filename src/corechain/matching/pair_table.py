"""All demands with all offers of a chain: the best few of each, both ways, found by node and never all with all.

Only demands and offers at nodes that answer each other are compared, a block of numbers at a time: each distinct
requirement meets each distinct statement once. The fits are those of :class:`corechain.matching.pairs.Judge`, to the
last digit, and do not depend on the order of the rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corechain.matching.pair_blocks import block_fits
from corechain.matching.pair_columns import Bools, Floats, Indices, both_sides
from corechain.matching.pairs import DIGITS, Judge, NodeRelations, Relation
from corechain.matching.terms import Terms

CELLS = 1_000_000
"""Of one block; bounds the memory."""
_SCALE = 10**DIGITS
_NONE = -1


@dataclass(frozen=True, eq=False)
class Best:
    """The best partners of each row: (rows, most), best first. `partner` is a position, -1 where there are fewer."""

    partner: Indices
    fit: Floats


@dataclass(frozen=True, eq=False)
class PairTable:
    """Partners of every demand and of every offer, and for each demand those that something certainly excludes."""

    of_demands: Best
    of_offers: Best
    excluded: Best
    compared: int
    """Pairs whose fit was computed."""

    def positions(self) -> Indices:
        """Every pair in one of the lists, once: (demand, offer), in order."""
        found = []
        for best, turned in ((self.of_demands, False), (self.of_offers, True), (self.excluded, False)):
            row, place = np.nonzero(best.partner != _NONE)
            both = np.stack([row, best.partner[row, place]], axis=1)
            found.append(both[:, ::-1] if turned else both)
        return np.unique(np.concatenate(found), axis=0)


def pair_table(
    demands: Sequence[Terms], offers: Sequence[Terms], judge: Judge, *, most: int = 20, most_excluded: int = 0
) -> PairTable:
    """Compare all `demands` with all `offers`. Of equal fits the partner with the smaller identifier comes first."""
    demand_order, offer_order = _by_id(demands), _by_id(offers)
    wanted, offered = [demands[each] for each in demand_order], [offers[each] for each in offer_order]
    of_demands = _Keeper(len(wanted), len(offered), most)
    of_offers = _Keeper(len(offered), len(wanted), most)
    excluded = _Keeper(len(wanted), len(offered), most_excluded)
    compared = 0
    both = both_sides(wanted, offered)
    closest = _Closest(wanted, offered, judge.relations)
    for relation, rows, others in _blocks(wanted, offered, judge.relations):
        fits, kept_apart, apart = block_fits(both, rows, others, relation, judge)
        mask = closest.mask(relation, rows, others)
        if mask is not None:
            kept_apart |= ~mask
        of_demands.add(rows, others, np.where(kept_apart | apart, -1.0, fits))
        of_offers.add(others, rows, np.where(kept_apart | apart, -1.0, fits).T)
        if most_excluded:
            excluded.add(rows, others, np.where(apart & ~kept_apart, fits, -1.0))
        compared += fits.size
    return PairTable(
        of_demands.best(demand_order, offer_order),
        of_offers.best(offer_order, demand_order),
        excluded.best(demand_order, offer_order),
        compared,
    )


def _by_id(rows: Sequence[Terms]) -> Indices:
    return np.array(sorted(range(len(rows)), key=lambda each: rows[each].id), np.int64)


def _blocks(
    wanted: Sequence[Terms], offered: Sequence[Terms], relations: NodeRelations
) -> Iterator[tuple[Relation, Indices, Indices]]:
    """Demands and offers at two nodes that answer each other, cut so that no block has more than :data:`CELLS`."""
    demands, offers = _by_node(wanted), _by_node(offered)
    for node, rows in demands.items():
        for reached, relation in relations.of(node).items():
            others = offers.get(reached)
            if others is not None:
                step = max(1, CELLS // len(others))
                for start in range(0, len(rows), step):
                    yield relation, rows[start : start + step], others


def _by_node(rows: Sequence[Terms]) -> dict[str, Indices]:
    found: dict[str, list[int]] = defaultdict(list)
    for position, each in enumerate(rows):
        for node in set(each.nodes):
            found[node].append(position)
    return {node: np.array(found[node], np.int64) for node in sorted(found)}


class _Closest:
    """Whether a relation is the closest that a demand and an offer have; others of several nodes are left out, so that
    no pair is met twice.
    """

    def __init__(self, wanted: Sequence[Terms], offered: Sequence[Terms], relations: NodeRelations) -> None:
        names = sorted({node for side in (wanted, offered) for each in side for node in each.nodes})
        self._place = {node: number for number, node in enumerate(names)}
        found = [
            relation
            for node in names
            for relation in relations.of(node).values()
            if relation.offered in self._place
        ]
        found.sort(key=lambda each: (-each.closeness, each.wanted, each.offered))
        self._rank = np.full((len(names) + 1, len(names) + 1), len(found), np.int32)
        for rank, each in enumerate(found):
            self._rank[self._place[each.wanted], self._place[each.offered]] = rank
        self._demands, self._offers = self._nodes(wanted), self._nodes(offered)

    def _nodes(self, side: Sequence[Terms]) -> Indices:
        """The nodes of each row by number, filled up with the number of no node."""
        own = [[self._place[node] for node in dict.fromkeys(each.nodes)] for each in side]
        most = max((len(each) for each in own), default=1)
        none = len(self._place)
        return np.array([[*each, *[none] * (most - len(each))] for each in own], np.int64).reshape(
            len(own), most
        )

    def mask(self, relation: Relation, rows: Indices, others: Indices) -> Bools | None:
        """(rows, others); None where all are."""
        own, their = self._demands[rows], self._offers[others]
        none = len(self._place)
        if (own[:, 1:] == none).all() and (their[:, 1:] == none).all():
            return None
        best = np.full((len(rows), len(others)), np.iinfo(np.int32).max, np.int32)
        for one in own.T:
            for other in their.T:
                np.minimum(best, self._rank[one[:, None], other[None, :]], out=best)
        result: Bools = best == self._rank[self._place[relation.wanted], self._place[relation.offered]]
        return result


class _Keeper:
    """The best partners of each row so far. A fit and a partner are one whole number, so that no two are equal."""

    def __init__(self, rows: int, partners: int, most: int) -> None:
        self._partners = max(1, partners)
        self._keys = np.full((rows, most), _NONE, np.int64)

    def add(self, rows: Indices, partners: Indices, fits: Floats) -> None:
        """Fits of `rows` (rows, partners); a negative one is none."""
        most = self._keys.shape[1]
        if most == 0:
            return
        keys = np.rint(fits * _SCALE).astype(np.int64)
        keys *= self._partners
        keys += self._partners - 1 - partners
        keys[fits < 0.0] = _NONE
        if keys.shape[1] > most:
            keys = np.partition(keys, keys.shape[1] - most, axis=1)[:, -most:]
        both = np.concatenate([self._keys[rows], keys], axis=1)
        self._keys[rows] = np.partition(both, both.shape[1] - most, axis=1)[:, -most:]

    def best(self, own_order: Indices, other_order: Indices) -> Best:
        """In the order in which the rows were given."""
        keys = -np.sort(-self._keys, axis=1)
        is_none = keys == _NONE
        places = self._partners - 1 - keys % self._partners
        partner = np.where(
            is_none, _NONE, other_order[np.where(is_none, 0, places)] if len(other_order) else _NONE
        )
        fit = np.where(is_none, np.nan, (keys // self._partners) / _SCALE)
        turned = np.empty(len(own_order), np.int64)
        turned[own_order] = np.arange(len(own_order))
        return Best(partner[turned], fit[turned])
