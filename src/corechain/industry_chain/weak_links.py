"""Weak links: how concentrated, how far from home, how critical each node is, and what is not known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from corechain.industry_chain.composite import rank_intervals, ranks, weighted_means
from corechain.industry_chain.concentration import (
    MarketShares,
    country_herfindahl,
    country_shares,
    effective_number,
    herfindahl,
    local_share,
    organisation_shares,
)
from corechain.industry_chain.graph import ChainGraph
from corechain.industry_chain.knock_out import share_of_final_stopped
from corechain.industry_chain.supply import CONFIDENCE_ORDER, NodeSupply
from corechain.model.intervals import Interval
from corechain.texts import Text

DOMINANT_SHARE = 0.8
"""A node counts as single source from this known share of one firm on."""

KNOWN_ENOUGH = 0.5
"""A component that is an interval counts with its midpoint when it is at most this wide; else it is missing."""


FEW_RECORDS = 3
"""With fewer recorded providers, and no known share, a node that looks weak may only be thinly recorded."""

PRIOR_RECORDS = 2
"""The local part of the known providers is drawn to the mean of the chain as if by this many more records, so
that one record on a node does not count as much as ten."""


@dataclass(frozen=True)
class ComponentKind:
    """One component of the composite: 0 is strong, 1 is weak."""

    key: str
    weight: float
    title: Text
    meaning: Text


COMPONENTS = (
    ComponentKind(
        "criticality",
        0.30,
        Text(zh="关键性", en="Criticality"),
        Text(
            zh="断供后不能再生产的终端产品所占比例",
            en="share of final products that can no longer be made when the node is knocked out",
        ),
    ),
    ComponentKind(
        "external_dependence",
        0.20,
        Text(zh="对外依赖（份额）", en="External dependence by share"),
        Text(
            zh="1 减本地市场份额；已知份额不足时缺失",
            en="1 less the local market share; missing where too few shares are known",
        ),
    ),
    ComponentKind(
        "external_providers",
        0.15,
        Text(zh="供方在外", en="Providers elsewhere"),
        Text(
            zh="1 减已知供方中本地的比例；记录少时向全链平均靠拢（相当于 2 条记录）",
            en="1 less the local part of the known providers, drawn to the mean of the chain where few are recorded "
            "(as if by 2 more records)",
        ),
    ),
    ComponentKind(
        "few_local_providers",
        0.10,
        Text(zh="本地供方少", en="Few local providers"),
        Text(zh="1 ÷（1 + 已知本地供方数）", en="1 / (1 + number of known local providers)"),
    ),
    ComponentKind(
        "few_providers",
        0.05,
        Text(zh="供方少", en="Few providers"),
        Text(zh="1 ÷（1 + 已知供方数）", en="1 / (1 + number of known providers anywhere)"),
    ),
    ComponentKind(
        "firm_concentration",
        0.10,
        Text(zh="企业集中度", en="Firm concentration"),
        Text(
            zh="企业赫芬达尔指数（0 到 1）；已知份额不足时缺失",
            en="Herfindahl index over firms (0 to 1); missing where too few shares are known",
        ),
    ),
    ComponentKind(
        "country_concentration",
        0.05,
        Text(zh="国别集中度", en="Country concentration"),
        Text(
            zh="国别赫芬达尔指数（0 到 1）；已知份额不足时缺失",
            en="Herfindahl index over countries (0 to 1); missing where too few shares are known",
        ),
    ),
    ComponentKind(
        "few_substitutes",
        0.05,
        Text(zh="替代少", en="Few substitutes"),
        Text(
            zh="1 ÷（1 + 同类中有已知供方的其他类型数）",
            en="1 / (1 + number of other kinds of the same thing that have a known provider)",
        ),
    ),
)
"""The composite's components with their weights; the weights add up to 1. The confidence of the data is shown
beside the composite and is not part of it: not knowing a link is not the same as the link being weak."""


@dataclass(frozen=True)
class Concentration:
    """What known shares say of one node. Every field but `market` is None where no share is known.

    `firm_hhi`, `country_hhi`: 0 to 1; `effective_suppliers`: number; `local_share`, `external_dependence`,
    `covered_share`, `largest_share`: fractions of the market.
    """

    market: str | None = None
    years: tuple[int, int] | None = None
    covered_share: float | None = None
    firm_hhi: Interval | None = None
    country_hhi: Interval | None = None
    effective_suppliers: Interval | None = None
    local_share: Interval | None = None
    largest_share: float | None = None

    @property
    def external_dependence(self) -> Interval | None:
        """1 less the local share."""
        return None if self.local_share is None else Interval.exactly(1.0) - self.local_share


@dataclass(frozen=True)
class LinkWeakness:
    """One node as seen from a region, ranked. `components` holds None for what is missing.

    `score`: weighted mean of the known components, 0 strong to 1 weak; `rank_best`, `rank_worst`: rank when
    each weight moves by ±20 %; `alternatives`: other kinds of the same thing with a known provider.
    A node that nobody is recorded to provide cannot be assessed: its score and ranks are None.
    """

    node_id: str
    rank: int | None
    rank_best: int | None
    rank_worst: int | None
    score: float | None
    components: Mapping[str, float | None]
    supply: NodeSupply
    concentration: Concentration
    criticality: float | None
    alternatives: int
    single_source: bool
    confidence: str | None

    @property
    def thinly_recorded(self) -> bool:
        """Whether the weakness may only be a lack of records: no share is known and few providers are recorded."""
        recorded = len(self.supply.providers) or len(self.supply.countries)
        return self.concentration.covered_share is None and recorded < FEW_RECORDS

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of the components that are missing."""
        return tuple(key for key, value in self.components.items() if value is None)


