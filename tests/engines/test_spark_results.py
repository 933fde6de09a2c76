"""The same numbers from Spark as from this machine, to the last bit; progress, and errors that say what to do."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from corechain.engines import local, spark
from corechain.engines.shards import Shard, ShardOptions
from corechain.engines.spark_errors import readable
from corechain.engines.spark_session import spark_context
from corechain.engines.spark_task import OtherVersion, Task, network_of
from corechain.exceptions import MissingPart
from corechain.file_formats.network_files import read_network
from corechain.production_network import ProductionNetwork, SystemicRisk

if TYPE_CHECKING:
    from pyspark import SparkContext

pytestmark = [pytest.mark.spark, pytest.mark.xdist_group("spark"), pytest.mark.usefixtures("spark_can_run")]
MEASURES = ("shocks", "combined", "downstream", "upstream", "steps")


@pytest.fixture(scope="module")
def running(spark_can_run: None) -> Iterator[SparkContext]:
    """A Spark that runs already, as in a notebook; the engine uses it and leaves it running."""
    with spark_context("local[2]", None) as context:
        yield context


def shards_of(shocks: np.ndarray, number: int) -> list[Shard]:
    return [Shard(k, part.astype(np.int32)) for k, part in enumerate(np.array_split(shocks, number))]


def computed(engine: Any, network: ProductionNetwork, shards: list[Shard], options: ShardOptions) -> Any:
    results: dict[int, SystemicRisk] = {}
    engine.run_shards(network, shards, options, None, lambda s, r: results.update({s.number: r}))
    return results


def assert_same(network: ProductionNetwork, shards: list[Shard], options: ShardOptions) -> None:
    here, there = (computed(engine, network, shards, options) for engine in (local, spark))
    assert there.keys() == here.keys()
    for number, result in there.items():
        assert result.weights == here[number].weights
        for measure in MEASURES:
            assert (getattr(result, measure) == getattr(here[number], measure)).all(), measure
            assert getattr(result, measure).dtype == getattr(here[number], measure).dtype


@pytest.mark.parametrize("epsilon", [1e-2, 1e-10])
def test_every_firm_of_the_reference_network(
    running: SparkContext, shared_data: Path, epsilon: float
) -> None:
    folder = shared_data / "esri_reference/n200"
    network = read_network(
        folder / "firms.csv", folder / "links.csv", folder / "essentiality.csv", market=None
    ).network
    assert_same(network, shards_of(np.arange(200), 3), ShardOptions(epsilon))


@pytest.mark.parametrize(("epsilon", "every"), [(1e-2, 1), (1e-10, 10)])
def test_a_generated_network(
    running: SparkContext, generated: ProductionNetwork, epsilon: float, every: int
) -> None:
    assert_same(generated, shards_of(np.arange(0, 3_000, every), 4), ShardOptions(epsilon))


def test_several_weights(running: SparkContext, generated: ProductionNetwork) -> None:
    weights = {"even": np.full(3_000, 1 / 3_000), "last": np.eye(3_000)[-1]}
    assert_same(generated, shards_of(np.arange(0, 3_000, 10), 2), ShardOptions(weights=weights))


def test_a_process_builds_the_network_once(running: SparkContext, generated: ProductionNetwork) -> None:
    def asked(_: int) -> tuple[int, int, int]:
        time.sleep(0.2)  # so that every process gets one
        seen = network_of.cache_info()
        return os.getpid(), seen.misses, seen.hits

    def in_processes() -> dict[int, tuple[int, int]]:
        return {pid: counts for pid, *counts in running.parallelize(range(6), 6).map(asked).collect()}

    before = in_processes()
    computed(spark, generated, shards_of(np.arange(2_000), 4), ShardOptions())
    after = in_processes()
    built = {pid: misses - before.get(pid, (0, 0))[0] for pid, (misses, _) in after.items()}
    reused = sum(hits - before.get(pid, (0, 0))[1] for pid, (_, hits) in after.items())
    assert max(built.values()) == 1
    assert sum(built.values()) + reused == 8  # tasks: 4 shards of 500 shocks, at most 256 in each


def test_progress_never_goes_back_and_ends_at_all(
    running: SparkContext, generated: ProductionNetwork
) -> None:
    told: list[tuple[int, int]] = []
    spark.run_shards(
        generated,
        shards_of(np.arange(3_000), 5),
        ShardOptions(),
        lambda done, all_: told.append((done, all_)),
        lambda *_: None,
    )
    done = [each for each, _ in told]
    assert done == sorted(set(done))
    assert told[-1] == (3_000, 3_000)
    assert len(told) >= 5


def test_what_came_back_is_kept_when_interrupted_and_jobs_end(
    running: SparkContext, generated: ProductionNetwork
) -> None:
    kept: list[int] = []

    def interrupt(done: int, _: int) -> None:
        if kept:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        spark.run_shards(
            generated, shards_of(np.arange(3_000), 12), ShardOptions(), interrupt,
            lambda shard, _: kept.append(shard.number),
        )  # fmt: skip
    assert 1 <= len(kept) <= 12
    assert running.statusTracker().getActiveJobsIds() == []


def test_a_fault_in_an_executor_is_told_with_what_to_do(running: SparkContext) -> None:
    def lacking(_: int) -> None:
        import a_module_that_is_not_there  # noqa: F401

    with pytest.raises(Exception, match="a_module_that_is_not_there") as raised:
        running.parallelize([0], 1).map(lacking).collect()
    told = readable(raised.value)
    assert isinstance(told, MissingPart)
    assert "no a_module_that_is_not_there. Install the same version" in told.render("en")
    assert "执行器的 Python 里没有 a_module_that_is_not_there" in told.render("zh")


def test_executors_with_another_corechain_are_refused(
    running: SparkContext, generated: ProductionNetwork
) -> None:
    task = Task(running.broadcast(b""), 0.01, build="0.0.1+other")
    with pytest.raises(OtherVersion):
        task(np.arange(2, dtype=np.int32))
    with pytest.raises(Exception, match="OtherVersion") as raised:
        running.parallelize([np.arange(2, dtype=np.int32)], 1).map(task).collect()
    assert isinstance(readable(raised.value), MissingPart)
