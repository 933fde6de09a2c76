"""What a link is worth at 100,000 firms and 1,000,000 links: in place against building the network anew.

The peer builds the changed network and runs every shock on it, which is what a program without memory does.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks.timing import Row, alone, paired
from corechain.production_network import ProductionNetwork, build_network
from corechain.production_network.generator import default_tables, generate
from corechain.production_network.shocks import Shocks, scenarios, single_failures
from corechain.production_network.what_if import LinkChange, WhatIf, changed

FIRMS, LINKS, SECTORS = 100_000, 1_000_000, 80
CANDIDATES = 1_000


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
    """A named shock and samples of single failures."""
    random = np.random.default_rng(3)
    levels = np.ones(FIRMS)
    levels[random.choice(FIRMS, 20, replace=False)] = 0.0
    largest = int(np.argmax(here.out_strength))
    return {
        "the largest firm stops": single_failures(here, [largest]),
        "20 firms stop together": scenarios(here, [(levels, levels)]),
        "10 firms, each alone": single_failures(here, random.choice(FIRMS, 10, replace=False)),
    }


def run() -> Iterator[Row]:
    here = network()
    here.share_of_sales  # noqa: B018 (cached)
    many = candidates(here, CANDIDATES)
    for name, shocks in shock_sets(here).items():
        what_if = WhatIf(here, shocks, many)

        def anew(shocks: Shocks = shocks) -> float:
            fresh = replace(changed(here, many[0]))
            return float(WhatIf(fresh, shocks, [], weights={"before": here.share_of_sales}).before[0, 0])

        def in_place(what_if: WhatIf = what_if) -> np.ndarray:
            return what_if.differences([0])

        yield paired(f"one candidate, {name}", in_place, anew, "built anew", rounds=3)
        start = time.perf_counter()
        what_if.differences(range(100))
        each = (time.perf_counter() - start) / 100
        yield Row(f"a candidate of 100, {name}", each, None, "")
        yield alone(f"set-up for {CANDIDATES:,} candidates, {name}",
                    lambda shocks=shocks: WhatIf(here, shocks, many), rounds=1)  # fmt: skip
