"""Warm starts downstream: departures from the path of a wide shock, where firms lose what they cannot get.

Downstream losses at one step follow from those at the step before, without memory: what each firm passes on is σ·loss,
and a buyer loses the largest of its slots. So only firms that depart, or whose market has less or more left, pass on
something else, and only buyers of those need their slots again: the path's and what is added to them.

A market with another rest changes what all its firms pass on, by no more than the rest's relative change. Its firms are
listed by how much that can matter, so that the walk over them ends where the rest of the list is left behind. A
difference in what f passes on is left behind where it can add less than `neglect` to the index in the steps that
remain; the importances c_{k+1} = Λd·c_k bound that to first order, because a largest slot is at most the sum of all and
σ at most 1.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.flat import Flat, Floats, Indices, Pointers
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.kernels.steps import NOTHING, THIN
from corechain.production_network.link_arrays import LinkArrays

Flags = NDArray[np.bool_]
SMALL = 1e-8
"""Only differences below this are left behind, so that a step's largest rise is known within 2 · SMALL a step."""


class DownPath(NamedTuple):
    """What a wide shock did downstream without the change, over T steps."""

    loss: Floats
    """Before the first step and after each (T + 1, n)."""
    passed: Floats
    """σ·loss in each step (T, n)."""
    left: Floats
    """What was left of each market before each step (T, markets)."""
    slot: Floats
    """What each slot lost in each step (T, slots)."""
    rise: Floats
    largest: Indices
    """The firm with the largest rise in each step (T)."""
    importance: Floats
    """c_0 … c_T of the first weight (≥ T + 1, n)."""


class MarketLists(NamedTuple):
    """Firms of market k in step t whose part in it may matter: firm[start[t, k]:start[t, k + 1]], most first."""

    start: Pointers
    firm: Indices
    matters: Floats
    """A market's rest changed by a smaller share than 1/matters leaves the firm's difference behind."""
    total: Floats
    """Σ σ·loss·importance over all firms of each market (T, markets)."""


class DownDepartures(NamedTuple):
    """Room for two steps of departures; empty between uses."""

    held: Floats
    """Losses that the shock itself causes (n)."""
    now: Floats
    then: Floats
    listed: Indices
    listed_then: Indices
    is_listed: Flags
    strength_before: Floats
    """Strength before the change; holds for changed suppliers only."""
    is_changed: Flags
    """Buyers whose purchases changed."""
    difference: Floats
    """By how much more each firm passes on than on the path."""
    is_marked: Flags
    marked: Indices
    """Firms that have a difference."""
    followed: Indices
    """Those of them whose buyers get something else."""
    left: Floats
    markets: Indices
    is_market: Flags
    more: Floats
    """What is added to each slot."""
    counts: Pointers
    """[firms marked, firms followed]"""


def down_departures(flat: Flat) -> DownDepartures:
    """An empty room for the network."""
    n, markets = len(flat.strength), len(flat.market_strength)
    return DownDepartures(
        held=np.zeros(n),
        now=np.zeros(n),
        then=np.zeros(n),
        listed=np.empty(n, np.int32),
        listed_then=np.empty(n, np.int32),
        is_listed=np.zeros(n, np.bool_),
        strength_before=np.zeros(n),
        is_changed=np.zeros(n, np.bool_),
        difference=np.zeros(n),
        is_marked=np.zeros(n, np.bool_),
        marked=np.empty(n, np.int32),
        followed=np.empty(n, np.int32),
        left=np.zeros(markets),
        markets=np.empty(markets, np.int32),
        is_market=np.zeros(markets, np.bool_),
        more=np.zeros(int(flat.slot_start[-1])),
        counts=np.zeros(2, np.int64),
    )


def market_lists(flat: Flat, path: DownPath, neglect: float) -> MarketLists:
    """The firms of each market by how much their part in it may matter, for every step of the path."""
    steps, markets = path.left.shape
    start, total = np.zeros((steps, markets + 1), np.int64), np.zeros((steps, markets))
    firms, weights, length = [], [], 0
    for step in range(steps):
        passed, importance = path.passed[step], path.importance[steps - step]
        total[step] = np.bincount(flat.market, passed * importance, markets)
        matters = np.where(passed > 0, np.inf, 0.0)  # nothing is neglected
        if neglect > 0:
            matters = np.maximum(importance / neglect, 1.0 / SMALL) * passed
        chosen = np.flatnonzero(matters >= 1.0)
        chosen = chosen[np.lexsort((-matters[chosen], flat.market[chosen]))]
        start[step] = length + np.concatenate(
            [[0], np.cumsum(np.bincount(flat.market[chosen], minlength=markets))]
        )
        length += len(chosen)
        firms.append(chosen.astype(np.int32))
        weights.append(matters[chosen])
    return MarketLists(start, np.concatenate(firms), np.concatenate(weights), total)


