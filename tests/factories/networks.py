"""Random production networks with heavy-tailed degrees, the same for the same seed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corechain.production_network import ProductionNetwork

NEEDS = (0, 1, 2)


def random_network(
    firms: int,
    links: int,
    *,
    sectors: int = 86,
    seed: int = 1,
    sales_tail: float = 1.6,
    purchases_tail: float = 1.3,
    size_share: float = 0.25,
    shares_of_needs: tuple[float, float, float] = (0.1, 0.6, 0.3),
) -> ProductionNetwork:
    """A network of about `links` links.

    The chance to be a supplier (buyer) of a link is Pareto with `sales_tail` (`purchases_tail`); amounts are log-normal
    times the product of both chances to the power `size_share`; `shares_of_needs` are the shares of sector pairs
    that are negligible, non-essential and essential.
    """
    random = np.random.default_rng(seed)
    weight = random.lognormal(0, 1, sectors)
    sector = random.choice(sectors, firms, p=weight / weight.sum()).astype(np.int32)
    selling, buying = random.pareto(sales_tail, firms) + 1, random.pareto(purchases_tail, firms) + 1
    drawn = int(links * 1.25)
    supplier = random.choice(firms, drawn, p=selling / selling.sum())
    buyer = random.choice(firms, drawn, p=buying / buying.sum())
    pairs = np.unique((supplier * firms + buyer)[supplier != buyer])
    pairs = np.sort(random.permutation(pairs)[:links])
    supplier, buyer = pairs // firms, pairs % firms
    size: NDArray[np.float64] = (selling[supplier] * buying[buyer]) ** size_share
    return ProductionNetwork(
        firm=np.arange(firms).astype(object),
        sector=sector,
        sector_names=tuple(f"sector {number}" for number in range(sectors)),
        market=sector,
        supplier=supplier.astype(np.int32),
        buyer=buyer.astype(np.int32),
        amount=random.lognormal(0, 1.5, len(pairs)) * size,
        essentiality=random.choice(NEEDS, (sectors, sectors), p=shares_of_needs).astype(np.int8),
    )
