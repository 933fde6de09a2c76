"""What every engine that computes systemic risk takes and gives: shocks in shards, results shard by shard.

An engine is a module with ``check(master)``, which tells before anything is read why the engine could not be used, and
``run_shards(network, shards, options, on_progress, sink)``: it computes each shard, hands
it to `sink` as soon as it is finished (in any order, in the calling thread) and tells `on_progress` how many shocks
are done in all. Results must not depend on the engine, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corechain.production_network import SystemicRisk

OnProgress: TypeAlias = "Callable[[int, int], None]"
"""Told how many shocks are done, and how many there are."""
Sink: TypeAlias = "Callable[[Shard, SystemicRisk], None]"
"""Takes the result of a finished shard."""


@dataclass(frozen=True, eq=False)
class Shard:
    """Shocks computed and kept together: the positions of firms that fail, each alone."""

    number: int
    shocks: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class ShardOptions:
    """How to compute. `weights`: name → n numbers, none is the share of sales. `workers`: cores to use."""

    epsilon: float = 0.01
    weights: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    workers: int | None = None
    master: str | None = None
    """Address of a cluster, for engines that have one."""
