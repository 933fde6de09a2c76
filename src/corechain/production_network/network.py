"""Who sells how much to whom in a year, as arrays that are right by construction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corechain.production_network.kernels.flat import Flat, flatten, summed_by


@dataclass(frozen=True, eq=False)
class ProductionNetwork:
    """Firms, their industries and the supply links between them; build one with :func:`build_network`.

    `firm` holds the ids as given (n). `sector` (n) indexes `sector_names` (K). `market` (n) tells whose firms
    replace each other. Links are sorted by (supplier, buyer), each pair once, none to oneself; `amount` is
    what the supplier sells the buyer in a year, in any one currency, and positive. `essentiality` (K × K)
    has the supplying sector as row and the buying one as column: 2 essential, 1 non-essential, 0 negligible.
    """

    firm: NDArray[np.object_]
    sector: NDArray[np.int32]
    sector_names: tuple[str, ...]
    market: NDArray[np.int32]
    supplier: NDArray[np.int32]
    buyer: NDArray[np.int32]
    amount: NDArray[np.float64]
    essentiality: NDArray[np.int8]

    @property
    def firms(self) -> int:
        """Number of firms n."""
        return len(self.sector)

    @property
    def links(self) -> int:
        """Number of links m."""
        return len(self.amount)

    @cached_property
    def out_strength(self) -> NDArray[np.float64]:
        """All that each firm sells to firms, s_i = Σ_j W[i,j] (n)."""
        return summed_by(self.supplier, self.amount, self.firms)

    @cached_property
    def in_strength(self) -> NDArray[np.float64]:
        """All that each firm buys from firms, Σ_i W[i,j] (n)."""
        return summed_by(self.buyer, self.amount, self.firms)

    @cached_property
    def share_of_sales(self) -> NDArray[np.float64]:
        """Each firm's share of all sales between firms, the usual weight of the index (n)."""
        total = float(self.out_strength.sum())
        return self.out_strength / total if total else np.zeros(self.firms)

    @cached_property
    def compiled(self) -> Flat:
        """The flat arrays that the kernels walk; made once, about 40 bytes a link."""
        return flatten(self.supplier, self.buyer, self.amount, self.sector, self.market, self.essentiality)
