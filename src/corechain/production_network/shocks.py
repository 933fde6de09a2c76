"""Sets of shocks with their probabilities: single failures, or named scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corechain.exceptions import UnusableShock
from corechain.production_network.link_cascade import ShockArrays
from corechain.production_network.network import ProductionNetwork
from corechain.texts import Text


@dataclass(frozen=True, eq=False)
class Shocks:
    """Any number of shocks; the expected loss is Σ probability × index over them."""

    arrays: ShockArrays

    def __len__(self) -> int:
        return len(self.arrays.probability)


def single_failures(
    network: ProductionNetwork, firms: ArrayLike | None = None, probability: ArrayLike | None = None
) -> Shocks:
    """Each of `firms` (positions; all of them by default) fails alone and completely.

    `probability`: one for each shock; 1 / number of shocks by default, so that the expected loss is the mean index.
    Raises :class:`corechain.exceptions.UnusableShock` where they do not fit.
    """
    chosen = np.arange(network.firms) if firms is None else np.asarray(firms, np.int64).reshape(-1)
    if len(chosen) == 0 or chosen.min() < 0 or chosen.max() >= network.firms:
        raise UnusableShock(
            Text(
                zh="冲击须指明网络中的企业（共 {n} 家）。",
                en="Shocks must name firms of the network ({n}).",
                n=network.firms,
            )
        )
    whole = np.ones(len(chosen))
    return Shocks(
        ShockArrays(
            start=np.arange(len(chosen) + 1, dtype=np.int64),
            firm=chosen.astype(np.int32),
            down=whole,
            up=whole,
            probability=_probabilities(probability, len(chosen)),
        )
    )


def scenarios(
    network: ProductionNetwork,
    levels: Sequence[tuple[ArrayLike, ArrayLike]],
    probability: ArrayLike | None = None,
) -> Shocks:
    """Shocks by the production levels (downstream, upstream) they leave every firm, from 0 stopped to 1 untouched."""
    start, firm, down, up = [0], [], [], []
    for downstream, upstream in levels:
        losses = [1.0 - np.asarray(each, np.float64) for each in (downstream, upstream)]
        for loss in losses:
            if loss.shape != (network.firms,) or not ((loss >= 0) & (loss <= 1)).all():
                raise UnusableShock(
                    Text(
                        zh="每家企业给一个 0 到 1 之间的水平，共 {n} 个。",
                        en="Give each of the {n} firms one level between 0 and 1.",
                        n=network.firms,
                    )
                )
        hit = np.flatnonzero((losses[0] > 0) | (losses[1] > 0))
        start.append(start[-1] + len(hit))
        firm.append(hit)
        down.append(losses[0][hit])
        up.append(losses[1][hit])
    return Shocks(
        ShockArrays(
            start=np.array(start, np.int64),
            firm=np.concatenate(firm).astype(np.int32),
            down=np.concatenate(down),
            up=np.concatenate(up),
            probability=_probabilities(probability, len(start) - 1),
        )
    )


def _probabilities(given: ArrayLike | None, shocks: int) -> NDArray[np.float64]:
    if given is None:
        return np.full(shocks, 1.0 / shocks)
    values = np.asarray(given, np.float64).reshape(-1)
    if values.shape != (shocks,) or not (np.isfinite(values) & (values >= 0)).all():
        raise UnusableShock(
            Text(
                zh="概率须是 {n} 个有限的非负数，每个冲击一个。",
                en="Probabilities must be {n} finite numbers of at least 0, one for each shock.",
                n=shocks,
            )
        )
    return values
