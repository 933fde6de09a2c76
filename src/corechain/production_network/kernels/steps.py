"""One step of a cascade, for any shock: only firms whose loss changed pass anything on.

Losses are 1 − h. Upstream a firm's loss is the larger of its own and the sum of Λu times its buyers' losses;
downstream the larger of its own and the largest of its slots. Both use the values of the step before.

The loops take their arrays out of the tuples first: a tuple handed to a function inside a loop costs more than the
loop's work, because each of its arrays is counted in and out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.flat import Flat, Floats, Indices, Pointers
from corechain.production_network.kernels.jit import compiled

NOTHING = 1e-10
"""A market with no more than this left counts as 1 (Diem et al.)."""
THIN = 0.01
"""A market with less than this share of its strength left is added up anew: differences would lose digits."""
TINY = 1e-200
"""A rise below is dropped: its products could vanish."""

Flags = NDArray[np.bool_]
LOSS, START = 0, 1
"""Columns of both states: a firm's loss, and what the shock itself causes of it."""
GAIN, SUM = 2, 3
"""Upstream: Σ Λu·loss of the buyers, and what this step adds to it."""
PEAK, PASSED = 2, 3
"""Downstream: the largest slot, and σ·loss as passed on already."""
REACHED, LISTED, VISITED, AHEAD, MOVED = 0, 1, 2, 3, 4
"""Counts: firms reached; firms changed (upstream) or thin markets (downstream); links visited so far; links that the
next step visits (upstream) or may visit (downstream); links of the firms that passed on something new in the last step
(downstream)."""


class Upstream(NamedTuple):
    """Upstream state. The first `counts[REACHED]` of `reached` are firms with a loss."""

    state: Floats
    reached: Indices
    touched: Indices
    changed: Indices
    change: Floats
    """By how much the loss of each firm in `changed` rose in the last step."""
    counts: Pointers


class Downstream(NamedTuple):
    """Downstream state. The first `counts[REACHED]` of `reached` are firms with a loss, now or before."""

    state: Floats
    reached: Indices
    is_reached: Flags
    touched: Indices
    is_touched: Flags
    must_rescan: Flags
    slot: Floats
    left: Floats
    """What is left of each market."""
    thin: Indices
    is_thin: Flags
    counts: Pointers


def rooms(flat: Flat) -> tuple[Upstream, Downstream]:
    """Empty states for a network; about 100 bytes a firm and 8 a slot."""
    firms, slots, markets = len(flat.strength), int(flat.slot_start[-1]), len(flat.market_strength)
    upstream = Upstream(
        state=np.zeros((firms, 4)),
        reached=np.empty(firms, np.int32),
        touched=np.empty(firms, np.int32),
        changed=np.empty(firms, np.int32),
        change=np.empty(firms),
        counts=np.zeros(5, np.int64),
    )
    downstream = Downstream(
        state=np.zeros((firms, 4)),
        reached=np.empty(firms, np.int32),
        is_reached=np.zeros(firms, np.bool_),
        touched=np.empty(firms, np.int32),
        is_touched=np.zeros(firms, np.bool_),
        must_rescan=np.zeros(firms, np.bool_),
        slot=np.zeros(slots),
        left=flat.market_strength.copy(),
        thin=np.empty(markets, np.int32),
        is_thin=np.zeros(markets, np.bool_),
        counts=np.zeros(5, np.int64),
    )
    return upstream, downstream


@compiled
def shock_upstream(flat: Flat, room: Upstream, firm: int, loss: float) -> None:
    """Give `firm` a loss of its own from the start."""
    counts = room.counts
    room.state[firm, START] = loss
    room.state[firm, LOSS] = loss
    room.reached[counts[REACHED]] = firm
    room.changed[counts[LISTED]] = firm
    room.change[counts[LISTED]] = loss
    counts[REACHED] += 1
    counts[LISTED] += 1
    counts[AHEAD] += flat.in_start[firm + 1] - flat.in_start[firm]


@compiled
def shock_downstream(flat: Flat, room: Downstream, firm: int, loss: float) -> None:
    """Give `firm` a loss of its own from the start; call :func:`thin_markets` after the last."""
    counts = room.counts
    room.state[firm, START] = loss
    room.state[firm, LOSS] = loss
    room.is_reached[firm] = True
    room.reached[counts[REACHED]] = firm
    counts[REACHED] += 1
    counts[AHEAD] += flat.out_start[firm + 1] - flat.out_start[firm]
    market = flat.market[firm]
    room.left[market] -= loss * flat.strength[firm]
    if not room.is_thin[market]:
        room.is_thin[market] = True
        room.thin[counts[LISTED]] = market
        counts[LISTED] += 1


@compiled
def step_upstream(flat: Flat, room: Upstream) -> float:
    """One step upstream; the largest rise of a loss."""
    in_start, in_supplier, in_share = flat.in_start, flat.in_supplier, flat.in_share
    state, touched, counts = room.state, room.touched, room.counts
    changed, change = room.changed, room.change
    counts[VISITED] += counts[AHEAD]
    number = 0
    for position in range(counts[LISTED]):
        buyer = changed[position]
        rise = change[position]
        for link in range(in_start[buyer], in_start[buyer + 1]):
            firm = in_supplier[link]
            gain = state[firm, GAIN]
            if gain == 0.0:
                if in_share[link] == 0.0:
                    continue  # a link that is only proposed
                touched[number] = firm
                number += 1
            state[firm, GAIN] = gain + in_share[link] * rise
    return _settle_upstream(flat, room, number)


