"""Outages over days, drawn at random: how much production an economy may lose, and how likely that is.

**A day.** Firm i's own outage makes its loss 1 for a given number of days. Downstream, what suppliers lost yesterday is
missing from today's deliveries, with the shares Λd and the replaceability σ of the systemic risk index. What is missing
is first taken from inventory: a firm holds its `inventory_days` τ (time to survive) of every input, and loses
max over its slots of (missing − what is left in stock). Stock goes down by what is missing, up again by what comes
while the firm itself makes less, and never above τ. Upstream, a firm loses the orders that its customers did not place
yesterday (Λu); there is no buffer on that side. A day's loss of a firm is the larger of both, as in the index.

**A draw.** Every hazard happens or not; if so, each of its firms stops or not, for a length drawn evenly from the
days given (time to recover). **The loss** is counted in output days: 1 is what the whole network makes in a day.

What it leaves out: no overtime afterwards, no price, no rationing by importance, no new supplier; shocks move one link
a day; losses below `least` are counted but not passed on. With no inventories, outages without end and `least` 0 the
levels settle where the cascade of the systemic risk index with ε → 0 does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corechain.exceptions import UnusableShock
from corechain.production_network.daily import days_room, run_days
from corechain.production_network.kernels.flat import reordered
from corechain.production_network.network import ProductionNetwork
from corechain.texts import Text

HORIZON = 365
LEAST = 1e-4
PARTS = 64
"""Parts in which draws are done, so that a person sees how far it is."""
Answer = TypeVar("Answer")


@dataclass(frozen=True, eq=False)
class Hazard:
    """Something that may stop firms.

    It happens in a draw with `probability`; then each of `firms` (positions) stops with the chance `hits`, by itself,
    for whole days drawn evenly from `days` (first and last included). Independent plant outages have probability 1; an
    earthquake in a region has a small probability and large hits; a planned stoppage has both 1.
    """

    firms: NDArray[np.int32]
    days: tuple[int, int]
    probability: float = 1.0
    hits: float = 1.0
    name: str = ""


@dataclass(frozen=True, eq=False)
class ScenarioResult:
    """Losses of all draws in output days."""

    losses: NDArray[np.float64]
    """Of each draw, over all days (draws)."""
    stopped: NDArray[np.int32]
    """Firms that stopped of themselves in each draw."""
    by_day: NDArray[np.float64]
    """Mean loss on each day (horizon)."""
    by_firm: NDArray[np.float64]
    """Mean days of its own production that each firm loses (n)."""
    unfinished: int
    """Draws whose losses went on beyond the horizon."""

    @property
    def mean(self) -> float:
        """Mean loss of a draw."""
        return float(self.losses.mean())

    @property
    def standard_error(self) -> float:
        """Standard error of the mean: s / √draws; NaN for a single draw."""
        draws = len(self.losses)
        return float(self.losses.std(ddof=1) / np.sqrt(draws)) if draws > 1 else float("nan")

    def quantile(self, share: float) -> tuple[float, float, float]:
        """The loss that `share` of the draws do not exceed, with the ends of a 95 % interval.

        The interval runs between order statistics (normal approximation of the binomial rank), free of any
        distribution; with few draws it reaches to the smallest or largest of them.
        """
        ordered = np.sort(self.losses)
        draws = len(ordered)
        spread = 1.96 * np.sqrt(draws * share * (1 - share))
        ranks = [np.ceil(share * draws), np.floor(share * draws - spread), np.ceil(share * draws + spread)]
        value, low, high = (float(ordered[int(np.clip(rank - 1, 0, draws - 1))]) for rank in ranks)
        return value, low, high


def simulate(
    network: ProductionNetwork,
    hazards: Sequence[Hazard],
    *,
    draws: int = 1000,
    seed: int = 0,
    inventory_days: ArrayLike = 0.0,
    horizon: int = HORIZON,
    least: float = LEAST,
    weights: ArrayLike | None = None,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> ScenarioResult:
    """Draw `draws` times from `hazards` and run each for at most `horizon` days.

    `inventory_days`: one number or one a firm (n). `weights`: share of output of each firm, its share of sales by
    default. Draw k depends on `seed` and k alone, so more draws go on where fewer ended, whatever the threads.
    Raises :class:`corechain.exceptions.UnusableShock` for values that make no sense.
    """
    stock = _inventory(network, inventory_days)
    _check(network, hazards, draws, horizon)
    share = network.share_of_sales if weights is None else np.asarray(weights, np.float64)
    losses, stopped, flat = np.zeros(draws), np.zeros(draws, np.int32), network.compiled
    stock, share = reordered(flat, stock), reordered(flat, share)

    def work(part: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
        state, lost, by_day, beyond = days_room(flat), np.zeros(network.firms), np.zeros(horizon), 0
        for draw in part:
            (firms, lengths), days = draw_outages(hazards, seed, int(draw)), np.zeros(horizon)
            stopped[draw] = len(np.unique(firms))
            hit = flat.place[firms]
            beyond += run_days(flat, state, hit, lengths, stock, horizon, least, share, days, lost) > horizon
            losses[draw] = days.sum()
            by_day += days
        return lost, by_day, beyond

    results = _in_threads(work, draws, workers, on_progress)
    lost, by_day, beyond = (sum(parts) for parts in zip(*results, strict=True))
    lost = np.asarray(lost)[flat.place]
    return ScenarioResult(losses, stopped, np.asarray(by_day) / draws, lost / draws, int(beyond))


def draw_outages(
    hazards: Sequence[Hazard], seed: int, draw: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Which firms stop in draw number `draw`, and for how many days."""
    random = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(draw,)))
    firms, lengths = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    for hazard in hazards:
        if random.random() >= hazard.probability:
            continue
        hit = hazard.firms[random.random(len(hazard.firms)) < hazard.hits]
        firms.append(hit.astype(np.int32))
        lengths.append(random.integers(*hazard.days, size=len(hit), endpoint=True).astype(np.int32))
    return np.concatenate(firms), np.concatenate(lengths)


