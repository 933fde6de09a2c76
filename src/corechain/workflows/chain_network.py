"""The organisations of a chain and their supply links as a production network that shocks run through.

A chain seldom tells what a link is worth, and never which input a single firm cannot do without. What is put in
their place stands here, and every result says so:

- *Amounts.* Where every link has one in one currency they are used. Where some have, a link without one counts as
  the median of those known. Where none has, or currencies differ, each link counts 1: shares are then structural,
  not money.
- *Sector.* The stage of an organisation's main node: the node it sells most links of, else the first it provides;
  without any node, its role.
- *Essentiality.* A stage is essential to another where the chain names a node of the first as input to a node of the
  second, else non-essential. Where an organisation has no stage, its inputs and outputs count as essential.
- *Market.* Organisations with the same main node replace each other; those without one, within their role.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median
from threading import Lock
from typing import TYPE_CHECKING, Literal

from corechain.exceptions import UnusableNetwork
from corechain.model.records import SupplyLink
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corechain.production_network import ProductionNetwork

Basis = Literal["money", "mixed", "structural"]
"""What the weight of a link is: an amount, an amount or the median of those known, or 1."""

ROLE_NAMES: Mapping[str, Text] = {
    "design": Text(zh="设计企业", en="Chip designers"),
    "foundry": Text(zh="代工企业", en="Foundries"),
    "idm": Text(zh="IDM 企业", en="Integrated manufacturers"),
    "osat": Text(zh="封测企业", en="Packaging and test firms"),
    "material": Text(zh="材料企业", en="Makers of materials"),
    "equipment": Text(zh="设备企业", en="Makers of equipment"),
    "eda_ip": Text(zh="设计工具与 IP 企业", en="Providers of design tools and IP"),
    "distribution": Text(zh="分销企业", en="Distributors"),
    "service": Text(zh="服务机构", en="Service providers"),
    "r_and_d": Text(zh="研发机构", en="Research organisations"),
    "application": Text(zh="应用企业", en="Application firms"),
}
"""Sectors of organisations that no node places in the chain."""
UNPLACED = Text(zh="环节未知", en="Stage unknown")

ESSENTIAL, NON_ESSENTIAL = 2, 1
KEPT_NETWORKS = 4


@dataclass(frozen=True)
class Sector:
    """One column of the picture: a stage of the chain, or a role of organisations without a stage."""

    id: str
    name: Text
    is_stage: bool


@dataclass(frozen=True)
class ChainMembers:
    """The organisations with a supply link to another, by id, with the main node and the sector of each."""

    links: tuple[SupplyLink, ...]
    main_node: Mapping[str, str | None]
    sector_of: Mapping[str, int]
    sectors: tuple[Sector, ...]


@dataclass(frozen=True, eq=False)
class ChainNetwork:
    """The network with what its positions stand for. `links_of` has the links of each (supplier, buyer)."""

    network: ProductionNetwork
    organisation_ids: tuple[str, ...]
    position: Mapping[str, int]
    sectors: tuple[Sector, ...]
    basis: Basis
    currency: str | None
    links_without_amount: int
    links_of: Mapping[tuple[int, int], tuple[SupplyLink, ...]]


@lru_cache(maxsize=KEPT_NETWORKS)
def chain_members(snapshot: ChainSnapshot) -> ChainMembers:
    """Who is in the network, without what computing needs; nobody where there is no link."""
    links = tuple(each for each in snapshot.supply_links if each.supplier_id != each.buyer_id)
    ids = sorted({end for each in links for end in (each.supplier_id, each.buyer_id)})
    nodes = main_nodes(snapshot, ids)
    named = {each: _sector_id(snapshot, each, nodes[each]) for each in ids}
    sectors = _sectors(snapshot, set(named.values()))
    place = {each.id: number for number, each in enumerate(sectors)}
    return ChainMembers(links, nodes, {each: place[named[each]] for each in ids}, sectors)


def chain_network(snapshot: ChainSnapshot) -> ChainNetwork:
    """The network of every organisation with a supply link to another; kept for the snapshot's version.

    Raises :class:`corechain.exceptions.UnusableNetwork` where there is no such link.
    """
    with _LOCK:
        kept = _KEPT.get(snapshot.version)
        if kept is None:
            kept = _KEPT[snapshot.version] = _built(snapshot)
            while len(_KEPT) > KEPT_NETWORKS:
                _KEPT.popitem(last=False)
        else:
            _KEPT.move_to_end(snapshot.version)
    return kept


_KEPT: OrderedDict[str, ChainNetwork] = OrderedDict()
_LOCK = Lock()


def _built(snapshot: ChainSnapshot) -> ChainNetwork:
    from corechain.production_network import build_network

    members = chain_members(snapshot)
    links, sectors = members.links, members.sectors
    if not links:
        raise _no_links()
    ids = list(members.main_node)
    names = [each.id for each in sectors]
    basis, currency, amounts = link_weights(links)
    network = build_network(
        firm=ids,
        sector=[names[members.sector_of[each]] for each in ids],
        supplier=[each.supplier_id for each in links],
        buyer=[each.buyer_id for each in links],
        amount=amounts,
        essentiality=_essentiality(snapshot, sectors),
        sector_names=names,
        market=[members.main_node[each] or names[members.sector_of[each]] for each in ids],
    ).require()
    position = {each: number for number, each in enumerate(ids)}
    grouped: dict[tuple[int, int], list[SupplyLink]] = defaultdict(list)
    for link in links:
        grouped[position[link.supplier_id], position[link.buyer_id]].append(link)
    return ChainNetwork(
        network=network,
        organisation_ids=tuple(ids),
        position=position,
        sectors=sectors,
        basis=basis,
        currency=currency,
        links_without_amount=sum(not each.amount for each in links),
        links_of={ends: tuple(each) for ends, each in grouped.items()},
    )


def _no_links() -> UnusableNetwork:
    return UnusableNetwork(
        Text(zh="这条链没有供货关系，无法推演。", en="This chain has no supply link to run a scenario on."),
        Text(zh="在数据集的 supply_links 表中填写。", en="Give some in the data set's table supply_links."),
    )


def main_nodes(snapshot: ChainSnapshot, organisation_ids: Iterable[str]) -> dict[str, str | None]:
    """The node that each organisation sells most links of, the first by id among equals; else the first it provides."""
    sold: dict[str, Counter[str]] = defaultdict(Counter)
    for link in snapshot.supply_links:
        if link.node_id:
            sold[link.supplier_id][link.node_id] += 1
    found: dict[str, str | None] = {}
    for each in organisation_ids:
        counts = sold.get(each)
        provided = snapshot.provisions_by_organisation.get(each, ())
        first = next((provision.node_id for provision in provided if provision.status == "active"), None)
        found[each] = min(counts, key=lambda node: (-counts[node], node)) if counts else first
    return found


def link_weights(links: Sequence[SupplyLink]) -> tuple[Basis, str | None, list[float]]:
    """What each link counts, and on which basis; see the module's text.

    >>> def link(amount, currency="CNY"):
    ...     return SupplyLink("l", "a", "b", (), "high", amount=amount, currency=currency)
    >>> link_weights([link(2.0), link(6.0), link(None)])
    ('mixed', 'CNY', [2.0, 6.0, 4.0])
    >>> link_weights([link(2.0), link(6.0, "USD")])
    ('structural', None, [1.0, 1.0])
    """
    known = [each.amount for each in links if each.amount]
    currencies = {each.currency for each in links if each.amount}
    if not known or len(currencies) != 1:
        return "structural", None, [1.0] * len(links)
    usual = float(median(known))
    basis: Basis = "money" if len(known) == len(links) else "mixed"
    return basis, currencies.pop(), [float(each.amount or usual) for each in links]


def _sector_id(snapshot: ChainSnapshot, organisation_id: str, node: str | None) -> str:
    stage = snapshot.stage_of.get(node) if node else None
    if stage is not None:
        return stage
    role = snapshot.organisations[organisation_id].role
    return f"role:{role}" if role in ROLE_NAMES else "role:"


def _sectors(snapshot: ChainSnapshot, used: set[str]) -> tuple[Sector, ...]:
    """Stages in the order of the chain, then roles."""
    stages = [each for each in snapshot.nodes.values() if each.id in used]
    stages.sort(key=lambda each: (each.position is None, each.position or 0, each.id))
    shown = [Sector(each.id, Text(zh=each.name("zh"), en=each.name("en")), True) for each in stages]
    for role in (*ROLE_NAMES, ""):
        if f"role:{role}" in used:
            shown.append(Sector(f"role:{role}", ROLE_NAMES.get(role, UNPLACED), False))
    return tuple(shown)


def _essentiality(snapshot: ChainSnapshot, sectors: Sequence[Sector]) -> NDArray[np.int8]:
    """Rows supplying, columns buying; see the module's text."""
    import numpy as np

    place = {each.id: number for number, each in enumerate(sectors)}
    matrix = np.full((len(sectors), len(sectors)), NON_ESSENTIAL, np.int8)
    for each in snapshot.relations:
        ends = [place.get(snapshot.stage_of.get(node, "")) for node in (each.from_id, each.to_id)]
        if each.relation == "input_to" and None not in ends:
            matrix[ends[0], ends[1]] = ESSENTIAL
    for number, sector in enumerate(sectors):
        if not sector.is_stage:
            matrix[number, :] = matrix[:, number] = ESSENTIAL
    return matrix
