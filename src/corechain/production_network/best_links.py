"""Which links to add under a budget so that the expected loss falls most."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corechain.exceptions import UnusableShock
from corechain.production_network.link_changes import LinkChange
from corechain.production_network.network import ProductionNetwork
from corechain.production_network.shocks import Shocks
from corechain.production_network.what_if import WhatIf
from corechain.texts import Text

MOST_COMBINATIONS = 100_000
TOGETHER = 16
"""Leading candidates that are judged again at once, because many together cost little more than one."""


@dataclass(frozen=True)
class Pick:
    """A candidate chosen: what it takes off the expected loss on top of those before it, and what it costs."""

    candidate: int
    gain: float
    cost: float


def best_links(
    network: ProductionNetwork,
    candidates: Sequence[LinkChange],
    shocks: Shocks,
    *,
    budget: float,
    costs: ArrayLike | None = None,
    epsilon: float = 0.01,
    workers: int | None = None,
) -> list[Pick]:
    """Pick greedily by gain per cost until the budget is spent or nothing helps any more.

    `costs`: 1 each by default, so that `budget` is a number of links. Lazy: gains mostly shrink as links are added,
    so only the leading candidates are judged again. The expected loss is not submodular throughout (two links may need
    each other), so the optimum is not sure to be found; :func:`best_links_exactly` does, for few candidates.
    """
    price = _costs(costs, len(candidates), budget)
    what_if = WhatIf(network, shocks, [[each] for each in candidates], epsilon=epsilon, workers=workers)
    gains = what_if.chain_values()
    waiting = [(-float(gain / price[number]), number, 0) for number, gain in enumerate(gains)]
    heapq.heapify(waiting)
    picks, left, taken = list[Pick](), budget, set[tuple[int, int]]()
    while waiting:
        rate, number, judged_after = heapq.heappop(waiting)
        pair = candidates[number].ends
        if price[number] > left or pair in taken:
            continue
        if judged_after < len(picks):
            stale = [number, *_leading(waiting, len(picks))]
            for each, value in zip(stale, what_if.chain_values(stale), strict=True):
                heapq.heappush(waiting, (-float(value / price[each]), each, len(picks)))
            continue
        if rate >= 0:
            break
        picks.append(Pick(number, -rate * float(price[number]), float(price[number])))
        taken.add(pair)
        left -= float(price[number])
        if any(price[other] <= left for _, other, _ in waiting):
            what_if.accept(number)
    return picks


def _leading(waiting: list[tuple[float, int, int]], picks: int) -> list[int]:
    """Take further candidates that were judged before the last pick off the top of the heap."""
    taken = list[int]()
    while waiting and waiting[0][2] < picks and len(taken) < TOGETHER - 1:
        taken.append(heapq.heappop(waiting)[1])
    return taken


def best_links_exactly(
    network: ProductionNetwork,
    candidates: Sequence[LinkChange],
    shocks: Shocks,
    *,
    budget: float,
    costs: ArrayLike | None = None,
    epsilon: float = 0.01,
) -> tuple[tuple[int, ...], float]:
    """The best set of candidates within the budget and its gain, by trying every one.

    Raises :class:`corechain.exceptions.UnusableShock` where there are more than :data:`MOST_COMBINATIONS`.
    """
    price = _costs(costs, len(candidates), budget)
    numbers = range(len(candidates))
    sets = [()] + [
        chosen
        for size in range(1, len(candidates) + 1)
        for chosen in combinations(numbers, size)
        if price[list(chosen)].sum() <= budget and _distinct([candidates[each] for each in chosen])
    ]
    if len(sets) > MOST_COMBINATIONS or len(candidates) > 24:
        raise UnusableShock(
            Text(
                zh="候选过多（{n} 个），无法逐一尝试。",
                en="There are too many candidates ({n}) to try every set.",
                n=len(candidates),
            ),
            Text(zh="减少候选，或用贪心法。", en="Give fewer candidates, or choose greedily."),
        )
    combined = [[candidates[each] for each in chosen] for chosen in sets]
    gains = WhatIf(network, shocks, combined, epsilon=epsilon).chain_values()
    best = int(np.argmax(gains))
    return sets[best], float(gains[best])


def _distinct(changes: Sequence[LinkChange]) -> bool:
    return len({change.ends for change in changes}) == len(changes)


def _costs(given: ArrayLike | None, candidates: int, budget: float) -> NDArray[np.float64]:
    costs = np.ones(candidates) if given is None else np.asarray(given, np.float64)
    if costs.shape != (candidates,) or not (np.isfinite(costs) & (costs > 0)).all() or not budget > 0:
        raise UnusableShock(
            Text(
                zh="预算须大于 0；{n} 个候选各有一个大于 0 的成本。",
                en="The budget must be more than 0, and each of the {n} candidates needs a cost of more than 0.",
                n=candidates,
            )
        )
    return costs
