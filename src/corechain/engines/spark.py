"""Systemic risk on Apache Spark: each shard is a job, the network is broadcast once, results come as they finish.

A job's tasks are slices of the shard. Tasks of an executor that dies are computed again elsewhere by Spark itself.
"""

from __future__ import annotations

import queue
import threading
import uuid
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corechain.engines.shards import OnProgress, Shard, ShardOptions, Sink
from corechain.engines.spark_errors import readable
from corechain.engines.spark_network import pack
from corechain.engines.spark_session import check, spark_context
from corechain.engines.spark_task import Answer, Task

if TYPE_CHECKING:
    from pyspark import SparkContext

    from corechain.production_network import ProductionNetwork, SystemicRisk

__all__ = ["check", "run_shards"]

SLICE = 256
"""Shocks of a task: enough work to outweigh its start, few enough to lose little with an executor."""
JOBS = 32
"""Shards under way at a time. Spark serves the earlier ones first, so this only has to fill the cluster's cores."""
SECONDS = 0.5
"""Between two looks at how far the tasks are."""


def run_shards(
    network: ProductionNetwork,
    shards: Sequence[Shard],
    options: ShardOptions,
    on_progress: OnProgress | None,
    sink: Sink,
) -> None:
    """Compute the shards on the cluster `options.master`; see :mod:`corechain.engines.shards`.

    `options.workers` is the number of cores to use, by default all there are. When it is interrupted the jobs are
    cancelled, and shards that have come back go to `sink` first. Raises the errors of
    :func:`corechain.engines.spark_session.check`; :class:`corechain.exceptions.MissingPart` where executors lack
    something; :class:`corechain.exceptions.EngineFailed` where they end again and again or the cluster is gone.
    """
    check(options.master)
    if not shards:
        return
    # Weights are computed here: a sum over all firms must not depend on an executor's processor.
    weights = dict(options.weights) or {"share_of_sales": network.share_of_sales}
    with spark_context(options.master, options.workers) as context:
        sent = context.broadcast(pack(network, weights))
        run = _Run(context, Task(sent, options.epsilon), tuple(weights), shards)
        try:
            _gather(run, sum(len(shard.shocks) for shard in shards), on_progress, sink)
        finally:
            run.stop()
            sent.unpersist()


def _gather(run: _Run, total: int, on_progress: OnProgress | None, sink: Sink) -> None:
    """Hand each result to `sink` as it comes; tell the progress meanwhile, which never goes back."""
    done = told = 0
    try:
        for ended in run.results():
            if ended is not None:
                sink(*ended)
                done += len(ended[0].shocks)
            now = max(told, done if ended is not None else done + run.shocks_under_way())
            if on_progress is not None and now > told:
                on_progress(now, total)
            told = now
    except KeyboardInterrupt:
        for shard, result in run.already_here():
            sink(shard, result)
        raise


class _Run:
    """The jobs of one call: threads that each wait for one shard at a time, and a queue of what has come back."""

    def __init__(
        self, context: SparkContext, task: Task, weights: tuple[str, ...], shards: Sequence[Shard]
    ) -> None:
        self.context, self.task, self.weights = context, task, weights
        self.name = f"corechain-{uuid.uuid4().hex}"
        self.left = len(shards)
        self.todo: queue.SimpleQueue[Shard] = queue.SimpleQueue()
        for shard in shards:
            self.todo.put(shard)
        self.ended: queue.SimpleQueue[tuple[Shard, SystemicRisk | Exception]] = queue.SimpleQueue()
        self.under_way: dict[int, Shard] = {}
        self.stopping = threading.Event()
        self.threads = [
            threading.Thread(target=self._work, daemon=True) for _ in range(min(JOBS, len(shards)))
        ]
        for thread in self.threads:
            thread.start()

    def _work(self) -> None:
        while not self.stopping.is_set():
            try:
                shard = self.todo.get_nowait()
            except queue.Empty:
                return
            self.under_way[shard.number] = shard
            try:
                self.ended.put((shard, self._compute(shard)))
            except Exception as error:  # raised where results are waited for
                self.ended.put((shard, readable(error)))
            finally:
                del self.under_way[shard.number]

    def _compute(self, shard: Shard) -> SystemicRisk:
        self.context.setJobGroup(self._group(shard), f"corechain: shard {shard.number}", True)
        slices = np.array_split(shard.shocks, _slices(shard))
        answers = self.context.parallelize(slices, len(slices)).map(self.task).collect()
        return _joined(shard, self.weights, answers)

    def _group(self, shard: Shard) -> str:
        return f"{self.name}-{shard.number}"

    def results(self) -> Iterator[tuple[Shard, SystemicRisk] | None]:
        """Results as they come, None each time that none has come for a while; raises what went wrong."""
        while self.left:
            try:
                shard, result = self.ended.get(timeout=SECONDS)
            except queue.Empty:
                yield None
                continue
            if isinstance(result, Exception):
                raise result
            self.left -= 1
            yield shard, result

    def already_here(self) -> Iterator[tuple[Shard, SystemicRisk]]:
        """Results that have come and nobody has taken yet."""
        while not self.ended.empty():
            shard, result = self.ended.get()
            if not isinstance(result, Exception):
                yield shard, result

    def shocks_under_way(self) -> int:
        """Shocks computed in the tasks that have ended, of the jobs that have not; about right is enough."""
        tracker = self.context.statusTracker()
        shocks = 0.0
        for shard in list(self.under_way.values()):
            for job in tracker.getJobIdsForGroup(self._group(shard)):
                for stage in found.stageIds if (found := tracker.getJobInfo(job)) else ():
                    seen = tracker.getStageInfo(stage)
                    if seen is not None:
                        shocks += len(shard.shocks) * seen.numCompletedTasks / _slices(shard)
        return int(shocks)

    def stop(self) -> None:
        """Cancel what is not finished and wait for the threads."""
        self.stopping.set()
        for thread in self.threads:
            while thread.is_alive():
                for shard in list(self.under_way.values()):
                    self.context.cancelJobGroup(self._group(shard))
                thread.join(SECONDS)


def _slices(shard: Shard) -> int:
    return max(1, -(-len(shard.shocks) // SLICE))


def _joined(shard: Shard, weights: tuple[str, ...], answers: Sequence[Answer]) -> SystemicRisk:
    from corechain.production_network import SystemicRisk

    index = np.concatenate([answer.measures for answer in answers])
    return SystemicRisk(
        shocks=shard.shocks,
        weights=weights,
        combined=index[:, 0],
        downstream=index[:, 1],
        upstream=index[:, 2],
        steps=np.concatenate([answer.steps for answer in answers]),
    )
