"""Spark under test: Java processes on this machine. Where they cannot be had the tests are skipped, loudly; a build
server (``CI=true``) must have them, so there the same is a failure.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corechain.engines.spark_session import check
from corechain.exceptions import MissingPart
from corechain.production_network import ProductionNetwork, build_network


@pytest.fixture(scope="session")
def spark_can_run() -> None:
    """pyspark and Java are here, else skip or fail."""
    try:
        check(None)
    except MissingPart as missing:
        reason = f"NO SPARK TEST RAN: {missing}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def generated() -> ProductionNetwork:
    """3,000 firms and some 9,000 links in 12 sectors, a few firms with very many."""
    return random_network(firms=3_000, links=9_000, sectors=12, seed=5)


def random_network(*, firms: int, links: int, sectors: int, seed: int) -> ProductionNetwork:
    """Links between firms drawn so that low numbers have many; duplicates are summed, self-links left out."""
    draw = np.random.default_rng(seed)
    supplier = (firms * draw.random(links) ** 2).astype(np.int64)
    buyer = (firms * draw.random(links) ** 1.5).astype(np.int64)
    real = supplier != buyer
    return build_network(
        np.arange(firms),
        np.concatenate([np.arange(sectors), draw.integers(0, sectors, firms - sectors)]),
        supplier[real],
        buyer[real],
        draw.lognormal(0.0, 2.0, int(real.sum())),
        draw.integers(0, 3, (sectors, sectors)),
    ).require()


class Processes:
    """The processes that this one has started, and those they have started."""

    def executors(self) -> list[int]:
        """Process ids of Spark's executors, in the order of their numbers there."""
        found = {}
        for pid in self._descendants():
            words = _read(pid, "cmdline").split("\0")
            if "org.apache.spark.executor.CoarseGrainedExecutorBackend" in words:
                found[int(words[words.index("--executor-id") + 1])] = pid
        return [found[number] for number in sorted(found)]

    def listening(self) -> set[str]:
        """Addresses at which any of them listens: 127.0.0.1 as 4 bytes, others as they stand in the kernel's table."""
        sockets = {
            os.readlink(link)
            for pid in self._descendants()
            for link in Path(f"/proc/{pid}/fd").glob("*")
            if link.is_symlink()
        }
        found = set()
        for table in ("tcp", "tcp6"):
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                    found.add(fields[1].partition(":")[0])
        return found

    def _descendants(self) -> list[int]:
        parents = {}
        for folder in Path("/proc").glob("[0-9]*"):
            parent = re.search(r"^PPid:\s*(\d+)", _read(int(folder.name), "status"), re.MULTILINE)
            parents[int(folder.name)] = int(parent[1]) if parent else 0
        ours, before = {os.getpid()}, 0
        while len(ours) > before:
            before = len(ours)
            ours |= {pid for pid, parent in parents.items() if parent in ours}
        return sorted(ours - {os.getpid()})


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    except OSError:  # it has ended
        return ""


@pytest.fixture
def processes() -> Iterator[Processes]:
    """Finds Spark's processes by their ids; at the end none may be left."""
    seen = Processes()
    yield seen
    assert seen.executors() == []
