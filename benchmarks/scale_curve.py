"""The cost of one shock and the memory it takes, from 1,000 to 1,000,000 firms with ten links each.

Every size is measured in a process of its own, so that the peak of memory is that size's alone: drawing the network
with the library's generator, checking it, building the arrays and letting shocks spread. The plain kernel comes after
the peak is read, on the same shocks and in turn with ours. CPU times stand beside wall times, which grow when other
programs use the cores.

`python -m benchmarks scale_curve` also writes ``docs/reference/scale-curve.csv``, from which `make docs` draws the
picture and the table of that page.
"""

from __future__ import annotations

import csv
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers.cascades import cascades, links, slot_starts, state
from benchmarks.timing import Row
from corechain.production_network import ProductionNetwork, build_network, systemic_risk
from corechain.production_network.generator import GeneratedNetwork, default_tables, generate
from corechain.production_network.kernels.jit import kept_in

NUMBERS = Path(__file__).resolve().parent.parent / "docs" / "reference" / "scale-curve.csv"
SIZES = ((1_000, 1_000, 5), (10_000, 2_000, 3), (100_000, 1_000, 3), (1_000_000, 300, 1))
"""Firms, shocks, rounds; ten links a firm."""
NEEDS = {"few": (0.9, 0.07, 0.03), "many": (0.1, 0.6, 0.3)}
"""Shares of sector pairs whose input is negligible, non-essential and essential."""
SECTORS, SEED, EPSILON = 80, 1, 0.01
PEER = "plain kernel, 1 core"


def run() -> Iterator[Row]:
    """All rows, then the file of numbers; about ten minutes on two cores."""
    measured = []
    for needs in NEEDS:
        for firms, shocks, rounds in SIZES:
            found = _in_a_process(firms, shocks, rounds, needs)
            measured.append(found)
            name = f"{needs} needs, {firms:,} firms"
            for time_is in ("wall", "cpu"):
                ours, plain = (found[f"{who}_{time_is}_ms"] * shocks / 1000 for who in ("ours", "plain"))
                yield Row(f"{name}: {shocks:,} shocks, {time_is} time", ours, plain, PEER)
            yield Row(
                f"{name}: peak {found['peak_mib']:,} MiB; drawing the network", found["generate_s"], None, ""
            )
    write(measured)


def _in_a_process(firms: int, shocks: int, rounds: int, needs: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.scale_curve", str(firms), str(shocks), str(rounds), needs]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(firms: int, shocks: int, rounds: int, needs: str) -> dict[str, Any]:
    """One size, in this process: seconds, milliseconds a shock, MiB."""
    small = _network(_drawn(100), needs)
    systemic_risk(small)  # loads the kernels, so that no size pays for it
    _plain(small, np.arange(2, dtype=np.int32))()
    before = _peak_mib()
    generate_s, _, drawn = _timed(partial(_drawn, firms))
    build_s, _, network = _timed(partial(_built, drawn, needs))
    del drawn
    chosen = np.random.default_rng(SEED).choice(firms, shocks, replace=False).astype(np.int32)
    ours = [_timed(lambda: systemic_risk(network, shocks=chosen, epsilon=EPSILON))[:2]]
    peak = _peak_mib()
    plain = _plain(network, chosen)
    theirs = [_timed(plain)[:2]]
    for _ in range(rounds - 1):
        ours.append(_timed(lambda: systemic_risk(network, shocks=chosen, epsilon=EPSILON))[:2])
        theirs.append(_timed(plain)[:2])
    return {
        "needs": needs, "firms": firms, "links": network.links, "shocks": shocks,
        **_each("ours", ours, shocks), **_each("plain", theirs, shocks),
        "generate_s": round(generate_s, 3), "build_s": round(build_s, 3),
        "peak_mib": peak, "before_mib": before, "kernels": kept_in(True).name,
    }  # fmt: skip


def _drawn(firms: int) -> GeneratedNetwork:
    return generate(default_tables(SECTORS), firms=firms, links=10 * firms, seed=SEED)


def _network(drawn: GeneratedNetwork, needs: str) -> ProductionNetwork:
    essentiality = np.random.default_rng(SEED).choice([0, 1, 2], (SECTORS, SECTORS), p=NEEDS[needs])
    return build_network(
        np.arange(len(drawn.sector)), drawn.sector, drawn.supplier, drawn.buyer, drawn.amount, essentiality,
        sector_names=[str(number) for number in range(SECTORS)],
    ).require()  # fmt: skip


def _built(drawn: GeneratedNetwork, needs: str) -> ProductionNetwork:
    network = _network(drawn, needs)
    network.compiled  # noqa: B018 (cached)
    return network


def _plain(network: ProductionNetwork, chosen: Any) -> Callable[[], None]:
    net = links(network)
    room, starts, index = state(net), slot_starts(net), np.zeros((len(chosen), 3))
    return lambda: cascades(net, room, starts, chosen, EPSILON, index)


def _timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - cpu, result


def _each(who: str, timings: Sequence[tuple[float, float]], shocks: int) -> dict[str, float]:
    wall, cpu = (1000 * statistics.median(column) / shocks for column in zip(*timings, strict=True))
    return {f"{who}_wall_ms": round(wall, 5), f"{who}_cpu_ms": round(cpu, 5)}


def _peak_mib() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10)


def write(measured: Sequence[dict[str, Any]]) -> None:
    """The numbers with what they were measured on; `kernels` names the edition of the kernels that was measured."""
    where = {
        "measured_on": datetime.now(UTC).date().isoformat(),
        "machine": f"{_processor()}, {os.cpu_count()} cores, {platform.system()}",
        "load_at_the_end": round(os.getloadavg()[0], 1),
    }
    rows = [found | where for found in measured]
    with NUMBERS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    named = [
        line.partition(":")[2] for line in info.read_text().splitlines() if line.startswith("model name")
    ]
    return named[0].strip() if named else platform.processor()


if __name__ == "__main__":
    firms, shocks, rounds = map(int, sys.argv[1:4])
    print(json.dumps(measure(firms, shocks, rounds, sys.argv[4])))