def _in_threads(
    work: Callable[[NDArray[np.int64]], Answer],
    draws: int,
    workers: int | None,
    tell: Callable[[int, int], None] | None,
) -> list[Answer]:
    """Work on the draws part by part, telling of the progress in this thread; answers in order of the parts."""
    threads = max(1, min(workers or os.cpu_count() or 1, draws))
    parts = np.array_split(np.arange(draws), max(threads, min(draws, PARTS)))
    with ThreadPoolExecutor(threads) as pool:
        running = {pool.submit(work, part): len(part) for part in parts}
        done = 0
        try:
            for each in as_completed(running):
                done += running[each]
                if tell is not None:
                    tell(done, draws)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
        return [each.result() for each in running]


def _inventory(network: ProductionNetwork, given: ArrayLike) -> NDArray[np.float64]:
    values = np.asarray(given, np.float64)
    if values.shape not in ((), (network.firms,)) or not (np.isfinite(values) & (values >= 0)).all():
        raise UnusableShock(
            Text(
                zh="库存天数须是有限的非负数：一个，或每家企业一个（共 {n} 个）。",
                en="Inventory days must be finite and at least 0: one number, or one for each of the {n} firms.",
                n=network.firms,
            )
        )
    return np.ascontiguousarray(np.broadcast_to(values, (network.firms,)))


def _check(network: ProductionNetwork, hazards: Sequence[Hazard], draws: int, horizon: int) -> None:
    for hazard in hazards:
        first, last = hazard.days
        chances = (hazard.probability, hazard.hits)
        inside = len(hazard.firms) and hazard.firms.min() >= 0 and hazard.firms.max() < network.firms
        if not inside or not 1 <= first <= last or not all(0 <= chance <= 1 for chance in chances):
            raise UnusableShock(
                Text(
                    zh="事件“{name}”不成立：须有网络中的企业，天数至少为 1 且先小后大，概率在 0 到 1 之间。",
                    en="The hazard “{name}” cannot be: it needs firms of the network, days of at least 1 in order, and "
                    "chances between 0 and 1.",
                    name=hazard.name,
                )
            )
    if not hazards or draws < 1 or horizon < 1:
        raise UnusableShock(
            Text(
                zh="至少要有一个事件、一次抽样和一天。",
                en="Give at least one hazard, one draw and one day.",
            )
        )
