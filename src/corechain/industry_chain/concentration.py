"""Concentration from market shares that are known in part: what is certain, and how far the rest may move it.

Shares are fractions of one market (0 to 1). A missing share is missing, never zero: the part of the market
that no share covers is bounded from both sides, and the result is an interval.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corechain.model.intervals import Interval
from corechain.model.records import Provision

TOLERANCE = 0.01
"""Rounded shares of one market may add up to 1 % more than the whole."""

YEARS_TOGETHER = 1
"""Shares of one market are put together when their years lie at most this far apart."""


@dataclass(frozen=True)
class MarketShares:
    """Known shares of one market: `shares` by provider (organisation id or country code), as fractions.

    `first_year`, `last_year`: years that the shares refer to, None where no share is dated.
    """

    market: str | None
    first_year: int | None
    last_year: int | None
    shares: Mapping[str, float]

    @property
    def covered(self) -> float:
        """Part of the market whose provider is known, from 0 to 1."""
        return min(1.0, sum(self.shares.values()))

    @property
    def rest(self) -> float:
        """Part of the market whose provider is not known."""
        rest = 1.0 - self.covered
        return 0.0 if rest < TOLERANCE / 2 else rest


def organisation_shares(provisions: Iterable[Provision]) -> MarketShares | None:
    """Shares of organisations in the market best covered by `provisions` on one node; None without any share."""
    return _best_market([(each.organisation_id, each) for each in provisions if each.organisation_id])


def country_shares(provisions: Iterable[Provision]) -> MarketShares | None:
    """Shares of whole countries in the market best covered; None where no country-wide share is known."""
    return _best_market([(each.country, each) for each in provisions if each.country])


def market_name(text: str | None) -> str | None:
    """Name of the market without the remark in brackets that says quarter or coverage.

    >>> market_name("全球DRAM营收(2024Q3)")
    '全球DRAM营收'
    """
    return re.sub(r"\s*[(（][^()（）]*[)）]\s*$", "", text) if text else None


def _best_market(named: Sequence[tuple[str | None, Provision]]) -> MarketShares | None:
    """The market with the largest covered part; of equals the later, then the first by name."""
    markets: dict[str | None, list[tuple[str, Provision]]] = defaultdict(list)
    for provider, each in named:
        if provider is not None and each.share_percent is not None:
            markets[market_name(each.share_market)].append((provider, each))
    candidates = [
        found for market, rows in markets.items() if (found := _one_market(market, rows)) is not None
    ]
    if not candidates:
        return None
    return max(candidates, key=lambda found: (found.covered, found.last_year or 0, found.market or ""))


def _one_market(market: str | None, rows: Sequence[tuple[str, Provision]]) -> MarketShares | None:
    """Newest shares of one market, and those of the year before for providers that have no newer one.

    Shares that add up to more than the whole are not of one market: then the newest year alone is tried, and
    where that exceeds the whole too, nothing is known.
    """
    newest = max(each.share_year or 0 for _, each in rows)
    for oldest in (newest - YEARS_TOGETHER, newest):
        latest: dict[str, Provision] = {}
        for provider, each in rows:
            before = latest.get(provider)
            if (each.share_year or 0) >= oldest and (
                before is None or (each.share_year or 0) > (before.share_year or 0)
            ):
                latest[provider] = each
        shares = {provider: (each.share_percent or 0.0) / 100 for provider, each in latest.items()}
        if sum(shares.values()) <= 1 + TOLERANCE:
            years = [each.share_year for each in latest.values() if each.share_year is not None]
            return MarketShares(market, min(years, default=None), max(years, default=None), shares)
    return None


def herfindahl(known: MarketShares) -> Interval:
    """Herfindahl–Hirschman index HHI = Σᵢ sᵢ², from 0 (many small providers) to 1 (one provider).

    With rest R = 1 − Σ sᵢ unknown: lower bound Σ sᵢ² (R split among very many), upper bound Σ sᵢ² + R²
    (R held by a single further provider). Multiply by 10,000 for the points used by competition authorities.

    >>> herfindahl(MarketShares("lithography", 2024, 2024, {"asml": 0.5, "nikon": 0.25}))
    Interval(lower=0.3125, upper=0.375)
    """
    certain = sum(share**2 for share in known.shares.values())
    return Interval(min(1.0, certain), min(1.0, certain + known.rest**2))


def country_herfindahl(
    firms: MarketShares | None, countries: MarketShares | None, country_of: Mapping[str, str]
) -> tuple[Interval, float] | None:
    """HHI over countries, and the covered part of the market; None without any share.

    Country-wide shares are used where they cover more; they are complete for the country they name, so the
    rest belongs to others (bounds as in :func:`herfindahl`). Sums over known firms are not: the rest R may
    belong to countries already counted, and the upper bound gives all of it to the largest of them.
    """
    if countries is not None and (firms is None or countries.covered >= firms.covered):
        return herfindahl(countries), countries.covered
    if firms is None:
        return None
    sums: dict[str, float] = defaultdict(float)
    for firm, share in firms.shares.items():
        sums[country_of.get(firm, firm)] += share
    largest = max(sums.values())
    lower = sum(share**2 for share in sums.values())
    upper = lower - largest**2 + (largest + firms.rest) ** 2
    return Interval(min(1.0, lower), min(1.0, max(lower, upper))), firms.covered


def effective_number(index: Interval) -> Interval | None:
    """Effective number of equal-sized providers, 1 / HHI; None where the lower bound of the index is zero."""
    return Interval(1 / index.upper, 1 / index.lower) if index.lower > 0 else None


def local_share(
    firms: MarketShares | None,
    countries: MarketShares | None,
    local: Mapping[str, bool | None],
    country: str | None,
) -> Interval | None:
    """Part of the market that is supplied from the region; None where no share is known at all.

    Lower bound: shares of organisations known to lie in the region. Upper bound: plus those that may lie in it,
    plus the part of the market that no share covers. `country`: the region's code when it is a whole country;
    its country-wide share is then exact.
    """
    if country is not None and countries is not None and country in countries.shares:
        return Interval.exactly(min(1.0, countries.shares[country]))
    if firms is None:
        if country is None or countries is None:
            return None
        return Interval(0.0, countries.rest)
    certain = sum(share for firm, share in firms.shares.items() if local.get(firm) is True)
    perhaps = sum(share for firm, share in firms.shares.items() if local.get(firm) is None)
    return Interval(min(1.0, certain), min(1.0, certain + perhaps + firms.rest))
