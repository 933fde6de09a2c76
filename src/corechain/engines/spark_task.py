"""What runs in the executors of a cluster: some shocks on the network that was broadcast."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corechain.engines.spark_network import unpack
from corechain.production_network import ProductionNetwork, systemic_risk
from corechain.production_network.kernels.jit import kept_in

if TYPE_CHECKING:
    from pyspark.core.broadcast import Broadcast


class Answer(NamedTuple):
    """The index of a task's shocks, (shocks, 3, weights): combined, downstream, upstream; and each one's steps."""

    measures: NDArray[np.float64]
    steps: NDArray[np.int32]


class OtherVersion(Exception):
    """The executors run another corechain than the one that sent the task, so results could differ."""


def build() -> str:
    """Which corechain computes here, down to the text of its kernels: the same build gives the same bits."""
    return f"{version('corechain')}+{kept_in(False).name}"


@dataclass(frozen=True)
class Task:
    """Takes shocks, gives their :class:`Answer`; sent to executors, hence picklable and small."""

    network: Broadcast[bytes]
    epsilon: float
    build: str = field(default_factory=build)

    def __call__(self, shocks: NDArray[np.int32]) -> Answer:
        """Compute on as many threads as Spark gives a task (``spark.task.cpus``)."""
        from pyspark import TaskContext

        if self.build != build():
            raise OtherVersion(f"corechain {build()} instead of {self.build}")
        network, weights = network_of(self.network)
        context = TaskContext.get()
        result = systemic_risk(
            network,
            shocks=shocks,
            epsilon=self.epsilon,
            weights=weights,
            workers=1 if context is None else context.cpus(),
        )
        return Answer(np.stack([result.combined, result.downstream, result.upstream], axis=1), result.steps)


@lru_cache(maxsize=1)
def network_of(sent: Any) -> tuple[ProductionNetwork, dict[str, NDArray[np.float64]]]:
    """The network of a broadcast, unpacked and compiled once in each process: Spark keeps processes for later tasks."""
    network, weights = unpack(sent.value)
    network.compiled  # noqa: B018 - computed here, then kept
    return network, weights
