"""The Economic Systemic Risk Index: what stops in the economy when one firm stops.

ESRI_s = Σ_j w_j (1 − min(h^d_j, h^u_j)) after firm s has failed completely (Diem et al. 2022, Scientific Reports
12:7719), also with h^d or h^u alone. The usual weight w is a firm's share of all sales between firms.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corechain.exceptions import UnusableShock
from corechain.production_network.cascade import EPSILON, MOST_STEPS
from corechain.production_network.kernels.failures import Limits, Task, Workplace, fail, finish, workplace
from corechain.production_network.kernels.flat import Flat
from corechain.production_network.network import ProductionNetwork
from corechain.texts import Text

SHARE_OF_SALES = "share_of_sales"
"""Name of the weight that is used when none is given."""
CHUNK = 64
"""Shocks given to a thread at a time; the results do not depend on it."""
UPSTREAM_SHARE, DOWNSTREAM_SHARE = 1 / 32, 1 / 128
"""A shock boards a lane when its next step may visit more than this share of all links (measured, see
docs/decisions/0007-systemic-risk-kernel.md)."""


@dataclass(frozen=True, eq=False)
class SystemicRisk:
    """The index of each shock (rows, in the order asked for) under each weight (columns)."""

    shocks: NDArray[np.int32]
    weights: tuple[str, ...]
    combined: NDArray[np.float64]
    downstream: NDArray[np.float64]
    upstream: NDArray[np.float64]
    steps: NDArray[np.int32]
    """Steps until no firm lost more than ε in one."""

    @property
    def is_cut_short(self) -> NDArray[np.bool_]:
        """Which shocks had not come to rest after the most steps there may be (see :data:`cascade.MOST_STEPS`)."""
        return np.asarray(self.steps >= MOST_STEPS)


def systemic_risk(
    network: ProductionNetwork,
    *,
    shocks: ArrayLike | None = None,
    epsilon: float = EPSILON,
    weights: Mapping[str, ArrayLike] | None = None,
    workers: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> SystemicRisk:
    """The index of every firm, or of the firms at the positions `shocks`, each failing alone and completely.

    `weights` (name → n numbers) are taken as they are: let them add up to 1 for an index between 0 and 1. `workers`
    is the number of threads, all cores by default. `on_progress(done, total)` is called in the calling thread. A
    shock's result is the same to the last bit whatever the other shocks and the number of threads.
    Raises :class:`corechain.exceptions.UnusableShock` for a position or weight that does not fit the network.
    """
    chosen = _positions(network, shocks)
    named = _weights(network, weights)
    flat = network.compiled
    table = np.empty((len(named), network.firms))
    table[:, flat.place] = np.vstack(list(named.values()))
    index = np.zeros((len(chosen), 3, len(named)))
    task = Task(flat.place[chosen], table, index, np.zeros(len(chosen), np.int32))
    done = 0
    for ended in run(flat, task, _limits(flat, epsilon), workers or os.cpu_count() or 1):
        done += ended
        if ended and on_progress is not None:
            on_progress(done, len(chosen))
    return SystemicRisk(
        shocks=chosen,
        weights=tuple(named),
        combined=index[:, 0],
        downstream=index[:, 1],
        upstream=index[:, 2],
        steps=task.steps,
    )


def _limits(flat: Flat, epsilon: float) -> Limits:
    links = len(flat.out_buyer)
    return Limits(epsilon, MOST_STEPS, int(UPSTREAM_SHARE * links), int(DOWNSTREAM_SHARE * links))


def run(flat: Flat, task: Task, limits: Limits, workers: int) -> Iterator[int]:
    """Fill the task's `index` and `steps`; yields how many shocks ended since the last time."""
    chunks = iter(range(0, len(task.firms), CHUNK))
    ended: queue.SimpleQueue[int] = queue.SimpleQueue()
    stop = threading.Event()
    places = [workplace(flat, len(task.weights)) for _ in range(min(workers, -(-len(task.firms) // CHUNK)))]

    def work(place: Workplace) -> None:
        while not stop.is_set() and (first := next(chunks, None)) is not None:
            ended.put(fail(flat, place, task, limits, first, min(first + CHUNK, len(task.firms))))
        if not stop.is_set():
            ended.put(finish(flat, place, task, limits))

    with ThreadPoolExecutor(max(1, len(places))) as pool:
        futures = [pool.submit(work, place) for place in places]
        for future in futures:
            future.add_done_callback(lambda _: ended.put(0))
        try:
            while not all(future.done() for future in futures):
                yield ended.get()
            while not ended.empty():
                yield ended.get()
        finally:
            stop.set()
    for future in futures:
        future.result()


def _positions(network: ProductionNetwork, shocks: ArrayLike | None) -> NDArray[np.int32]:
    if shocks is None:
        return np.arange(network.firms, dtype=np.int32)
    chosen = np.asarray(shocks, dtype=np.int64).reshape(-1)
    wrong = chosen[(chosen < 0) | (chosen >= network.firms)]
    if len(wrong):
        raise UnusableShock(
            Text(
                zh="没有第 {position} 家企业：网络有 {firms} 家，从 0 数起。",
                en="There is no firm at position {position}: the network has {firms}, counted from 0.",
                position=int(wrong[0]),
                firms=network.firms,
            )
        )
    return chosen.astype(np.int32)


def _weights(
    network: ProductionNetwork, weights: Mapping[str, ArrayLike] | None
) -> dict[str, NDArray[np.float64]]:
    if not weights:
        return {SHARE_OF_SALES: network.share_of_sales}
    named = {name: np.asarray(given, dtype=np.float64) for name, given in weights.items()}
    for name, weight in named.items():
        if weight.shape != (network.firms,) or not np.isfinite(weight).all() or (weight < 0).any():
            raise UnusableShock(
                Text(
                    zh="权重“{name}”须为每家企业一个有限的非负数，共 {firms} 个。",
                    en="The weight “{name}” must be one finite number of at least 0 for each of the {firms} firms.",
                    name=name,
                    firms=network.firms,
                )
            )
    return named