@compiled
def downstream_departure(
    a: LinkArrays, d: DownDepartures, path: DownPath, lists: MarketLists, suppliers: Indices, buyers: Indices,
    lower: Floats, upper: Floats, neglect: float,
) -> tuple[int, float]:  # fmt: skip
    """Follow the departure over the path's steps; fills bounds of each step's largest rise.

    Returns how many firms depart in the end (in d.listed, by d.now), and the most the index may have missed.
    """
    count = 0
    left_behind = 0.0
    for number in range(len(buyers)):
        d.is_changed[buyers[number]] = True
    for step in range(len(path.rise)):
        markets = _open_markets(a.flat, d, path, suppliers, step, count)
        left_behind += _pass_again(a.flat, d, path, lists, suppliers, step, count, markets, neglect)
        count_then = _touch(a.flat, d, buyers)
        lower[step], is_beside = _lose_again(a, d, path, step, count, count_then)
        upper[step] = max(lower[step], path.rise[step])
        if is_beside:
            lower[step] = upper[step]
        count = _advance(d, markets, count, count_then)
    for number in range(len(buyers)):
        d.is_changed[buyers[number]] = False
    return count, left_behind


@compiled
def _open_markets(
    flat: Flat, d: DownDepartures, path: DownPath, suppliers: Indices, step: int, count: int
) -> int:
    """What is left of every market with a changed or departing firm; the number of those markets."""
    market, strength = flat.market, flat.strength
    markets = 0
    for number in range(len(suppliers) + count):
        firm = suppliers[number] if number < len(suppliers) else d.listed[number - len(suppliers)]
        place = market[firm]
        if not d.is_market[place]:
            d.is_market[place] = True
            d.markets[markets] = place
            markets += 1
            d.left[place] = path.left[step, place]
        if number < len(suppliers):
            d.left[place] += (strength[firm] - d.strength_before[firm]) * (1.0 - path.loss[step, firm])
        else:
            d.left[place] -= strength[firm] * d.now[firm]
    for number in range(markets):
        place = d.markets[number]
        if d.left[place] < THIN * flat.market_strength[place]:
            left = 0.0
            for position in range(flat.market_start[place], flat.market_start[place + 1]):
                firm = flat.market_firms[position]
                left += (1.0 - path.loss[step, firm] - d.now[firm]) * strength[firm]
            d.left[place] = left
    return markets


@compiled
def _pass_again(
    flat: Flat, d: DownDepartures, path: DownPath, lists: MarketLists, suppliers: Indices, step: int, count: int,
    markets: int, neglect: float,
) -> float:  # fmt: skip
    """What changed and departing firms, and others of their markets, pass on now; what was left behind."""
    importance = path.importance[len(path.rise) - step]
    loss, passed = path.loss[step], path.passed[step]
    behind = 0.0
    for number in range(len(suppliers) + count):
        firm = suppliers[number] if number < len(suppliers) else d.listed[number - len(suppliers)]
        if not d.is_marked[firm]:
            now = _scarcity(flat, firm, d.left[flat.market[firm]]) * (loss[firm] + d.now[firm])
            behind += _note(d, firm, now - passed[firm], importance[firm], neglect)
    for number in range(markets):
        behind += _market_passes_again(flat, d, path, lists, step, d.markets[number], neglect)
    return behind


@compiled
def _market_passes_again(
    flat: Flat, d: DownDepartures, path: DownPath, lists: MarketLists, step: int, place: int, neglect: float
) -> float:
    """What the other firms of a market pass on, now that another rest is left of it; what was left behind."""
    importance = path.importance[len(path.rise) - step]
    loss, passed = path.loss[step], path.passed[step]
    left, before = d.left[place], path.left[step, place]
    moved = abs((before if before > NOTHING else 1.0) / (left if left > NOTHING else 1.0) - 1.0)
    behind = 0.0
    if moved > 1.0:
        for position in range(flat.market_start[place], flat.market_start[place + 1]):
            firm = flat.market_firms[position]
            if not d.is_marked[firm] and loss[firm] > 0.0:
                now = _scarcity(flat, firm, left) * loss[firm]
                behind += _note(d, firm, now - passed[firm], importance[firm], neglect)
    elif moved > 0.0:
        rest = lists.total[step, place]
        for position in range(lists.start[step, place], lists.start[step, place + 1]):
            if lists.matters[position] * moved < 1.0:
                break
            firm = lists.firm[position]
            rest -= passed[firm] * importance[firm]
            if not d.is_marked[firm]:
                now = _scarcity(flat, firm, left) * loss[firm]
                behind += _note(d, firm, now - passed[firm], importance[firm], neglect)
        behind += moved * max(0.0, rest)
    return behind


