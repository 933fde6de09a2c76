"""Synthetic production networks that look like a real one of which only aggregate tables may be told.

The tables say how many firms each sector has, how many links and how much money runs from each sector to each other,
how many customers and suppliers firms have, and how much they sell. From a real network :func:`describe` makes them;
none tells anything of a single firm unless a cell holds few, so look at small cells before handing them on.

Generation: (1) firms get sectors in the tables' proportions; (2) targets for customers, suppliers and sales are drawn
from their tables, tied by one rank correlation (a Gaussian copula); (3) links are drawn as in a configuration model
with sector mixing: first the pair of sectors, then supplier and buyer within them with chances proportional to their
targets, repeated until enough different links stand; (4) amounts are log-normal, then scaled by turns to the sellers'
targets and to the sector-to-sector amounts (RAS), a few rounds. :func:`fit` says how near the result comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corechain.exceptions import UnusableNetwork
from corechain.production_network.kernels.flat import summed_by
from corechain.production_network.network import ProductionNetwork
from corechain.texts import Text

SPREAD = 1.0
"""σ of the logarithm of amounts before scaling."""
ROUNDS = 60
"""Rounds of drawing links before giving up on the last few."""
SCALINGS = 12
LINKS_A_FIRM = 10.0
"""Of the tables to start from."""


@dataclass(frozen=True, eq=False)
class NetworkTables:
    """What is told of a network: K sectors; distributions as sorted samples or quantiles (any length)."""

    sectors: tuple[str, ...]
    firms: NDArray[np.float64]
    """Firms of each sector (K)."""
    links: NDArray[np.float64]
    """Links from sector to sector (K, K)."""
    amounts: NDArray[np.float64]
    """Amount from sector to sector (K, K)."""
    customers: NDArray[np.float64]
    """Ascending quantiles of the number of customers of a firm, at even steps from the least to the most."""
    suppliers: NDArray[np.float64]
    sales: NDArray[np.float64]
    """The same of the sales of firms that sell."""
    correlation: float = 0.5
    """Rank correlation between customers, suppliers and sales."""


@dataclass(frozen=True, eq=False)
class GeneratedNetwork:
    """Firms and links as arrays: sectors (n) index the tables' sectors; links by positions of firms."""

    sector: NDArray[np.int32]
    supplier: NDArray[np.int32]
    buyer: NDArray[np.int32]
    amount: NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """How far one trait of the generated network is from the tables; 0 is a perfect fit."""

    key: str
    what: Text
    wanted: float
    got: float
    distance: float
    """Largest difference of distribution functions, or half the sum of differences of shares; between 0 and 1."""


def describe(network: ProductionNetwork, *, points: int = 101) -> NetworkTables:
    """The tables of a real network; distributions as `points` quantiles."""
    kinds = len(network.sector_names)
    customers = np.bincount(network.supplier, minlength=network.firms)
    suppliers = np.bincount(network.buyer, minlength=network.firms)
    pair = network.sector[network.supplier].astype(np.int64) * kinds + network.sector[network.buyer]
    sales = network.out_strength
    traits = np.stack([_ranks(customers), _ranks(suppliers), _ranks(sales)])
    shares = np.linspace(0, 1, points)
    return NetworkTables(
        sectors=network.sector_names,
        firms=np.bincount(network.sector, minlength=kinds).astype(np.float64),
        links=np.bincount(pair, minlength=kinds * kinds).reshape(kinds, kinds).astype(np.float64),
        amounts=summed_by(pair, network.amount, kinds * kinds).reshape(kinds, kinds),
        customers=np.quantile(customers, shares),
        suppliers=np.quantile(suppliers, shares),
        sales=np.quantile(sales[sales > 0], shares),
        correlation=float(np.clip(np.asarray(np.corrcoef(traits))[np.triu_indices(3, 1)].mean(), 0, 0.99)),
    )


def default_tables(sectors: int = 20) -> NetworkTables:
    """Tables to start from where there are none: heavy-tailed, as production networks are.

    Numbers of customers and suppliers follow Pareto tails with exponents 1.6 and 1.9 and a mean of 10, sales one with
    exponent 1.1; sector sizes fall as 1/rank; sectors trade in proportion to their sizes, and twice as much within.
    These are round assumptions for trials, not estimates of any economy.
    """
    shares = np.linspace(0, 0.9999, 1001)
    firms = 1000.0 / np.arange(1, sectors + 1)
    mixing = np.outer(firms, firms) * (1 + np.eye(sectors))
    mixing = mixing * (LINKS_A_FIRM * firms.sum() / mixing.sum())
    return NetworkTables(
        sectors=tuple(f"S{number:02d}" for number in range(1, sectors + 1)),
        firms=firms,
        links=mixing,
        amounts=mixing * 100.0,
        customers=_pareto(1.6, shares),
        suppliers=_pareto(1.9, shares),
        sales=100.0 * (1 - shares) ** (-1 / 1.1),
    )


