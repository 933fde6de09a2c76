"""The systemic risk of every firm: ours on all cores against plain ways, on networks drawn with a seed.

`peer ÷ ours` compares wall times of the same shocks. “One core” rows give ours one thread as well, so that what is
left is the method. Rows of several networks show how the cost of one shock grows.
"""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from tests.factories.networks import random_network

from benchmarks.peers.cascades import cascades, links, matrices, slot_starts, state, swept
from benchmarks.timing import Row
from corechain.production_network import ProductionNetwork, systemic_risk

EPSILON = 0.01
SPARSE_NEEDS = (0.9, 0.07, 0.03)
"""Downstream losses stay near, and about a fifth of the shocks sweep the whole upstream side."""
DENSE_NEEDS = (0.1, 0.6, 0.3)
"""Most inputs matter: losses reach much of the network both ways."""
ROUNDS = 3


def run() -> Iterator[Row]:
    """All rows; about ten minutes on two cores."""
    for name, needs, shocks in (("few needs", SPARSE_NEEDS, 4000), ("many needs", DENSE_NEEDS, 1500)):
        network = random_network(100_000, 1_000_000, shares_of_needs=needs)
        yield from _against_peers(f"100,000 firms, {name}", network, _sample(network, shocks))
    whole = random_network(100_000, 1_000_000, shares_of_needs=SPARSE_NEEDS)
    yield Row("every one of 100,000 firms, few needs", _seconds(lambda: systemic_risk(whole)), None, "")
    yield from _curve()


def _sample(network: ProductionNetwork, shocks: int) -> Any:
    return (
        np.random.default_rng(7)
        .choice(network.firms, min(shocks, network.firms), replace=False)
        .astype(np.int32)
    )


def _against_peers(name: str, network: ProductionNetwork, shocks: Any) -> Iterator[Row]:
    net = links(network)
    room, starts, whole = state(net), slot_starts(net), matrices(network)
    cores = os.cpu_count() or 1
    few, index = shocks[: len(shocks) // 4], np.zeros((len(shocks), 3))

    def plain(part: Any) -> Callable[[], None]:
        return lambda: cascades(net, room, starts, part, EPSILON, index)

    def ours(part: Any, workers: int) -> Callable[[], Any]:
        return lambda: systemic_risk(network, shocks=part, workers=workers)

    ours(shocks[:64], cores)(), plain(shocks[:2])()
    yield _paired(
        f"{name}: {len(few):,} shocks, {cores} cores", ours(few, cores), plain(few), "plain kernel, 1 core"
    )
    yield _paired(f"{name}: {len(few):,} shocks, one core", ours(few, 1), plain(few), "plain kernel, 1 core")
    yield _paired(
        f"{name}: {len(shocks):,} shocks, {cores} cores",
        ours(shocks, cores),
        plain(shocks),
        "plain kernel, 1 core",
        rounds=1,
    )
    each = _seconds(lambda: [swept(whole, int(firm), EPSILON) for firm in shocks[:40]]) / 40
    mine = _seconds(ours(shocks, cores)) / len(shocks)
    yield Row(f"{name}: one shock", mine, each, "SciPy sparse products")
    index[:] = 0.0
    plain(shocks[:200])()
    risk = systemic_risk(network, shocks=shocks[:200])
    found = np.hstack([risk.combined, risk.downstream, risk.upstream])
    yield Row(f"{name}: largest difference {np.abs(found - index[:200]).max():.1e}", mine, None, "")


def _curve() -> Iterator[Row]:
    for firms, shocks in ((1_000, 1_000), (10_000, 4_000), (100_000, 4_000), (1_000_000, 600)):
        network = random_network(firms, firms * 10, shares_of_needs=SPARSE_NEEDS)
        part = _sample(network, shocks)
        build = _seconds(lambda net=network: net.compiled)
        each = _seconds(lambda net=network, few=part: systemic_risk(net, shocks=few)) / len(part)
        yield Row(f"{firms:,} firms, {firms * 10:,} links: arrays", build, None, "")
        yield Row(f"{firms:,} firms: one shock of {len(part):,}; peak {_peak_gib():.1f} GiB", each, None, "")


def _paired(
    what: str, ours: Callable[[], Any], peer: Callable[[], Any], peer_is: str, rounds: int = ROUNDS
) -> Row:
    """Medians of `rounds` in turn; whoever calls has run both once."""
    timings = [(_seconds(ours), _seconds(peer)) for _ in range(rounds)]
    return Row(
        what, statistics.median(a for a, _ in timings), statistics.median(b for _, b in timings), peer_is
    )


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _peak_gib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
