"""Show one organisation: what it provides, whom it supplies, from whom it buys, where it lies, who says so."""

from __future__ import annotations

from dataclasses import dataclass

from corechain.exceptions import UnknownName
from corechain.industry_chain.supply import is_current
from corechain.model.places import Place, country, places
from corechain.model.records import ChainNode, Organisation, Provision, Source, SupplyLink
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text


@dataclass(frozen=True)
class Location:
    """WGS 84 degrees. `approximate`: the centre of `place`, not the organisation's own address."""

    longitude: float
    latitude: float
    approximate: bool
    place: Place | None


@dataclass(frozen=True)
class ProvisionLine:
    """One thing that the organisation provides."""

    provision: Provision
    node: ChainNode
    stage: ChainNode | None
    is_current: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class SupplyLine:
    """One supply link with both ends, and the node where it is known."""

    link: SupplyLink
    supplier: Organisation
    buyer: Organisation
    node: ChainNode | None
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class OrganisationProfile:
    """Everything known of one organisation."""

    organisation: Organisation
    answer: Text
    country: Place | None
    region: Place | None
    location: Location | None
    provisions: tuple[ProvisionLine, ...]
    supplies_to: tuple[SupplyLine, ...]
    buys_from: tuple[SupplyLine, ...]
    sources: tuple[Source, ...]


def organisation_profile(snapshot: ChainSnapshot, organisation_id: str) -> OrganisationProfile:
    """The organisation with what it provides and its supply links; raises
    :class:`corechain.exceptions.UnknownName`.
    """
    found = snapshot.organisation(organisation_id)
    lines = tuple(
        _provision_line(snapshot, each) for each in snapshot.provisions_by_organisation.get(found.id, ())
    )
    supplies_to = tuple(
        supply_line(snapshot, link) for link in snapshot.supply_links if link.supplier_id == found.id
    )
    buys_from = tuple(
        supply_line(snapshot, link) for link in snapshot.supply_links if link.buyer_id == found.id
    )
    return OrganisationProfile(
        organisation=found,
        answer=_answer(found, lines, supplies_to, buys_from),
        country=country_or_none(found.country),
        region=places().get(found.region or ""),
        location=_location(found),
        provisions=tuple(sorted(lines, key=lambda line: (not line.is_current, line.node.id))),
        supplies_to=supplies_to,
        buys_from=buys_from,
        sources=sources_of(snapshot, found.sources),
    )


def _provision_line(snapshot: ChainSnapshot, provision: Provision) -> ProvisionLine:
    stage = snapshot.stage_of.get(provision.node_id)
    return ProvisionLine(
        provision=provision,
        node=snapshot.nodes[provision.node_id],
        stage=None if stage is None else snapshot.nodes[stage],
        is_current=is_current(provision),
        sources=sources_of(snapshot, provision.sources),
    )


def supply_line(snapshot: ChainSnapshot, link: SupplyLink) -> SupplyLine:
    """`link` with the records it names."""
    return SupplyLine(
        link=link,
        supplier=snapshot.organisations[link.supplier_id],
        buyer=snapshot.organisations[link.buyer_id],
        node=None if link.node_id is None else snapshot.nodes[link.node_id],
        sources=sources_of(snapshot, link.sources),
    )


def sources_of(snapshot: ChainSnapshot, ids: tuple[str, ...]) -> tuple[Source, ...]:
    """The sources called `ids` that the data set holds."""
    return tuple(snapshot.sources[each] for each in ids if each in snapshot.sources)


def country_or_none(code: str | None) -> Place | None:
    """The country with this code, None for none or an unknown one."""
    if code is None:
        return None
    try:
        return places()["CN"] if code == "CN" else country(code)
    except UnknownName:
        return None


def _location(found: Organisation) -> Location | None:
    if found.longitude is not None and found.latitude is not None:
        return Location(found.longitude, found.latitude, approximate=False, place=None)
    around = places().get(found.region or "")
    while around is not None and around.longitude is None:
        around = places().get(around.parent or "")
    if around is None or around.longitude is None or around.latitude is None or around.level == "country":
        return None
    return Location(around.longitude, around.latitude, approximate=True, place=around)


def _answer(
    found: Organisation,
    lines: tuple[ProvisionLine, ...],
    supplies_to: tuple[SupplyLine, ...],
    buys_from: tuple[SupplyLine, ...],
) -> Text:
    where = places().get(found.region or "") or country_or_none(found.country)
    name = Text(zh=found.name("zh"), en=found.name("en"))
    place = where.text if where else Text(zh="未知地点", en="place unknown")
    nodes = len({line.node.id for line in lines if line.is_current})
    if not supplies_to and not buys_from:  # nothing is said of trade that has no record: unknown is not none
        return Text(
            zh="{name}位于{place}，已知提供 {nodes} 个环节。",
            en="{name}, {place}: provides {nodes} known nodes.",
            name=name,
            place=place,
            nodes=nodes,
        )
    return Text(
        zh="{name}位于{place}，已知提供 {nodes} 个环节，供给 {buyers} 家机构，采购自 {suppliers} 家机构。",
        en="{name}, {place}: provides {nodes} known nodes, supplies {buyers} known buyers, "
        "buys from {suppliers} known suppliers.",
        name=name,
        place=place,
        nodes=nodes,
        buyers=len({line.buyer.id for line in supplies_to}),
        suppliers=len({line.supplier.id for line in buys_from}),
    )