@compiled
def _settle_upstream(flat: Flat, room: Upstream, touched: int) -> float:
    """New losses of the firms touched, and who passes them on next."""
    in_start = flat.in_start
    state, reached, counts = room.state, room.reached, room.counts
    largest = 0.0
    changed, ahead = 0, 0
    for position in range(touched):
        firm = room.touched[position]
        if state[firm, LOSS] == 0.0 and state[firm, SUM] == 0.0:
            reached[counts[REACHED]] = firm
            counts[REACHED] += 1
        state[firm, SUM] += state[firm, GAIN]
        state[firm, GAIN] = 0.0
        loss = max(state[firm, START], min(1.0, state[firm, SUM]))
        rise = loss - state[firm, LOSS]
        if rise > TINY:
            state[firm, LOSS] = loss
            room.changed[changed] = firm
            room.change[changed] = rise
            changed += 1
            ahead += in_start[firm + 1] - in_start[firm]
            largest = max(largest, rise)
    counts[LISTED] = changed
    counts[AHEAD] = ahead
    return largest


@compiled
def step_downstream(flat: Flat, room: Downstream) -> float:
    """One step downstream; the largest rise of a loss."""
    market, strength, out_start = flat.market, flat.strength, flat.out_start
    out_slot, out_buyer, out_lambda = flat.out_slot, flat.out_buyer, flat.out_lambda
    state, left, slot, counts = room.state, room.left, room.slot, room.counts
    touched, is_touched, must_rescan = room.touched, room.is_touched, room.must_rescan
    number, visited = 0, counts[VISITED]
    for position in range(counts[REACHED]):
        firm = room.reached[position]
        rest = left[market[firm]]
        scarce = strength[firm] if rest <= NOTHING else strength[firm] / rest
        passed = min(1.0, scarce) * state[firm, LOSS]
        change = passed - state[firm, PASSED]
        if change == 0.0:
            continue
        state[firm, PASSED] = passed
        counts[VISITED] += out_start[firm + 1] - out_start[firm]
        for link in range(out_start[firm], out_start[firm + 1]):
            key = out_slot[link]
            if key < 0:
                continue
            buyer = out_buyer[link]
            slot[key] += out_lambda[link] * change
            state[buyer, PEAK] = max(state[buyer, PEAK], slot[key])
            if not is_touched[buyer]:
                is_touched[buyer] = True
                touched[number] = buyer
                number += 1
            if change < 0.0:
                must_rescan[buyer] = True
    counts[MOVED] = counts[VISITED] - visited
    return _settle_downstream(flat, room, number)


@compiled
def _settle_downstream(flat: Flat, room: Downstream, touched: int) -> float:
    """New losses of the firms touched, and what they leave in their markets."""
    market, strength, market_strength = flat.market, flat.strength, flat.market_strength
    out_start, state, left, counts = flat.out_start, room.state, room.left, room.counts
    reached, is_reached, thin, is_thin = room.reached, room.is_reached, room.thin, room.is_thin
    largest = 0.0
    for position in range(touched):
        firm = room.touched[position]
        room.is_touched[firm] = False
        if not is_reached[firm]:
            is_reached[firm] = True
            reached[counts[REACHED]] = firm
            counts[REACHED] += 1
            counts[AHEAD] += out_start[firm + 1] - out_start[firm]
        if room.must_rescan[firm]:
            room.must_rescan[firm] = False
            state[firm, PEAK] = _largest(room.slot, flat.slot_start[firm], flat.slot_start[firm + 1])
        loss = max(state[firm, START], min(1.0, state[firm, PEAK]))
        rise = loss - state[firm, LOSS]
        if rise != 0.0:
            state[firm, LOSS] = loss
            largest = max(largest, rise)
            place = market[firm]
            left[place] -= rise * strength[firm]
            if left[place] < THIN * market_strength[place] and not is_thin[place]:
                is_thin[place] = True
                thin[counts[LISTED]] = place
                counts[LISTED] += 1
    thin_markets(flat, room)
    return largest


@compiled
def _largest(values: Floats, first: int, last: int) -> float:
    largest = 0.0
    for position in range(first, last):
        largest = max(largest, values[position])
    return largest


@compiled
def thin_markets(flat: Flat, room: Downstream) -> None:
    """Add up anew what is left of each market noted, because subtraction loses digits."""
    strength, market_firms, state = flat.strength, flat.market_firms, room.state
    for number in range(room.counts[LISTED]):
        market = room.thin[number]
        room.is_thin[market] = False
        if room.left[market] >= THIN * flat.market_strength[market]:
            continue
        left = 0.0
        for position in range(flat.market_start[market], flat.market_start[market + 1]):
            firm = market_firms[position]
            left += (1.0 - state[firm, LOSS]) * strength[firm]
        room.left[market] = left
    room.counts[LISTED] = 0


@compiled
def clear_upstream(room: Upstream) -> None:
    """Make the room empty again; touches only what the shock reached."""
    state, reached = room.state, room.reached
    for position in range(room.counts[REACHED]):
        firm = reached[position]
        for column in range(4):
            state[firm, column] = 0.0
    room.counts[:] = 0


@compiled
def clear_downstream(flat: Flat, room: Downstream) -> None:
    """Make the room empty again; touches only what the shock reached."""
    state, reached, is_reached, slot = room.state, room.reached, room.is_reached, room.slot
    market, slot_start = flat.market, flat.slot_start
    for position in range(room.counts[REACHED]):
        firm = reached[position]
        is_reached[firm] = False
        for column in range(4):
            state[firm, column] = 0.0
        for key in range(slot_start[firm], slot_start[firm + 1]):
            slot[key] = 0.0
        room.left[market[firm]] = flat.market_strength[market[firm]]
    room.counts[:] = 0
