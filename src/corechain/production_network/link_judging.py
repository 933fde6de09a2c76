"""Kernels that judge candidate links: change them in place, follow the shocks they concern, change them back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corechain.production_network.kernels.flat import Floats, Indices, Pointers
from corechain.production_network.kernels.jit import compiled
from corechain.production_network.kernels.steps import LOSS, REACHED
from corechain.production_network.link_arrays import (
    LinkArrays,
    refresh_market,
    refresh_purchases,
    refresh_sales,
)
from corechain.production_network.link_cascade import Room, ShockArrays, add_up, clear, run_shock
from corechain.production_network.link_paths import (
    Departures,
    ShockPath,
    forget,
    index_after,
    upstream_departure,
)
from corechain.production_network.link_paths_down import (
    SMALL,
    DownDepartures,
    DownPath,
    Flags,
    MarketLists,
    downstream_departure,
    forget_down,
)
from corechain.production_network.link_returns import Worth, add_worth, coarseness, correct


class Changes(NamedTuple):
    """Candidate c sets link[k] to amount[k] for k in start[c]:start[c + 1]; no link twice in one candidate."""

    start: Pointers
    link: Pointers
    amount: Floats
    supplier_start: Pointers
    supplier: Indices
    """Suppliers that candidate c changes, each once: supplier[supplier_start[c]:supplier_start[c + 1]]."""
    buyer_start: Pointers
    buyer: Indices


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
    """Firms reached in the direction in which there are more."""
    concerned: Flags
    """Whether a candidate can change it at all (shocks, candidates)."""


class Verdicts(NamedTuple):
    """What is found of the candidates judged, in their order; room to add to."""

    change: Floats
    """Σ probability × (index now − index noted): (candidates, 3, weights)."""
    behind: Floats
    """Σ probability × the most the index may have missed (candidates)."""


@compiled
def swap_amounts(a: LinkArrays, r: Room, changes: Changes, candidate: int, amounts: Floats) -> None:
    """Exchange the amounts of a candidate's links with `amounts`, and bring all that hangs on them up to date."""
    for number in range(changes.start[candidate], changes.start[candidate + 1]):
        link = changes.link[number]
        before = a.amount[link]
        a.amount[link] = amounts[number]
        amounts[number] = before
    for number in range(changes.supplier_start[candidate], changes.supplier_start[candidate + 1]):
        refresh_sales(a, changes.supplier[number])
    for number in range(changes.buyer_start[candidate], changes.buyer_start[candidate + 1]):
        refresh_purchases(a, changes.buyer[number])
    for number in range(changes.supplier_start[candidate], changes.supplier_start[candidate + 1]):
        market = a.flat.market[changes.supplier[number]]
        refresh_market(a, market)
        r.down.left[market] = a.flat.market_strength[market]


@compiled
def run_and_note(
    a: LinkArrays, r: Room, shocks: ShockArrays, chosen: Indices, limits: Limits, weights: Floats, notes: Notes,
    watchers: Watchers,
) -> None:  # fmt: skip
    """Run the shocks `chosen` as things stand, and note what there is to know of them."""
    for position in range(len(chosen)):
        shock = chosen[position]
        notes.steps[shock] = run_shock(a.flat, r, shocks, shock, limits.epsilon, limits.most_steps)
        notes.reach[shock] = max(r.up.counts[REACHED], r.down.counts[REACHED])
        add_up(r, weights, notes.risk[shock])
        concerned = notes.concerned[shock]
        concerned[:] = False
        for number in range(r.up.counts[REACHED]):
            firm = r.up.reached[number]
            for watcher in range(watchers.up_start[firm], watchers.up_start[firm + 1]):
                concerned[watchers.up[watcher]] = True
        for number in range(r.down.counts[REACHED]):
            firm = r.down.reached[number]
            market = a.flat.market[firm]
            if r.down.state[firm, LOSS] > 0.0:
                for watcher in range(watchers.down_start[firm], watchers.down_start[firm + 1]):
                    concerned[watchers.down[watcher]] = True
                for watcher in range(watchers.market_start[market], watchers.market_start[market + 1]):
                    concerned[watchers.market[watcher]] = True
        clear(a.flat, r)


@compiled
def judge_narrow(
    a: LinkArrays, r: Room, shocks: ShockArrays, chosen: Indices, candidates: Indices, changes: Changes,
    limits: Limits, weights: Floats, notes: Notes, verdicts: Verdicts,
) -> None:  # fmt: skip
    """Judge candidates by the shocks chosen that concern them, each run whole."""
    row = np.zeros((3, weights.shape[0]))
    amounts = changes.amount.copy()
    for number in range(len(candidates)):
        candidate = candidates[number]
        is_swapped = False
        for position in range(len(chosen)):
            shock = chosen[position]
            if notes.concerned[shock, candidate]:
                if not is_swapped:
                    is_swapped = True
                    swap_amounts(a, r, changes, candidate, amounts)
                _run_whole(a, r, shocks, shock, limits, weights, row)
                verdicts.change[number] += shocks.probability[shock] * (row - notes.risk[shock])
        if is_swapped:
            swap_amounts(a, r, changes, candidate, amounts)


