"""Kernels that judge candidate links: change them in place, follow the shocks they concern, change them back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corechain.production_network.kernels.flat import Floats, Indices, Pointers
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.link_arrays import (
    LinkArrays,
    refresh_market,
    refresh_purchases,
    refresh_sales,
)
from corechain.production_network.link_cascade import (
    Flags,
    Room,
    ShockArrays,
    add_up,
    begin,
    clear,
    run_shock,
)
from corechain.production_network.link_paths import (
    Departures,
    ShockPath,
    forget,
    index_after,
    upstream_departure,
)
from corechain.production_network.link_paths_down import (
    DownDepartures,
    DownPath,
    downstream_departure,
    forget_down,
)


class Changes(NamedTuple):
    """Candidate c sets link[k] to amount[k] for k in start[c]:start[c + 1]; no link twice in one candidate."""

    start: Pointers
    link: Pointers
    amount: Floats


class Watchers(NamedTuple):
    """Whom a loss concerns, as CSR: candidates by firm with a loss upstream, downstream, and by market downstream."""

    up_start: Pointers
    up: Indices
    down_start: Pointers
    down: Indices
    market_start: Pointers
    market: Indices


class Limits(NamedTuple):
    """When a cascade ends."""

    epsilon: float
    most_steps: int
    neglect: float
    """What a departure must be able to add to the index to be followed."""


class Notes(NamedTuple):
    """What is known of every shock as things stand."""

    risk: Floats
    """The index: (shocks, 3, weights)."""
    steps: Pointers
    reach: Pointers
    """Firms reached upstream."""
    concerned: Flags
    """Whether a candidate can change it at all (shocks, candidates)."""


@compiled
def swap_amounts(a: LinkArrays, r: Room, changes: Changes, candidate: int, amounts: Floats) -> None:
    """Exchange the amounts of a candidate's links with `amounts`, and bring all that hangs on them up to date."""
    first, last = changes.start[candidate], changes.start[candidate + 1]
    for number in range(first, last):
        link = changes.link[number]
        before = a.amount[link]
        a.amount[link] = amounts[number]
        amounts[number] = before
    for number in range(first, last):
        refresh_sales(a, a.supplier[changes.link[number]])
        refresh_purchases(a, a.buyer[changes.link[number]])
    for number in range(first, last):
        market = a.market[a.supplier[changes.link[number]]]
        refresh_market(a, market)
        r.left[market] = a.market_strength[market]


@compiled
def run_and_note(
    a: LinkArrays, r: Room, shocks: ShockArrays, chosen: Indices, limits: Limits, weights: Floats, notes: Notes,
    watchers: Watchers,
) -> None:  # fmt: skip
    """Run the shocks `chosen` as things stand, and note what there is to know of them."""
    for position in range(len(chosen)):
        shock = chosen[position]
        notes.steps[shock] = run_shock(a, r, shocks, shock, limits.epsilon, limits.most_steps)
        notes.reach[shock] = r.counts[0]
        add_up(r, weights, notes.risk[shock])
        notes.concerned[shock, :] = False
        for number in range(r.counts[0]):
            firm = r.up_reached[number]
            for watcher in range(watchers.up_start[firm], watchers.up_start[firm + 1]):
                notes.concerned[shock, watchers.up[watcher]] = True
        for number in range(r.counts[2]):
            firm = r.down_reached[number]
            market = a.market[firm]
            if r.down[firm] > 0.0:
                for watcher in range(watchers.down_start[firm], watchers.down_start[firm + 1]):
                    notes.concerned[shock, watchers.down[watcher]] = True
                for watcher in range(watchers.market_start[market], watchers.market_start[market + 1]):
                    notes.concerned[shock, watchers.market[watcher]] = True
        clear(a, r)


@compiled
def judge_narrow(
    a: LinkArrays, r: Room, shocks: ShockArrays, chosen: Indices, candidate: int, limits: Limits, weights: Floats,
    notes: Notes, change: Floats,
) -> None:  # fmt: skip
    """Add Σ probability × (index now − index noted) over the shocks chosen that concern the candidate."""
    row = np.zeros((3, weights.shape[0]))
    for position in range(len(chosen)):
        shock = chosen[position]
        if notes.concerned[shock, candidate]:
            run_shock(a, r, shocks, shock, limits.epsilon, limits.most_steps)
            add_up(r, weights, row)
            clear(a, r)
            change += shocks.probability[shock] * (row - notes.risk[shock])


@compiled
def judge_wide(
    a: LinkArrays, r: Room, up: Departures, down: DownDepartures, shocks: ShockArrays, shock: int, up_path: ShockPath,
    down_path: DownPath, suppliers: Indices, buyers: Indices, limits: Limits, weights: Floats, notes: Notes,
    change: Floats,
) -> tuple[bool, float]:  # fmt: skip
    """The same for one wide shock by its paths; whether they served, and the most the index may have missed."""
    after = np.zeros((3, weights.shape[0]))
    lower, upper = np.zeros(len(up_path.rise)), np.zeros(len(up_path.rise))
    begin(a, r, shocks, shock)
    down_count, behind = downstream_departure(
        a, r, down, down_path, suppliers, buyers, lower, upper, limits.neglect
    )
    sure, up_count, up_behind = upstream_departure(
        a, up, r.up_start, up_path, suppliers, lower, upper, limits.epsilon, limits.neglect
    )
    behind += up_behind
    if sure:
        index_after(up, up_count, down, down_count, up_path, down_path, weights, notes.risk[shock], after)
    forget(up, up_count)
    forget_down(down, down_count)
    clear(a, r)
    if not sure:
        behind = 0.0
        run_shock(a, r, shocks, shock, limits.epsilon, limits.most_steps)
        add_up(r, weights, after)
        clear(a, r)
    change += shocks.probability[shock] * (after - notes.risk[shock])
    return sure, behind


@compiled
def remember_shares(a: LinkArrays, d: Departures, suppliers: Indices) -> None:
    """Keep the shares of these suppliers' sales from before a change."""
    for number in range(len(suppliers)):
        firm = suppliers[number]
        for link in range(a.out_start[firm], a.out_start[firm + 1]):
            d.old_share[link] = a.up_share[link]
