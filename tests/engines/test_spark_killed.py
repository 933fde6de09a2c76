"""A cluster of two executor processes loses one of them on the way, and the job still ends right."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corechain.engines import local, spark
from corechain.engines.shards import Shard, ShardOptions
from corechain.production_network import ProductionNetwork, SystemicRisk

from .conftest import Processes

pytestmark = [pytest.mark.spark, pytest.mark.xdist_group("spark"), pytest.mark.usefixtures("spark_can_run")]

TWO_EXECUTORS = "local-cluster[2,1,1024]"
LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F"}
"""127.0.0.1 as the kernel's tables of sockets write it, plain and inside IPv6."""


@pytest.fixture
def events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Events:
    """What Spark itself records of the job."""
    (tmp_path / "log").mkdir()
    (tmp_path / "spark-defaults.conf").write_text(
        f"spark.eventLog.enabled true\nspark.eventLog.dir file://{tmp_path}/log\nspark.eventLog.compress false\n"
    )
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    return Events(tmp_path / "log")


class Events:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, kind: str) -> list[dict[str, Any]]:
        lines = [
            json.loads(line)
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and "appstatus" not in path.name
            for line in path.read_text().splitlines()
        ]
        return [line for line in lines if line["Event"] == f"SparkListener{kind}"]


def test_an_executor_killed_on_the_way_changes_nothing(
    generated: ProductionNetwork, events: Events, processes: Processes
) -> None:
    shards = [Shard(k, part.astype(np.int32)) for k, part in enumerate(np.array_split(np.arange(3_000), 6))]
    expected: dict[int, SystemicRisk] = {}
    local.run_shards(generated, shards, ShardOptions(), None, lambda s, r: expected.update({s.number: r}))
    results: dict[int, SystemicRisk] = {}
    killed: list[int] = []
    listening: set[str] = set()

    def sink(shard: Shard, result: SystemicRisk) -> None:
        results[shard.number] = result
        if not killed:
            listening.update(processes.listening())
            before = processes.executors()
            assert len(before) == 2
            killed.append(before[0])
            os.kill(before[0], signal.SIGKILL)

    spark.run_shards(generated, shards, ShardOptions(master=TWO_EXECUTORS), None, sink)

    assert results.keys() == expected.keys()
    for number, result in results.items():
        for measure in ("shocks", "combined", "downstream", "upstream", "steps"):
            assert (getattr(result, measure) == getattr(expected[number], measure)).all()
        assert result.weights == expected[number].weights
    lost = [event for event in events.of("ExecutorRemoved") if "137" in event["Removed Reason"]]
    again = [
        event for event in events.of("TaskEnd") if event["Task End Reason"]["Reason"] == "ExecutorLostFailure"
    ]
    print(
        f"executor process {killed[0]} killed; Spark: {lost[0]['Removed Reason']}; "
        f"{len(again)} tasks computed again of {len(events.of('TaskEnd'))} ended; "
        f"executors started: {len(events.of('ExecutorAdded'))}"
    )
    assert len(lost) == 1
    assert len(again) >= 1
    assert listening <= LOOPBACK
    assert listening
