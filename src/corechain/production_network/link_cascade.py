"""Cascades of given shocks on networks whose links may change in place; see the kernels for the steps."""

from __future__ import annotations

from typing import NamedTuple

from corechain.production_network.kernels.failures import add_up_alone
from corechain.production_network.kernels.flat import Flat, Floats, Indices, Pointers
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.kernels.steps import (
    Downstream,
    Upstream,
    clear_downstream,
    clear_upstream,
    rooms,
    shock_downstream,
    shock_upstream,
    thin_markets,
)
from corechain.production_network.kernels.walks import walk_downstream, walk_upstream


class ShockArrays(NamedTuple):
    """Shock s hits firm[k] for k in start[s]:start[s + 1], with losses down and up from the start."""

    start: Pointers
    firm: Indices
    down: Floats
    up: Floats
    probability: Floats


class Room(NamedTuple):
    """State of one cascade in both directions; empty between cascades."""

    up: Upstream
    down: Downstream


def room(flat: Flat) -> Room:
    """An empty room for the network."""
    return Room(*rooms(flat))


@compiled
def begin(flat: Flat, r: Room, shocks: ShockArrays, shock: int) -> None:
    """Give the firms of a shock their losses."""
    for number in range(shocks.start[shock], shocks.start[shock + 1]):
        firm = shocks.firm[number]
        if shocks.up[number] > 0.0:
            shock_upstream(flat, r.up, firm, shocks.up[number])
        if shocks.down[number] > 0.0:
            shock_downstream(flat, r.down, firm, shocks.down[number])
    thin_markets(flat, r.down)


@compiled
def run_shock(flat: Flat, r: Room, shocks: ShockArrays, shock: int, epsilon: float, most_steps: int) -> int:
    """Let a shock run until no firm loses more than ε in a step; the room holds the losses; the number of steps."""
    begin(flat, r, shocks, shock)
    for number in range(most_steps):
        rise = walk_downstream(flat, r.down)
        if max(rise, walk_upstream(flat, r.up)) <= epsilon:
            return number + 1
    return most_steps


@compiled
def add_up(r: Room, weights: Floats, index: Floats) -> None:
    """Weighted sums of the losses: index[(combined, downstream, upstream), weight]."""
    add_up_alone(r.up, r.down, weights, index)


@compiled
def clear(flat: Flat, r: Room) -> None:
    """Make the room empty again; touches only what the shock reached."""
    clear_upstream(r.up)
    clear_downstream(flat, r.down)
