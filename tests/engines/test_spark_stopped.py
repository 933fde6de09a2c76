"""Ctrl-C at the command line: the job is cancelled, no process stays, and finished shards serve the next run."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from corechain.production_network import ProductionNetwork, systemic_risk

from .conftest import random_network

pytestmark = [pytest.mark.spark, pytest.mark.xdist_group("spark"), pytest.mark.usefixtures("spark_can_run")]
SECONDS = 90


@pytest.fixture(scope="module")
def network() -> ProductionNetwork:
    """So large that shards take a while: three of them make up the first 6,000 firms."""
    made = random_network(firms=8_000, links=16_000, sectors=12, seed=5)
    systemic_risk(made, shocks=[0])  # compiles the kernels where that has not been done
    return made


@pytest.fixture
def files(network: ProductionNetwork, tmp_path: Path) -> list[str]:
    """The network as the command reads it."""
    firms, links, matrix = (tmp_path / name for name in ("firms.csv", "links.csv", "essentiality.csv"))
    rows = zip(network.firm, network.sector, strict=True)
    firms.write_text("firm,sector\n" + "".join(f"{firm},{sector}\n" for firm, sector in rows))
    triples = zip(network.supplier, network.buyer, network.amount.tolist(), strict=True)
    links.write_text("supplier,buyer,amount\n" + "".join(f"{s},{b},{amount!r}\n" for s, b, amount in triples))
    np.savetxt(matrix, network.essentiality, fmt="%d", delimiter=",")
    return [str(firms), str(links), "--essentiality", str(matrix), "--first", "6000"]


@contextmanager
def command(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command in a group of processes of its own, so that a signal reaches all of them, as Ctrl-C does."""
    running = subprocess.Popen(
        [Path(sys.executable).parent / "corechain", "network", "esri", *arguments],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with running:
        try:
            yield running
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)


def of_group(group: int) -> list[str]:
    listed = subprocess.run(["ps", "-eo", "pgid=,args="], capture_output=True, text=True, check=True)
    lines = [line for line in listed.stdout.splitlines() if line.split(None, 1)[0] == str(group)]
    return [
        line for line in lines if not line.endswith("<defunct>")
    ]  # dead, and waits for its parent to look


def test_ctrl_c_keeps_finished_shards_and_leaves_no_process(
    network: ProductionNetwork, files: list[str], tmp_path: Path
) -> None:
    out, parts = tmp_path / "risk.csv", tmp_path / "risk.csv.parts"
    with command(*files, "--engine", "spark", "--master", "local[2]", "-o", str(out)) as running:
        until = time.monotonic() + SECONDS
        while not list(parts.glob("*.npy")):
            assert running.poll() is None, running.stderr and running.stderr.read()
            assert time.monotonic() < until
            time.sleep(0.02)
        os.killpg(running.pid, signal.SIGINT)
        told = running.communicate(timeout=SECONDS)[1]
    assert running.returncode == 130, told
    assert "finished shards are kept" in told
    assert "Traceback" not in told
    assert not out.exists()
    assert 1 <= len(list(parts.glob("*.npy"))) < 3
    assert of_group(running.pid) == []
    first = min(parts.glob("*.npy"))
    place = int(first.stem) * 2_000
    kept = np.load(first)[:, 0, 0]
    assert (kept == systemic_risk(network, shocks=np.arange(place, place + 2_000)).combined[:, 0]).all()

    with command(*files, "-o", str(out), "--resume") as resumed:  # any engine goes on with another's shards
        assert resumed.communicate(timeout=SECONDS)[1].startswith("Written to")
    assert not parts.exists()
    with out.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["firm"] for row in rows] == [str(firm) for firm in range(6_000)]
    assert [float(row["esri"]) for row in rows[place : place + 2_000]] == kept.tolist()