@compiled
def _scarcity(flat: Flat, firm: int, left: float) -> float:
    """σ of a firm where so much is left of its market."""
    return min(1.0, float(flat.strength[firm]) / (left if left > NOTHING else 1.0))


@compiled
def _note(d: DownDepartures, firm: int, difference: float, importance: float, neglect: float) -> float:
    """Keep the difference of a firm; what it can still add to the index where it is not followed."""
    d.is_marked[firm] = True
    d.marked[d.counts[0]] = firm
    d.counts[0] += 1
    d.difference[firm] = difference
    size = abs(difference)
    if size < SMALL and size * importance < neglect:
        return size * importance
    if size > 0.0:
        d.followed[d.counts[1]] = firm
        d.counts[1] += 1
    return 0.0


@compiled
def _touch(flat: Flat, d: DownDepartures, buyers: Indices) -> int:
    """Add to the slots of the buyers that get something else, and list them; how many."""
    out_start, out_slot, out_buyer, out_lambda = (
        flat.out_start,
        flat.out_slot,
        flat.out_buyer,
        flat.out_lambda,
    )
    more = d.more
    count = 0
    for number in range(len(buyers)):
        count = _list(d, buyers[number], count)
    for number in range(d.counts[1]):
        firm = d.followed[number]
        difference = d.difference[firm]
        for link in range(out_start[firm], out_start[firm + 1]):
            if out_slot[link] >= 0:
                more[out_slot[link]] += out_lambda[link] * difference
                count = _list(d, out_buyer[link], count)
    return count


@compiled
def _list(d: DownDepartures, firm: int, count: int) -> int:
    if d.is_listed[firm]:
        return count
    d.is_listed[firm] = True
    d.listed_then[count] = firm
    return count + 1


@compiled
def _lose_again(
    a: LinkArrays, d: DownDepartures, path: DownPath, step: int, count: int, count_then: int
) -> tuple[float, bool]:
    """New losses of the buyers listed; the largest rise of those that depart, and if the path's is beside them."""
    largest = 0.0
    is_beside = True
    slot_start, slot, more = a.flat.slot_start, path.slot[step], d.more
    before, after = path.loss[step], path.loss[step + 1]
    for number in range(count_then):
        firm = d.listed_then[number]
        worst = 0.0
        if d.is_changed[firm]:
            _fill(a, d, path.passed[step], firm)
            for key in range(slot_start[firm], slot_start[firm + 1]):
                worst = max(worst, more[key])
                more[key] = 0.0
        else:
            for key in range(slot_start[firm], slot_start[firm + 1]):
                worst = max(worst, slot[key] + more[key])
                more[key] = 0.0
        loss = max(d.held[firm], min(1.0, worst))
        d.then[firm] = loss - after[firm]
        largest = max(largest, loss - before[firm] - d.now[firm])
        is_beside = is_beside and firm != path.largest[step]
    for number in range(count):
        firm = d.listed[number]
        if not d.is_listed[firm]:
            largest = max(largest, after[firm] - before[firm] - d.now[firm])
            is_beside = is_beside and firm != path.largest[step]
    return largest, is_beside


@compiled
def _fill(a: LinkArrays, d: DownDepartures, passed: Floats, firm: int) -> None:
    """The slots of a buyer whose purchases changed, from all its suppliers."""
    flat = a.flat
    for key in range(flat.slot_start[firm], flat.slot_start[firm + 1]):
        d.more[key] = 0.0
    for position in range(flat.in_start[firm], flat.in_start[firm + 1]):
        link = a.in_link[position]
        if flat.out_slot[link] >= 0:
            supplier = flat.in_supplier[position]
            d.more[flat.out_slot[link]] += flat.out_lambda[link] * (passed[supplier] + d.difference[supplier])


@compiled
def _advance(d: DownDepartures, markets: int, count: int, count_then: int) -> int:
    """What came then is now; firms that do not depart are dropped from the list."""
    for number in range(markets):
        d.is_market[d.markets[number]] = False
    for number in range(d.counts[0]):
        d.is_marked[d.marked[number]] = False
        d.difference[d.marked[number]] = 0.0
    d.counts[:] = 0
    for number in range(count):
        d.now[d.listed[number]] = 0.0
    kept = 0
    for number in range(count_then):
        firm = d.listed_then[number]
        d.is_listed[firm] = False
        if d.then[firm] != 0.0:
            d.now[firm] = d.then[firm]
            d.then[firm] = 0.0
            d.listed[kept] = firm
            kept += 1
    return kept


@compiled
def forget_down(d: DownDepartures, count: int) -> None:
    """Make the room empty again."""
    for number in range(count):
        d.now[d.listed[number]] = 0.0
