"""Figures of statistics, and the sources that everything rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from corechain.exceptions import UnknownName
from corechain.model.places import Place, place
from corechain.model.records import Observation, Source
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.founding import GROWTH, INCOME, founding_figures
from corechain.workflows.organisation_profile import sources_of
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.language import current_language
from corechain_portal.web.pages import paged
from corechain_portal.web.pictures import indicator_chart
from corechain_portal.web.quantities import shown_observation
from corechain_portal.web.words import SOURCE_KINDS

LONGEST_QUERY = 200
DRAWN_FROM = 3
"""Periods from which a series is worth a picture."""


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """The founding figures with what follows from them, and every other figure by region and indicator."""
    snapshot = current_snapshot(alliance_of(request))
    text = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    region = request.GET.get("region", "")
    regions = sorted({each.region for each in snapshot.observations}, key=_region_order(snapshot))
    chosen = place(region).code if region and region != "WORLD" else region
    found = [each for each in snapshot.observations if _wanted(snapshot, each, text, chosen)]
    founding = founding_figures(snapshot)
    by_key = {figure.key: figure for figure in founding}
    context = {
        "founding": founding,
        "income": by_key.get(INCOME),
        "growth": by_key.get(GROWTH),
        "text": text,
        "chosen": chosen,
        "regions": [region_of(code) for code in regions],
        "series": series(snapshot, found),
        "found": len(found),
        "total": len(snapshot.observations),
        "charts": charts(snapshot, found),
    }
    return render(request, "statistics/statistics.html", context)


def _region_order(snapshot: ChainSnapshot) -> Any:
    home = snapshot.home_region
    return lambda code: (code != home, not code.isdigit(), code)


def region_of(code: str) -> Place:
    """The place of a figure; the whole world is one too."""
    return Place("WORLD", "全球", "World", level="world") if code == "WORLD" else place(code)


def _wanted(snapshot: ChainSnapshot, seen: Observation, text: str, region: str) -> bool:
    indicator = snapshot.indicators[seen.indicator_id]
    names = f"{indicator.name_zh}\n{indicator.name_en}".casefold()
    return (not region or seen.region == region) and text.casefold() in names


def series(snapshot: ChainSnapshot, found: Sequence[Observation]) -> list[dict[str, Any]]:
    """Figures grouped by region and indicator, latest first."""
    groups: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for each in found:
        groups[each.region, each.indicator_id].append(each)
    order = _region_order(snapshot)
    language = current_language()
    rows = [
        {
            "region": region_of(region),
            "indicator": snapshot.indicators[indicator],
            "figures": [
                _figure(snapshot, each) for each in sorted(seen, key=lambda each: each.period, reverse=True)
            ],
        }
        for (region, indicator), seen in groups.items()
    ]
    return sorted(rows, key=lambda row: (order(row["region"].code), row["indicator"].name(language)))


def _figure(snapshot: ChainSnapshot, seen: Observation) -> dict[str, Any]:
    return {
        "observation": seen,
        "shown": shown_observation(seen, snapshot.indicators[seen.indicator_id]),
        "sources": sources_of(snapshot, seen.sources),
    }


def charts(snapshot: ChainSnapshot, found: Sequence[Observation]) -> list[dict[str, Any]]:
    """A picture of each series long enough to be one."""
    groups: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for each in found:
        groups[each.region, each.indicator_id].append(each)
    return [
        {
            "data": _chart(snapshot, region, indicator, seen),
            "figures": [_figure(snapshot, each) for each in sorted(seen, key=lambda each: each.period)],
        }
        for (region, indicator), seen in groups.items()
        if len({each.period for each in seen}) >= DRAWN_FROM
    ]


def _chart(
    snapshot: ChainSnapshot, region: str, indicator_id: str, seen: Sequence[Observation]
) -> dict[str, Any]:
    """One series as the picture takes it, with its region in the title."""
    language = current_language()
    chart = indicator_chart(snapshot.indicators[indicator_id], seen, snapshot, language)
    title = Text(
        zh="{region}：{indicator}",
        en="{region}: {indicator}",
        region=region_of(region).text,
        indicator=chart["title"],
    )
    return {**chart, "title": title.render(language)}


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Everything that was read, by title and kind."""
    snapshot = current_snapshot(alliance_of(request))
    text = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    kind = request.GET.get("kind", "")
    counts = uses(snapshot)
    found = [
        {"source": each, "uses": counts[each.id]}
        for each in snapshot.sources.values()
        if (not kind or each.kind == kind)
        and text.casefold() in f"{each.title}\n{each.address or ''}".casefold()
    ]
    found.sort(key=lambda row: (-row["uses"], row["source"].id))
    context = {
        "text": text,
        "kind": kind,
        "kinds": SOURCE_KINDS,
        "total": len(snapshot.sources),
        **paged(request, found),
    }
    return render(request, "statistics/sources.html", context)


def _tables(snapshot: ChainSnapshot) -> dict[str, Sequence[Any]]:
    return {
        "organisations": tuple(snapshot.organisations.values()),
        "provisions": snapshot.provisions,
        "supply_links": snapshot.supply_links,
        "observations": snapshot.observations,
        "chain_nodes": tuple(snapshot.nodes.values()),
        "specifications": snapshot.specifications,
        "node_relations": snapshot.relations,
    }


def uses(snapshot: ChainSnapshot) -> dict[str, int]:
    """How many facts name each source."""
    counts: dict[str, int] = dict.fromkeys(snapshot.sources, 0)
    for rows in _tables(snapshot).values():
        for row in rows:
            for source_id in row.sources:
                counts[source_id] = counts.get(source_id, 0) + 1
    return counts


@require_safe
def source(request: HttpRequest, source_id: str) -> HttpResponse:
    """What was read, when, and which facts rest on it."""
    snapshot = current_snapshot(alliance_of(request))
    found = snapshot.sources.get(source_id)
    if found is None:
        raise UnknownName(
            Text(zh="没有来源“{id}”。", en="There is no source “{id}”.", id=source_id),
            Text(zh="请从来源列表中选择。", en="Choose one from the list of sources."),
        )
    return render(request, "statistics/source.html", {"source": found, **resting_on(snapshot, found)})


def resting_on(snapshot: ChainSnapshot, found: Source) -> dict[str, Any]:
    """Facts that name the source, table by table."""

    def naming(rows: Sequence[Any]) -> list[Any]:
        return [row for row in rows if found.id in row.sources]

    tables = {name: naming(rows) for name, rows in _tables(snapshot).items()}
    return {
        "organisations": tables["organisations"],
        "nodes": tables["chain_nodes"],
        "provisions": [
            {
                "provision": each,
                "node": snapshot.nodes[each.node_id],
                "organisation": snapshot.organisations.get(each.organisation_id or ""),
            }
            for each in tables["provisions"]
        ],
        "supply_links": [
            {
                "link": each,
                "supplier": snapshot.organisations[each.supplier_id],
                "buyer": snapshot.organisations[each.buyer_id],
            }
            for each in tables["supply_links"]
        ],
        "figures": [
            {
                **_figure(snapshot, each),
                "indicator": snapshot.indicators[each.indicator_id],
                "region": region_of(each.region),
            }
            for each in tables["observations"]
        ],
        "specifications_count": len(tables["specifications"]),
        "relations_count": len(tables["node_relations"]),
    }