def concentration_of(
    supply: NodeSupply, local: Mapping[str, bool | None], country_of: Mapping[str, str], country: str | None
) -> Concentration:
    """Concentration from the shares on the node itself; shares of its kinds are of other markets.

    `country`: the region's code when the region is a whole country, else None.
    """
    firms = organisation_shares(supply.own)
    countries = country_shares(supply.own)
    by_country = country_herfindahl(firms, countries, country_of)
    if by_country is None:
        return Concentration()
    described: MarketShares = firms if firms is not None else countries  # type: ignore[assignment]
    firm_hhi = None if firms is None else herfindahl(firms)
    return Concentration(
        market=described.market,
        years=None if described.first_year is None else (described.first_year, described.last_year or 0),
        covered_share=described.covered,
        firm_hhi=firm_hhi,
        country_hhi=by_country[0],
        effective_suppliers=None if firm_hhi is None else effective_number(firm_hhi),
        local_share=local_share(firms, countries, local, country),
        largest_share=None if firms is None else max(firms.shares.values()),
    )


def rank_weak_links(
    graph: ChainGraph,
    supplies: Sequence[NodeSupply],
    local: Mapping[str, bool | None],
    country_of: Mapping[str, str],
    country: str | None,
) -> list[LinkWeakness]:
    """Every node, weakest first, of equals the most critical; nodes without any recorded provider last."""
    critical = share_of_final_stopped(graph)
    found = [concentration_of(supply, local, country_of, country) for supply in supplies]
    alternatives = [
        sum(supplies[other].is_known for other in graph.siblings(number)) for number in range(len(graph))
    ]
    local_part = mean_local_part(supplies)
    impacts = [None if critical is None else float(critical[number]) for number in range(len(graph))]
    components = [
        _components(supply, known, impact, others, local_part)
        for supply, known, impact, others in zip(supplies, found, impacts, alternatives, strict=True)
    ]
    placed = _placed(components, [supply.is_known for supply in supplies])
    rows = [
        LinkWeakness(
            node_id=node_id,
            **place._asdict(),
            components=parts,
            supply=supply,
            concentration=known,
            criticality=parts["criticality"],
            alternatives=others,
            single_source=is_single_source(supply, known),
            confidence=data_confidence(supply),
        )
        for node_id, place, parts, supply, known, others in zip(
            graph.ids, placed, components, supplies, found, alternatives, strict=True
        )
    ]
    last = len(rows) + 1
    return sorted(rows, key=lambda row: (row.rank or last, -(row.criticality or 0.0), row.node_id))


class _Place(NamedTuple):
    score: float | None
    rank: int | None
    rank_best: int | None
    rank_worst: int | None


def _placed(components: Sequence[Mapping[str, float | None]], assessed: Sequence[bool]) -> list[_Place]:
    """Score and ranks of each row among those that can be assessed."""
    which = [number for number, known in enumerate(assessed) if known]
    values = np.array(
        [[components[number][each.key] for each in COMPONENTS] for number in which], dtype=np.float64
    ).reshape(len(which), len(COMPONENTS))
    weights = np.array([each.weight for each in COMPONENTS])
    scores = weighted_means(values, weights)
    best, worst = rank_intervals(values, weights)
    placed = [_Place(None, None, None, None)] * len(components)
    for number, score, rank, low, high in zip(which, scores, ranks(scores), best, worst, strict=True):
        placed[number] = _Place(float(score), int(rank), int(low), int(high))
    return placed


def mean_local_part(supplies: Sequence[NodeSupply]) -> float:
    """Local providers as a part of all known ones, over all nodes together."""
    known = sum(len(supply.providers) for supply in supplies)
    return sum(len(supply.local) for supply in supplies) / known if known else 0.0


def _components(
    supply: NodeSupply,
    known: Concentration,
    criticality: float | None,
    alternatives: int,
    mean_part: float,
) -> dict[str, float | None]:
    providers = len(supply.providers) or len(supply.countries)
    local = len(supply.local) or int(supply.local_country)
    drawn_part = (local + PRIOR_RECORDS * mean_part) / (providers + PRIOR_RECORDS)
    return {
        "criticality": criticality,
        "external_dependence": _midpoint(known.external_dependence),
        "external_providers": 1 - drawn_part if providers else None,
        "few_local_providers": 1 / (1 + local) if providers else None,
        "few_providers": 1 / (1 + providers) if providers else None,
        "firm_concentration": _midpoint(known.firm_hhi),
        "country_concentration": _midpoint(known.country_hhi),
        "few_substitutes": 1 / (1 + alternatives),
    }


def _midpoint(interval: Interval | None) -> float | None:
    return None if interval is None or interval.width > KNOWN_ENOUGH else interval.midpoint


def is_single_source(supply: NodeSupply, known: Concentration) -> bool:
    """Whether one firm holds at least 80 % of a known market, or only one provider is known at all.

    A single known provider with a small known share is no single source: others must hold the rest.
    """
    if known.largest_share is not None:
        return known.largest_share >= DOMINANT_SHARE
    return len(supply.providers or supply.countries) == 1


def data_confidence(supply: NodeSupply) -> str | None:
    """The confidence that at least half of the provisions reach; None for a node without any."""
    levels = sorted((each.confidence for each in supply.provisions), key=CONFIDENCE_ORDER.index)
    return levels[(len(levels) - 1) // 2] if levels else None
