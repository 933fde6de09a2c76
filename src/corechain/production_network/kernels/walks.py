"""One step of one shock by the cheaper walk: along the links of the firms that changed, or along all links in order.

A shock that moves most of the network would visit most links in any order, each at a random place of memory. In order
a visit costs a fifth. Both walks leave the same state, but for rounding, so that a cascade may change over in any step.
"""

from __future__ import annotations

import numpy as np

from corechain.production_network.kernels.flat import Flat
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.kernels.steps import (
    AHEAD,
    LISTED,
    LOSS,
    MOVED,
    NOTHING,
    PASSED,
    PEAK,
    REACHED,
    START,
    SUM,
    THIN,
    TINY,
    VISITED,
    Downstream,
    Upstream,
    step_downstream,
    step_upstream,
    thin_markets,
)

CROWD = 6
"""All links are walked where a step would visit more than one in so many."""


@compiled
def walk_upstream(flat: Flat, room: Upstream) -> float:
    """One step upstream; the largest rise of a loss."""
    if CROWD * room.counts[AHEAD] > len(flat.out_buyer):
        return sweep_upstream(flat, room)
    return step_upstream(flat, room)


@compiled
def walk_downstream(flat: Flat, room: Downstream) -> float:
    """One step downstream; the largest rise of a loss."""
    if CROWD * min(room.counts[AHEAD], room.counts[MOVED]) > len(flat.out_buyer):
        return sweep_downstream(flat, room)
    return step_downstream(flat, room)


@compiled
def sweep_upstream(flat: Flat, room: Upstream) -> float:
    """One step upstream over all links; the largest rise of a loss."""
    out_start, out_buyer, out_share = flat.out_start, flat.out_buyer, flat.out_share
    in_start, state, reached, counts = flat.in_start, room.state, room.reached, room.counts
    changed, change = room.changed, room.change
    before = state[:, LOSS].copy()
    largest = 0.0
    number, ahead = 0, 0
    counts[VISITED] += len(out_buyer)
    for firm in range(len(before)):
        total = 0.0
        for link in range(out_start[firm], out_start[firm + 1]):
            total += out_share[link] * before[out_buyer[link]]
        if total > 0.0 and before[firm] == 0.0 and state[firm, SUM] == 0.0:
            reached[counts[REACHED]] = firm
            counts[REACHED] += 1
        state[firm, SUM] = total
        loss = max(state[firm, START], min(1.0, total))
        rise = loss - before[firm]
        if rise > TINY:
            state[firm, LOSS] = loss
            changed[number] = firm
            change[number] = rise
            number += 1
            ahead += in_start[firm + 1] - in_start[firm]
            largest = max(largest, rise)
    counts[LISTED] = number
    counts[AHEAD] = ahead
    return largest


@compiled
def sweep_downstream(flat: Flat, room: Downstream) -> float:
    """One step downstream over all links; the largest rise of a loss."""
    feed_start, feed_supplier, feed_lambda = flat.feed_start, flat.feed_supplier, flat.feed_lambda
    slot_start, state, slot = flat.slot_start, room.state, room.slot
    passed = _passed(flat, room)
    largest = 0.0
    for firm in range(len(passed)):
        worst = 0.0
        for key in range(slot_start[firm], slot_start[firm + 1]):
            total = 0.0
            for link in range(feed_start[key], feed_start[key + 1]):
                total += feed_lambda[link] * passed[feed_supplier[link]]
            slot[key] = total
            worst = max(worst, total)
        if worst > 0.0 or state[firm, PEAK] > 0.0:
            state[firm, PEAK] = worst
            loss = max(state[firm, START], min(1.0, worst))
            largest = max(largest, loss - state[firm, LOSS])
            _lose(flat, room, firm, loss)
    thin_markets(flat, room)
    return largest


@compiled
def _passed(flat: Flat, room: Downstream) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """σ·loss of every firm (n), kept in the state as well."""
    state, counts, left = room.state, room.counts, room.left
    market, strength, out_start = flat.market, flat.strength, flat.out_start
    passed = np.zeros(len(strength))
    moved = 0
    for position in range(counts[REACHED]):
        firm = room.reached[position]
        rest = left[market[firm]]
        scarce = strength[firm] if rest <= NOTHING else strength[firm] / rest
        passed[firm] = min(1.0, scarce) * state[firm, LOSS]
        if passed[firm] != state[firm, PASSED]:
            state[firm, PASSED] = passed[firm]
            moved += out_start[firm + 1] - out_start[firm]
    counts[VISITED] += moved
    counts[MOVED] = moved
    return passed


@compiled
def _lose(flat: Flat, room: Downstream, firm: int, loss: float) -> None:
    """Give a firm its new loss, and its market what is left."""
    state, counts = room.state, room.counts
    if not room.is_reached[firm]:
        room.is_reached[firm] = True
        room.reached[counts[REACHED]] = firm
        counts[REACHED] += 1
        counts[AHEAD] += flat.out_start[firm + 1] - flat.out_start[firm]
    rise = loss - state[firm, LOSS]
    if rise != 0.0:
        state[firm, LOSS] = loss
        place = flat.market[firm]
        room.left[place] -= rise * flat.strength[firm]
        if room.left[place] < THIN * flat.market_strength[place] and not room.is_thin[place]:
            room.is_thin[place] = True
            room.thin[counts[LISTED]] = place
            counts[LISTED] += 1
