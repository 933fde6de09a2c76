"""Pairing demands with offers: blocks by node against every pair judged one by one, and how it grows."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable
from datetime import date, timedelta

from rich.console import Console

from benchmarks.timing import Row, alone, paired
from corechain.datasets.registry import open_snapshot
from corechain.matching.pair_table import pair_table
from corechain.matching.pairs import Judge
from corechain.matching.requirements import Requirement
from corechain.workflows.pair_listings import Terms, pair_judge

FEW, MANY = 2_000, 100_000
MOST = 20
REGIONS = ("320200", "320214", "320500", "310000", "320000", None, "110000")
POOL = (
    *(Requirement("wafer_size", "eq", float(size), "mm", f"{size} mm") for size in (150, 200, 300)),
    *(Requirement("process_node", "le", float(size), "nm", f"{size} nm") for size in (28, 40, 65)),
    *(Requirement("certificate", "eq", name, None, name) for name in ("IATF 16949", "ISO 9001")),
    *(Requirement("purity", "ge", share, "percent", f"{share} %") for share in (99.9, 99.99)),
)


def drawn(count: int, prefix: str, nodes: list[str], chance: random.Random) -> list[Terms]:
    """Listings spread over the nodes of a chain: a quarter at two of them, up to three requirements each."""
    rows = []
    for number in range(count):
        start = date(2026, chance.randint(1, 12), chance.randint(1, 28)) if chance.random() < 0.5 else None
        rows.append(
            Terms(
                id=f"{prefix}{number:06d}",
                owner=f"o{chance.randrange(500)}",
                nodes=tuple(chance.sample(nodes, chance.choice([1, 1, 1, 2]))),
                requirements=tuple(chance.sample(POOL, chance.choice([0, 1, 1, 2, 3]))),
                quantity=chance.choice([None, 100.0, 500.0, 2000.0]),
                unit=chance.choice(["L/month", "kg/month", "t/month", "gal/month"]),
                price=chance.choice([None, 10.0, 25.0, 100.0]),
                region=chance.choice(REGIONS),
                starts_on=start,
                ends_on=start + timedelta(chance.randint(5, 200))
                if start and chance.random() < 0.7
                else None,
                lead_time_days=chance.choice([None, 30.0, 60.0, 90.0]),
            )
        )
    return rows


def run() -> list[Row]:
    snapshot = open_snapshot("wuxi-ic")
    judge, chance = pair_judge(snapshot), random.Random(3)
    nodes = sorted(snapshot.nodes)
    few = drawn(FEW, "d", nodes, chance), drawn(FEW, "o", nodes, chance)

    def one_by_one() -> list[list[str]]:
        best = []
        for demand in few[0]:
            pairs = [pair for offer in few[1] if (pair := judge.pair(demand, offer)) and not pair.excluded]
            pairs.sort(key=lambda each: (-each.fit, each.offer.id))
            best.append([each.offer.id for each in pairs[:MOST]])
        return best

    return [
        paired(
            f"{FEW} demands × {FEW} offers, the best {MOST} of each",
            lambda: pair_table(*few, judge, most=MOST),
            one_by_one,
            "every pair judged by itself",
            rounds=3,
        ),
        alone("one demand × 10,000 offers", one_against(10_000, nodes, judge)),
        many(nodes, judge),
    ]


def one_against(count: int, nodes: list[str], judge: Judge) -> Callable[[], object]:
    chance = random.Random(5)
    demand, offers = drawn(1, "d", nodes, chance), drawn(count, "o", nodes, chance)
    return lambda: pair_table(demand, offers, judge, most=MOST)


def many(nodes: list[str], judge: Judge) -> Row:
    chance = random.Random(7)
    demands, offers = drawn(MANY, "d", nodes, chance), drawn(MANY, "o", nodes, chance)
    start = time.perf_counter()
    table = pair_table(demands, offers, judge, most=MOST)
    seconds = time.perf_counter() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    Console().print(
        f"{MANY:,} × {MANY:,}: {table.compared:,} of {MANY * MANY:,} pairs compared, memory at most {most:.2f} GB"
    )
    return Row(f"{MANY:,} demands × {MANY:,} offers, once", seconds, None, "")
