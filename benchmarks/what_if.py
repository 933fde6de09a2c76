"""What links are worth at 100,000 firms and 1,000,000 links: 1,000 candidates together against one alone.

“All told” starts from the network and a set of shocks: arrays, the shocks as things stand, and the judging. The peer is
one candidate alone, asked the same way; “built anew” makes the changed network and runs every shock on it, which is
what a program without memory does.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from benchmarks.timing import Row
from corechain.production_network import ProductionNetwork, build_network
from corechain.production_network.generator import default_tables, generate
from corechain.production_network.shocks import Shocks, scenarios, single_failures
from corechain.production_network.what_if import LinkChange, WhatIf, changed

FIRMS, LINKS, SECTORS = 100_000, 1_000_000, 80
CANDIDATES = 1_000
ROUNDS = 3


def network() -> ProductionNetwork:
    """A synthetic network of the size the platform is built for."""
    made = generate(default_tables(SECTORS), firms=FIRMS, links=LINKS, seed=1)
    random = np.random.default_rng(1)
    essentiality = random.choice([0, 1, 2], (SECTORS, SECTORS), p=[0.1, 0.6, 0.3])
    return build_network(
        np.arange(FIRMS), made.sector, made.supplier, made.buyer, made.amount, essentiality,
        sector_names=[str(number) for number in range(SECTORS)],
    ).require()  # fmt: skip


def candidates(here: ProductionNetwork, count: int) -> list[list[LinkChange]]:
    """Random links of ten times the median amount."""
    random = np.random.default_rng(2)
    supplier = random.integers(FIRMS, size=count)
    buyer = (supplier + 1 + random.integers(FIRMS - 1, size=count)) % FIRMS
    amount = float(10 * np.median(here.amount))
    return [[LinkChange(int(i), int(j), amount)] for i, j in zip(supplier, buyer, strict=True)]


def shock_sets(here: ProductionNetwork) -> dict[str, Shocks]:
    """Named shocks and samples of single failures."""
    random = np.random.default_rng(3)
    levels = np.ones(FIRMS)
    levels[random.choice(FIRMS, 20, replace=False)] = 0.0
    largest = int(np.argmax(here.out_strength))
    return {
        "the largest firm stops": single_failures(here, [largest]),
        "20 firms stop together": scenarios(here, [(levels, levels)]),
        "10 firms, each alone": single_failures(here, random.choice(FIRMS, 10, replace=False)),
        "100 firms, each alone": single_failures(here, random.choice(FIRMS, 100, replace=False)),
    }


def run() -> Iterator[Row]:
    """All rows; some minutes on two cores."""
    here = network()
    here.share_of_sales  # noqa: B018 (cached)
    many = candidates(here, CANDIDATES)
    first = WhatIf(here, single_failures(here, [0]), many[:8])
    first.differences(), first.differences([0])  # compiles
    for name, shocks in shock_sets(here).items():
        yield from _together_and_alone(here, name, shocks, many)


def _together_and_alone(
    here: ProductionNetwork, name: str, shocks: Shocks, many: list[list[LinkChange]]
) -> Iterator[Row]:
    def anew() -> float:
        fresh = replace(changed(here, many[0]))
        return float(WhatIf(fresh, shocks, [], weights={"before": here.share_of_sales}).before[0, 0])

    alone, alone_set_up, rebuilt = [], [], []
    together, set_up = _all_told(here, shocks, many)
    for _ in range(ROUNDS):
        judged, before = _all_told(here, shocks, many[:1])
        alone.append(judged)
        alone_set_up.append(before)
        rebuilt.append(_seconds(anew))
    one, one_set_up = statistics.median(alone), statistics.median(alone_set_up)
    each, each_told = together / len(many), (set_up + together) / len(many)
    yield Row(f"{name}: one candidate, all told", one_set_up + one, statistics.median(rebuilt), "built anew")
    yield Row(f"{name}: each of {len(many):,}, all told", each_told, one_set_up + one, "one alone, all told")
    yield Row(f"{name}: each of {len(many):,}, judging only", each, one, "one alone, judging only")


def _all_told(
    here: ProductionNetwork, shocks: Shocks, several: list[list[LinkChange]]
) -> tuple[float, float]:
    """Seconds of judging, and of all that goes before."""
    start = time.perf_counter()
    what_if = WhatIf(here, shocks, several)
    ready = time.perf_counter()
    what_if.differences()
    return time.perf_counter() - ready, ready - start


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
