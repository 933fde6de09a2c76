"""Systemic risk on this machine's cores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corechain.engines.shards import OnProgress, Shard, ShardOptions, Sink

if TYPE_CHECKING:
    from corechain.production_network import ProductionNetwork


def check(_: str | None) -> None:
    """Nothing is needed but this machine."""


def run_shards(
    network: ProductionNetwork,
    shards: Sequence[Shard],
    options: ShardOptions,
    on_progress: OnProgress | None,
    sink: Sink,
) -> None:
    """Compute the shards one after the other, each on all cores; see :mod:`corechain.engines.shards`."""
    from corechain.production_network import systemic_risk

    total = sum(len(shard.shocks) for shard in shards)
    done = 0
    for shard in shards:

        def tell(finished: int, _: int, before: int = done) -> None:
            if on_progress is not None:
                on_progress(before + finished, total)

        result = systemic_risk(
            network,
            shocks=shard.shocks,
            epsilon=options.epsilon,
            weights=options.weights or None,
            workers=options.workers,
            on_progress=tell,
        )
        sink(shard, result)
        done += len(shard.shocks)