def _pareto(exponent: float, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles with a mean of :data:`LINKS_A_FIRM`."""
    heavy = np.minimum(500.0, (1 - shares) ** (-1 / exponent))
    return np.asarray(heavy * (LINKS_A_FIRM / heavy.mean()))


def generate(
    tables: NetworkTables, *, firms: int | None = None, links: int | None = None, seed: int = 0
) -> GeneratedNetwork:
    """A network with `firms` firms and about `links` links (as in the tables by default), the same for the same seed.

    Links grow with firms unless given. Raises :class:`corechain.exceptions.UnusableNetwork` for tables without firms
    or links, or too many links for the firms.
    """
    random = np.random.default_rng(seed)
    n = int(tables.firms.sum()) if firms is None else firms
    m = round(tables.links.sum() * n / tables.firms.sum()) if links is None else links
    _check(tables, n, m)
    sector = _sectors(tables, n, random)
    customers, suppliers, sales = _targets(tables, n, random)
    supplier, buyer = _links(tables, sector, customers, suppliers, m, random)
    amount = _amounts(tables, sector, supplier, buyer, sales, random)
    return GeneratedNetwork(sector, supplier, buyer, amount)


def fit(tables: NetworkTables, generated: GeneratedNetwork) -> list[Fit]:
    """How near a generated network comes to its tables, trait by trait."""
    kinds, n = len(tables.sectors), len(generated.sector)
    customers = np.bincount(generated.supplier, minlength=n)
    suppliers = np.bincount(generated.buyer, minlength=n)
    sales = np.bincount(generated.supplier, generated.amount, n)
    pair = generated.sector[generated.supplier].astype(np.int64) * kinds + generated.sector[generated.buyer]
    count = np.bincount(pair, minlength=kinds * kinds)
    money = np.bincount(pair, generated.amount, kinds * kinds)
    per_firm = tables.links.sum() / tables.firms.sum()
    rescaled = sales[sales > 0] * (tables.sales.mean() / max(sales[sales > 0].mean(), 1e-300))
    return [
        Fit("links", Text(zh="每家企业的供货关系数", en="links per firm"), per_firm, len(generated.amount) / n,
            abs(len(generated.amount) / n - per_firm) / max(per_firm, len(generated.amount) / n)),
        _distribution("customers", Text(zh="客户数的分布", en="customers of a firm"), tables.customers, customers),
        _distribution("suppliers", Text(zh="供应商数的分布", en="suppliers of a firm"), tables.suppliers, suppliers),
        _distribution("sales", Text(zh="销售额的分布", en="sales of a firm"), tables.sales, rescaled),
        _shares("sectors", Text(zh="行业的企业数", en="firms of sectors"), tables.firms,
                np.bincount(generated.sector, minlength=kinds)),
        _shares("mixing", Text(zh="行业间的关系数", en="links between sectors"), tables.links, count),
        _shares("flows", Text(zh="行业间的金额", en="amounts between sectors"), tables.amounts, money),
    ]  # fmt: skip


def _distribution(key: str, what: Text, wanted: NDArray[np.float64], got: NDArray[Any]) -> Fit:
    """Largest difference between the distribution functions (Kolmogorov–Smirnov)."""
    points = np.unique(np.concatenate([np.round(wanted, 9), got]))
    there = np.searchsorted(np.sort(np.round(wanted, 9)), points, side="right") / len(wanted)
    here = np.searchsorted(np.sort(got), points, side="right") / len(got)
    return Fit(key, what, float(np.mean(wanted)), float(np.mean(got)), float(np.abs(there - here).max()))


def _shares(key: str, what: Text, wanted: NDArray[np.float64], got: NDArray[Any]) -> Fit:
    """Half the sum of absolute differences of shares (total variation)."""
    there, here = wanted.ravel() / wanted.sum(), got.ravel() / got.sum()
    return Fit(key, what, float(wanted.sum()), float(got.sum()), float(np.abs(there - here).sum() / 2))


def _ranks(values: NDArray[Any]) -> NDArray[np.float64]:
    ranks = np.empty(len(values))
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks


def _check(tables: NetworkTables, firms: int, links: int) -> None:
    if (
        firms < 2
        or links < 1
        or tables.firms.sum() <= 0
        or tables.links.sum() <= 0
        or links > firms * (firms - 1) / 4
    ):
        raise UnusableNetwork(
            Text(
                zh="不能生成 {firms} 家企业、{links} 条关系的网络。",
                en="A network of {firms} firms and {links} links cannot be generated.",
                firms=firms,
                links=links,
            ),
            Text(
                zh="至少两家企业和一条关系，关系数不超过可能数的一半的一半。",
                en="Give at least two firms and one link, and at most a quarter of all pairs of firms.",
            ),
        )


def _sectors(tables: NetworkTables, n: int, random: np.random.Generator) -> NDArray[np.int32]:
    """Sectors in proportion, the rest by largest remainder, in random order."""
    exact = tables.firms / tables.firms.sum() * n
    counts = np.floor(exact).astype(np.int64)
    counts[np.argsort(counts - exact, kind="stable")[: n - counts.sum()]] += 1
    sector = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    random.shuffle(sector)
    return sector


def _targets(tables: NetworkTables, n: int, random: np.random.Generator) -> list[NDArray[np.float64]]:
    """Customers, suppliers and sales wanted of each firm, rank-correlated."""
    common, shared = random.normal(size=n), np.sqrt(tables.correlation)
    targets = []
    for quantiles in (tables.customers, tables.suppliers, tables.sales):
        mixed = shared * common + np.sqrt(1 - tables.correlation) * random.normal(size=n)
        place = (_ranks(mixed) + 0.5) / n
        targets.append(np.interp(place, np.linspace(0, 1, len(quantiles)), quantiles))
    return targets


def _links(
    tables: NetworkTables,
    sector: NDArray[np.int32],
    customers: NDArray[np.float64],
    suppliers: NDArray[np.float64],
    wanted: int,
    random: np.random.Generator,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    kinds, n = len(tables.sectors), len(sector)
    present = np.bincount(sector, minlength=kinds) > 0
    chances = (tables.links * np.outer(present, present)).ravel()
    chances = chances / chances.sum()
    sell, buy = _Picker(sector, customers, kinds), _Picker(sector, suppliers, kinds)
    keys = np.zeros(0, np.int64)
    for _ in range(ROUNDS):
        lacking = wanted - len(keys)
        if lacking <= 0:
            break
        pair = random.choice(kinds * kinds, size=int(lacking * 1.05) + 8, p=chances)
        supplier, buyer = sell.pick(pair // kinds, random), buy.pick(pair % kinds, random)
        other = supplier != buyer
        fresh = np.unique(supplier[other] * n + buyer[other])
        fresh = fresh[~np.isin(fresh, keys)]
        keys = np.concatenate([keys, random.permutation(fresh)[:lacking]])
    keys = np.sort(keys)
    return (keys // n).astype(np.int32), (keys % n).astype(np.int32)


class _Picker:
    """Picks firms of given sectors with chances proportional to their targets."""

    def __init__(self, sector: NDArray[np.int32], target: NDArray[np.float64], kinds: int) -> None:
        self._order = np.argsort(sector, kind="stable")
        weight = np.maximum(target[self._order], 1e-9)
        self._sums = np.concatenate([[0.0], np.cumsum(weight)])
        self._bounds = np.concatenate([[0], np.cumsum(np.bincount(sector, minlength=kinds))])

    def pick(self, kind: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.int64]:
        low, high = self._sums[self._bounds[kind]], self._sums[self._bounds[kind + 1]]
        place = np.searchsorted(self._sums, low + random.random(len(kind)) * (high - low), side="right") - 1
        place = np.clip(place, self._bounds[kind], self._bounds[kind + 1] - 1)
        return np.asarray(self._order[place], dtype=np.int64)


def _amounts(
    tables: NetworkTables,
    sector: NDArray[np.int32],
    supplier: NDArray[np.int32],
    buyer: NDArray[np.int32],
    sales: NDArray[np.float64],
    random: np.random.Generator,
) -> NDArray[np.float64]:
    """Log-normal amounts scaled by turns to flows between sectors and to sellers' targets, which come last."""
    kinds, n = len(tables.sectors), len(sector)
    pair = sector[supplier].astype(np.int64) * kinds + sector[buyer]
    amount = random.lognormal(0.0, SPREAD, len(supplier))
    flows = tables.amounts.ravel() * (n / tables.firms.sum())
    sales = sales * (flows.sum() / np.bincount(supplier, minlength=n).astype(bool).dot(sales))
    for _ in range(SCALINGS):
        amount = amount * _ratio(flows, np.bincount(pair, amount, kinds * kinds))[pair]
        amount = amount * _ratio(sales, np.bincount(supplier, amount, n))[supplier]
    return np.asarray(amount)


def _ratio(wanted: NDArray[np.float64], got: NDArray[Any]) -> NDArray[np.float64]:
    """What to multiply by; 1 where nothing is wanted or there."""
    usable = (got > 0) & (wanted > 0)
    return np.asarray(np.divide(wanted, got, out=np.ones(len(got)), where=usable), dtype=np.float64)
