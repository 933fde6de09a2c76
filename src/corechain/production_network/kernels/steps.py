"""One step of a cascade, for any shock: only firms whose loss changed pass anything on.

Losses are 1 − h. Upstream a firm's loss is the larger of its own and the sum of Λu times its buyers' losses;
downstream the larger of its own and the largest of its slots. Both use the values of the step before.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.flat import Flat, Floats, Indices
from corechain.production_network.kernels.jit import compiled

NOTHING = 1e-10
"""A market with no more than this left counts as 1 (Diem et al.)."""
THIN = 0.01
"""A market with less than this share of its strength left is added up anew: differences would lose digits."""
TINY = 1e-200
"""A rise below is dropped: its products could vanish."""

Flags = NDArray[np.bool_]
REACHED, LISTED, VISITED, AHEAD = 0, 1, 2, 3
"""Places in `Half.counts`."""


class Half(NamedTuple):
    """State of one direction, upstream or downstream."""

    start: Floats
    """Loss that the shock itself causes."""
    loss: Floats
    reached: Indices
    """Firms with a loss or on its way to one; the first `counts[REACHED]` hold."""
    is_reached: Flags
    touched: Indices
    counts: NDArray[np.int64]
    """Firms reached; firms changed (upstream) or thin markets (downstream); links visited so far; and links
    that the next step visits (upstream) or may visit (downstream)."""


class Upstream(NamedTuple):
    """Upstream state: `sum` is Σ Λu·loss of the buyers, `gain` what this step adds; who changed, by how much."""

    half: Half
    sum: Floats
    gain: Floats
    changed: Indices
    change: Floats


class Downstream(NamedTuple):
    """Downstream state: slots, what each firm has passed on (σ·loss), and what is left of each market."""

    half: Half
    slot: Floats
    peak: Floats
    """Largest slot of each firm."""
    is_touched: Flags
    must_rescan: Flags
    passed: Floats
    left: Floats
    is_thin: Flags
    thin: Indices


def rooms(flat: Flat) -> tuple[Upstream, Downstream]:
    """Empty states for a network; about 100 bytes a firm and 8 a slot."""
    firms, slots, markets = len(flat.strength), int(flat.slot_start[-1]), len(flat.market_strength)
    upstream = Upstream(
        _half(firms), np.zeros(firms), np.zeros(firms), np.empty(firms, np.int32), np.zeros(firms)
    )
    downstream = Downstream(
        half=_half(firms),
        slot=np.zeros(slots),
        peak=np.zeros(firms),
        is_touched=np.zeros(firms, np.bool_),
        must_rescan=np.zeros(firms, np.bool_),
        passed=np.zeros(firms),
        left=flat.market_strength.copy(),
        is_thin=np.zeros(markets, np.bool_),
        thin=np.empty(markets, np.int32),
    )
    return upstream, downstream


def _half(firms: int) -> Half:
    return Half(
        start=np.zeros(firms),
        loss=np.zeros(firms),
        reached=np.empty(firms, np.int32),
        is_reached=np.zeros(firms, np.bool_),
        touched=np.empty(firms, np.int32),
        counts=np.zeros(4, np.int64),
    )


@compiled
def shock_upstream(flat: Flat, room: Upstream, firm: int, loss: float) -> None:
    """Give `firm` a loss of its own from the start."""
    half = room.half
    half.start[firm] = loss
    half.loss[firm] = loss
    _reach(half, firm)
    room.changed[half.counts[LISTED]] = firm
    room.change[half.counts[LISTED]] = loss
    half.counts[LISTED] += 1
    half.counts[AHEAD] += flat.in_start[firm + 1] - flat.in_start[firm]


@compiled
def shock_downstream(flat: Flat, room: Downstream, firm: int, loss: float) -> None:
    """Give `firm` a loss of its own from the start; call :func:`thin_markets` after the last."""
    half = room.half
    half.start[firm] = loss
    half.loss[firm] = loss
    _reach(half, firm)
    half.counts[AHEAD] += flat.out_start[firm + 1] - flat.out_start[firm]
    _take(flat, room, firm, loss)


@compiled
def _take(flat: Flat, room: Downstream, firm: int, loss: float) -> None:
    """Take a loss of `firm` out of its market, and note the market where little is left."""
    market = flat.market[firm]
    room.left[market] -= loss * flat.strength[firm]
    if room.left[market] < THIN * flat.market_strength[market] and not room.is_thin[market]:
        room.is_thin[market] = True
        room.thin[room.half.counts[LISTED]] = market
        room.half.counts[LISTED] += 1


@compiled
def _reach(half: Half, firm: int) -> None:
    if not half.is_reached[firm]:
        half.is_reached[firm] = True
        half.reached[half.counts[REACHED]] = firm
        half.counts[REACHED] += 1


@compiled
def step_upstream(flat: Flat, room: Upstream) -> float:
    """One step upstream; the largest rise of a loss."""
    half = room.half
    touched = 0
    half.counts[VISITED] += half.counts[AHEAD]
    for position in range(half.counts[LISTED]):
        buyer = room.changed[position]
        rise = room.change[position]
        for link in range(flat.in_start[buyer], flat.in_start[buyer + 1]):
            firm = flat.in_supplier[link]
            if room.gain[firm] == 0.0:
                half.touched[touched] = firm
                touched += 1
            room.gain[firm] += flat.in_share[link] * rise
    return _settle_upstream(flat, room, touched)


@compiled
def _settle_upstream(flat: Flat, room: Upstream, touched: int) -> float:
    """New losses of the firms touched, and who passes them on next."""
    half = room.half
    largest = 0.0
    changed = 0
    half.counts[AHEAD] = 0
    for position in range(touched):
        firm = half.touched[position]
        room.sum[firm] += room.gain[firm]
        room.gain[firm] = 0.0
        _reach(half, firm)
        loss = max(half.start[firm], min(1.0, room.sum[firm]))
        rise = loss - half.loss[firm]
        if rise > TINY:
            half.loss[firm] = loss
            room.changed[changed] = firm
            room.change[changed] = rise
            changed += 1
            half.counts[AHEAD] += flat.in_start[firm + 1] - flat.in_start[firm]
            largest = max(largest, rise)
    half.counts[LISTED] = changed
    return largest


@compiled
def step_downstream(flat: Flat, room: Downstream) -> float:
    """One step downstream; the largest rise of a loss."""
    half = room.half
    touched = 0
    for position in range(half.counts[REACHED]):
        firm = half.reached[position]
        left = room.left[flat.market[firm]]
        scarce = flat.strength[firm] if left <= NOTHING else flat.strength[firm] / left
        passed = min(1.0, scarce) * half.loss[firm]
        if passed != room.passed[firm]:
            touched = _pass_on(flat, room, firm, passed - room.passed[firm], touched)
            room.passed[firm] = passed
    return _settle_downstream(flat, room, touched)


@compiled
def _pass_on(flat: Flat, room: Downstream, firm: int, change: float, touched: int) -> int:
    """Add `change` to the slots that the firm feeds; the new number of firms touched."""
    half = room.half
    half.counts[VISITED] += flat.out_start[firm + 1] - flat.out_start[firm]
    for link in range(flat.out_start[firm], flat.out_start[firm + 1]):
        slot = flat.out_slot[link]
        if slot < 0:
            continue
        buyer = flat.out_buyer[link]
        room.slot[slot] += flat.out_lambda[link] * change
        if room.slot[slot] > room.peak[buyer]:
            room.peak[buyer] = room.slot[slot]
        if change < 0.0:
            room.must_rescan[buyer] = True
        if not room.is_touched[buyer]:
            room.is_touched[buyer] = True
            half.touched[touched] = buyer
            touched += 1
    return touched


@compiled
def _settle_downstream(flat: Flat, room: Downstream, touched: int) -> float:
    """New losses of the firms touched, and what they leave in their markets."""
    half = room.half
    largest = 0.0
    for position in range(touched):
        firm = half.touched[position]
        room.is_touched[firm] = False
        if not half.is_reached[firm]:
            half.counts[AHEAD] += flat.out_start[firm + 1] - flat.out_start[firm]
            _reach(half, firm)
        if room.must_rescan[firm]:
            room.must_rescan[firm] = False
            room.peak[firm] = 0.0
            for slot in range(flat.slot_start[firm], flat.slot_start[firm + 1]):
                room.peak[firm] = max(room.peak[firm], room.slot[slot])
        loss = max(half.start[firm], min(1.0, room.peak[firm]))
        rise = loss - half.loss[firm]
        if rise != 0.0:
            half.loss[firm] = loss
            _take(flat, room, firm, rise)
            largest = max(largest, rise)
    thin_markets(flat, room)
    return largest


@compiled
def thin_markets(flat: Flat, room: Downstream) -> None:
    """Add up anew what is left of each market noted, because subtraction loses digits."""
    for number in range(room.half.counts[LISTED]):
        market = room.thin[number]
        room.is_thin[market] = False
        left = 0.0
        for position in range(flat.market_start[market], flat.market_start[market + 1]):
            firm = flat.market_firms[position]
            left += (1.0 - room.half.loss[firm]) * flat.strength[firm]
        room.left[market] = left
    room.half.counts[LISTED] = 0


@compiled
def clear_upstream(room: Upstream) -> None:
    """Make the room empty again; touches only what the shock reached."""
    half = room.half
    for position in range(half.counts[REACHED]):
        firm = half.reached[position]
        half.is_reached[firm] = False
        half.start[firm] = half.loss[firm] = room.sum[firm] = 0.0
    half.counts[:] = 0


@compiled
def clear_downstream(flat: Flat, room: Downstream) -> None:
    """Make the room empty again; touches only what the shock reached."""
    half = room.half
    for position in range(half.counts[REACHED]):
        firm = half.reached[position]
        half.is_reached[firm] = False
        half.start[firm] = half.loss[firm] = room.peak[firm] = room.passed[firm] = 0.0
        room.left[flat.market[firm]] = flat.market_strength[flat.market[firm]]
        for slot in range(flat.slot_start[firm], flat.slot_start[firm + 1]):
            room.slot[slot] = 0.0
    half.counts[:] = 0
