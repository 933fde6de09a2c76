"""What any shock does to every firm, step by step.

Diem, Borsos, Reisch, Kertész, Thurner (2022), *Quantifying firm-level economic systemic risk from nation-wide
supply networks*, Scientific Reports 12:7719; here with separate shocks down and up, of any size, on any firms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corechain.exceptions import UnusableShock
from corechain.production_network.kernels.flat import Flat
from corechain.production_network.kernels.steps import (
    LOSS,
    Downstream,
    Upstream,
    rooms,
    shock_downstream,
    shock_upstream,
    thin_markets,
)
from corechain.production_network.kernels.walks import walk_downstream, walk_upstream
from corechain.production_network.network import ProductionNetwork
from corechain.texts import Text

EPSILON = 0.01
"""A cascade ends after the first step in which no firm loses more than this share of its production."""
MOST_STEPS = 10_000
"""A cascade that has not ended by then is given back as it stands, `ended` false: its losses are still growing.

It can take long. Where firms sell a share p of all they sell to a failed firm and the rest to each other, their losses
rise by p(1 − p)^t in step t: by more than ε for ln(p/ε)/p steps, which for p = 0.0001 and ε = 0.000001 are 46,000.
"""


@dataclass(frozen=True, eq=False)
class CascadeResult:
    """Production levels after a cascade, 1 untouched and 0 stopped, of every firm (n)."""

    downstream: NDArray[np.float64]
    """h^d: what remains while inputs fail."""
    upstream: NDArray[np.float64]
    """h^u: what remains while customers fail."""
    steps: int
    ended: bool
    path: tuple[tuple[NDArray[np.float64], NDArray[np.float64]], ...]
    """(h^d, h^u) before the first step and after each one, where asked for; else empty."""

    @property
    def level(self) -> NDArray[np.float64]:
        """min(h^d, h^u) of every firm."""
        return np.minimum(self.downstream, self.upstream)

    @property
    def loss(self) -> NDArray[np.float64]:
        """1 − min(h^d, h^u) of every firm."""
        return 1.0 - self.level


def cascade(
    network: ProductionNetwork,
    *,
    downstream_start: ArrayLike,
    upstream_start: ArrayLike,
    epsilon: float = EPSILON,
    keep_path: bool = False,
    most_steps: int = MOST_STEPS,
) -> CascadeResult:
    """Let a shock run until no firm loses more than `epsilon` in a step.

    `downstream_start` and `upstream_start` are the production levels ψ that the shock leaves each firm, from 0
    (stopped) to 1 (untouched), of length n. Raises :class:`corechain.exceptions.UnusableShock` for another
    length or a level outside 0…1.
    """
    down_start = _levels(network, downstream_start)
    up_start = _levels(network, upstream_start)
    flat = network.compiled
    upstream, downstream = rooms(flat)
    _start(network, upstream, downstream, up_start, down_start)
    path = [_levels_now(flat, upstream, downstream)] if keep_path else []
    steps, ended = 0, False
    while not ended and steps < most_steps:
        rise = walk_downstream(flat, downstream)
        ended = max(rise, walk_upstream(flat, upstream)) <= epsilon
        steps += 1
        if keep_path:
            path.append(_levels_now(flat, upstream, downstream))
    down, up = _levels_now(flat, upstream, downstream)
    return CascadeResult(downstream=down, upstream=up, steps=steps, ended=ended, path=tuple(path))


def cut_short(shocks: int) -> Text:
    """What there is to say of results in which so many shocks had not come to rest."""
    return Text(
        zh="有 {n} 个冲击在 {steps} 步之后仍未平息，损失还在扩大，最终会高于此处的结果；增大 epsilon 可更早结束。",
        en="Shocks that had not come to rest after {steps} steps: {n}. Their losses were still growing, so that more "
        "is lost in the end than is said here; a larger epsilon ends them sooner.",
        n=shocks,
        steps=MOST_STEPS,
    )


def by_sector(network: ProductionNetwork, loss: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of each sector's sales that is lost (K), given the firms' losses (n); 0 where a sector sells nothing."""
    kinds = len(network.sector_names)
    sales = np.bincount(network.sector, network.out_strength, kinds)
    lost = np.bincount(network.sector, network.out_strength * loss, kinds)
    return np.divide(lost, sales, out=np.zeros(kinds), where=sales > 0)


def _start(
    network: ProductionNetwork,
    upstream: Upstream,
    downstream: Downstream,
    up_start: NDArray[np.float64],
    down_start: NDArray[np.float64],
) -> None:
    flat = network.compiled
    for firm in np.flatnonzero(up_start < 1.0).tolist():
        shock_upstream(flat, upstream, flat.place[firm], 1.0 - up_start[firm])
    for firm in np.flatnonzero(down_start < 1.0).tolist():
        shock_downstream(flat, downstream, flat.place[firm], 1.0 - down_start[firm])
    thin_markets(flat, downstream)


def _levels_now(
    flat: Flat, upstream: Upstream, downstream: Downstream
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return 1.0 - downstream.state[flat.place, LOSS], 1.0 - upstream.state[flat.place, LOSS]


def _levels(network: ProductionNetwork, given: ArrayLike) -> NDArray[np.float64]:
    levels = np.asarray(given, dtype=np.float64)
    if levels.shape != (network.firms,):
        raise UnusableShock(
            Text(
                zh="冲击的形状为 {shape}，而网络有 {firms} 家企业。",
                en="The shock has the shape {shape}, but the network has {firms} firms.",
                shape=levels.shape,
                firms=network.firms,
            ),
            Text(zh="每家企业给一个水平。", en="Give one level for each firm."),
        )
    wrong = np.flatnonzero(~((levels >= 0.0) & (levels <= 1.0)))
    if len(wrong):
        raise UnusableShock(
            Text(
                zh="企业 {firm} 的水平为 {level}，不在 0 到 1 之间。",
                en="Firm {firm} has the level {level}, which is not between 0 and 1.",
                firm=network.firm[wrong[0]],
                level=levels[wrong[0]],
            ),
            Text(zh="0 表示停产，1 表示不受影响。", en="0 means stopped, 1 means untouched."),
        )
    return levels