@compiled
def judge_wide(
    a: LinkArrays, r: Room, up: Departures, down: DownDepartures, shocks: ShockArrays, shock: int, up_path: ShockPath,
    down_path: DownPath, lists: MarketLists, worth: Worth, candidates: Indices, changes: Changes,
    limits: Limits, weights: Floats, notes: Notes, verdicts: Verdicts,
) -> None:  # fmt: skip
    """Judge candidates by one wide shock along its paths, or where those do not serve by running it whole."""
    row, amounts = np.zeros((3, weights.shape[0])), changes.amount.copy()
    _hold(up, down, shocks, shock, 1.0)
    for number in range(len(candidates)):
        candidate = candidates[number]
        if not notes.concerned[shock, candidate]:
            continue
        suppliers = changes.supplier[
            changes.supplier_start[candidate] : changes.supplier_start[candidate + 1]
        ]
        buyers = changes.buyer[changes.buyer_start[candidate] : changes.buyer_start[candidate + 1]]
        _remember(a, up, down, suppliers)
        swap_amounts(a, r, changes, candidate, amounts)
        sure, behind = _depart(
            a,
            up,
            down,
            up_path,
            down_path,
            lists,
            worth,
            suppliers,
            buyers,
            limits,
            weights,
            notes.risk[shock],
            row,
        )
        if not sure:
            behind = 0.0
            _run_whole(a, r, shocks, shock, limits, weights, row)
        swap_amounts(a, r, changes, candidate, amounts)
        verdicts.change[number] += shocks.probability[shock] * (row - notes.risk[shock])
        verdicts.behind[number] += shocks.probability[shock] * behind
    _hold(up, down, shocks, shock, 0.0)


@compiled
def _ends(changes: Changes, candidate: int) -> tuple[Indices, Indices]:
    """Suppliers and buyers that a candidate changes, each once."""
    suppliers = changes.supplier[changes.supplier_start[candidate] : changes.supplier_start[candidate + 1]]
    return suppliers, changes.buyer[changes.buyer_start[candidate] : changes.buyer_start[candidate + 1]]


@compiled
def _run_whole(
    a: LinkArrays, r: Room, shocks: ShockArrays, shock: int, limits: Limits, weights: Floats, row: Floats
) -> None:
    run_shock(a.flat, r, shocks, shock, limits.epsilon, limits.most_steps)
    add_up(r, weights, row)
    clear(a.flat, r)


@compiled
def _depart(
    a: LinkArrays, up: Departures, down: DownDepartures, up_path: ShockPath, down_path: DownPath, lists: MarketLists,
    worth: Worth, suppliers: Indices, buyers: Indices, limits: Limits, weights: Floats, before: Floats,
    after: Floats,
) -> tuple[bool, float]:  # fmt: skip
    """The index of a changed network by its departures; whether they served, and the most it may have missed."""
    flat, epsilon, neglect = a.flat, limits.epsilon, limits.neglect
    steps = len(up_path.rise)
    lower, upper, lost = np.zeros(steps), np.zeros(steps), np.zeros((steps, len(suppliers)))
    importances, small, returning = up_path.importance, SMALL, 0.0
    if worth.serves:
        importances = worth.near
        small, returning = coarseness(flat, up, worth, suppliers, neglect)
    down_count, behind = downstream_departure(
        a, down, down_path, lists, suppliers, buyers, lower, upper, neglect
    )
    sure, up_count, up_behind, unknown = upstream_departure(
        flat, up, up_path, suppliers, importances, lower, upper, epsilon, neglect, small, lost
    )
    behind += up_behind + returning * unknown
    if sure and worth.serves:
        add_worth(up, worth, suppliers, lost, before, after)
        behind += correct(up, up_count, down, down_count, up_path, down_path, weights, unknown, after)
    elif sure:
        index_after(up, up_count, down, down_count, up_path, down_path, weights, before, after)
    forget(up, up_count)
    forget_down(down, down_count)
    return sure, behind


@compiled
def _hold(up: Departures, down: DownDepartures, shocks: ShockArrays, shock: int, times: float) -> None:
    """Note what the shock itself causes, or with `times` 0 forget it."""
    for number in range(shocks.start[shock], shocks.start[shock + 1]):
        up.held[shocks.firm[number]] = times * shocks.up[number]
        down.held[shocks.firm[number]] = times * shocks.down[number]


@compiled
def _remember(a: LinkArrays, up: Departures, down: DownDepartures, suppliers: Indices) -> None:
    """Keep the strength of these suppliers and the shares of their sales from before a change."""
    for number in range(len(suppliers)):
        firm = suppliers[number]
        down.strength_before[firm] = a.flat.strength[firm]
        for link in range(a.flat.out_start[firm], a.flat.out_start[firm + 1]):
            up.old_share[link] = a.flat.out_share[link]
