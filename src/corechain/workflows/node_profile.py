"""Show one node: what goes in, what it goes into, who provides it, and what stops without it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from corechain.industry_chain.knock_out import KnockOut, Step, knock_out
from corechain.industry_chain.supply import CONFIDENCE_ORDER, NodeSupply, is_current
from corechain.model.places import Place
from corechain.model.records import ChainNode, Organisation, Provision, Source, Specification
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.organisation_profile import SupplyLine, country_or_none, sources_of, supply_line
from corechain.workflows.region_view import RegionView, region_view
from corechain.workflows.sentences import (
    arrows,
    impact_sentence,
    node_text,
    path_text,
    provider_sentence,
    sentences,
)
from corechain.workflows.weak_link import WeakLink, weak_link


@dataclass(frozen=True)
class NodeLine:
    """A neighbour of the node, with how many providers it has.

    `is_missing`: others provide it, nobody in the region is known to.
    """

    node: ChainNode
    providers: int
    local_providers: int
    is_missing: bool


@dataclass(frozen=True)
class Provider:
    """One provision by an organisation. `node`: the node itself or the kind of it that is provided.

    `local`: whether the organisation lies in the region: yes, no, or None where its place is too coarse to say;
    `is_current`: whether the provision counts as supply today.
    """

    organisation: Organisation
    provision: Provision
    node: ChainNode
    local: bool | None
    is_current: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class CountryProvider:
    """One provision by a whole country."""

    country: Place | None
    provision: Provision
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class SpecificationLine:
    """A specification of the node, or of what one organisation offers on it."""

    specification: Specification
    organisation: Organisation | None
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class StoppedNode:
    """A node that stops in a knock-out, with the steps from what was knocked out."""

    node: ChainNode
    is_final: bool
    steps: tuple[Step, ...]
    nodes: Mapping[str, ChainNode] = field(repr=False, compare=False)

    @property
    def path(self) -> Text:
        """The nodes of the path, from the one knocked out to this one."""
        return arrows(self.nodes, self.steps)

    @property
    def because(self) -> Text:
        """The path in sentences."""
        return path_text(self.nodes, self.steps)


@dataclass(frozen=True)
class NodeProfile:
    """Everything known of one node. For a stage `members` holds its nodes, and there is no diagnosis.

    `providers`: on the node itself first, then on its kinds; `stopped`: what a knock-out stops besides itself.
    """

    node: ChainNode
    stage: ChainNode | None
    region: Place
    answer: Text
    inputs: tuple[NodeLine, ...]
    outputs: tuple[NodeLine, ...]
    variants: tuple[NodeLine, ...]
    parents: tuple[NodeLine, ...]
    members: tuple[NodeLine, ...]
    providers: tuple[Provider, ...]
    countries: tuple[CountryProvider, ...]
    specifications: tuple[SpecificationLine, ...]
    weak_link: WeakLink | None
    knock_out: KnockOut | None
    stopped: tuple[StoppedNode, ...]
    supply_links: tuple[SupplyLine, ...]
    sources: tuple[Source, ...]


def node_profile(snapshot: ChainSnapshot, node_id: str, region: str | None = None) -> NodeProfile:
    """The node as seen from `region` (None is the snapshot's home region, else China).

    Raises :class:`corechain.exceptions.UnknownName` for an unknown node or region.
    """
    node = snapshot.node(node_id)
    return _profile(region_view(snapshot, region), node)


def _profile(view: RegionView, node: ChainNode) -> NodeProfile:
    snapshot = view.snapshot
    is_stage = node.kind == "stage"
    out = None if is_stage else knock_out(view.graph, [node.id])
    weakness = None if is_stage else view.weakness_of[node.id]
    supply = None if is_stage else view.supply_of(node.id)
    members = _lines(view, (each for each, stage in snapshot.stage_of.items() if stage == node.id))
    if weakness is None:
        answer = Text(
            zh="阶段“{stage}”有 {count} 个环节。",
            en="The stage “{stage}” has {count} nodes.",
            stage=node_text(node),
            count=len(members),
        )
    else:
        answer = sentences([impact_sentence(view, weakness), provider_sentence(view, weakness)])
    return NodeProfile(
        node=node,
        stage=view.stage_of(node.id),
        region=view.region,
        answer=answer,
        inputs=_neighbours(view, node, "input_to", into=True),
        outputs=_neighbours(view, node, "input_to", into=False),
        variants=_neighbours(view, node, "variant_of", into=True),
        parents=_neighbours(view, node, "variant_of", into=False),
        members=members,
        providers=_providers(view, node, supply),
        countries=_countries(snapshot, node),
        specifications=_specifications(snapshot, node),
        weak_link=None if weakness is None else weak_link(view, weakness),
        knock_out=out,
        stopped=() if out is None else stopped_nodes(view, out),
        supply_links=tuple(
            supply_line(snapshot, link) for link in snapshot.supply_links if link.node_id == node.id
        ),
        sources=sources_of(snapshot, node.sources),
    )


def _neighbours(view: RegionView, node: ChainNode, relation: str, *, into: bool) -> tuple[NodeLine, ...]:
    """Nodes that `relation` joins to `node`: those it comes from (`into`), or those it leads to."""
    found = (
        each.from_id if into else each.to_id
        for each in view.snapshot.relations
        if each.relation == relation and (each.to_id if into else each.from_id) == node.id
    )
    return _lines(view, found)


def _lines(view: RegionView, node_ids: Iterable[str]) -> tuple[NodeLine, ...]:
    lines = []
    for node_id in sorted(set(node_ids) & view.graph.position.keys()):
        supply = view.supply_of(node_id)
        lines.append(
            NodeLine(
                view.snapshot.nodes[node_id],
                len(supply.providers),
                len(supply.local),
                is_missing=supply.is_known and not supply.is_local,
            )
        )
    return tuple(lines)


def _providers(view: RegionView, node: ChainNode, supply: NodeSupply | None) -> tuple[Provider, ...]:
    if supply is None:
        return ()
    snapshot = view.snapshot
    own = snapshot.provisions_by_node.get(node.id, ())
    found = [
        Provider(
            organisation=snapshot.organisations[each.organisation_id],
            provision=each,
            node=snapshot.nodes[each.node_id],
            local=view.local[each.organisation_id],
            is_current=is_current(each),
            sources=sources_of(snapshot, each.sources),
        )
        for each in (*own, *supply.through_kinds)
        if each.organisation_id is not None
    ]
    return tuple(sorted(found, key=lambda provider: _provider_order(provider, node)))


def _provider_order(provider: Provider, node: ChainNode) -> tuple[bool, bool, float, int, bool, str]:
    """Current before planned, the node before its kinds, large share, sure knowledge and nearness first."""
    each = provider.provision
    return (
        not provider.is_current,
        provider.node.id != node.id,
        -(each.share_percent or 0.0),
        -CONFIDENCE_ORDER.index(each.confidence),
        provider.local is not True,
        provider.organisation.id,
    )


def _countries(snapshot: ChainSnapshot, node: ChainNode) -> tuple[CountryProvider, ...]:
    found = [
        CountryProvider(country_or_none(each.country), each, sources_of(snapshot, each.sources))
        for each in snapshot.provisions_by_node.get(node.id, ())
        if each.country is not None
    ]
    return tuple(
        sorted(
            found,
            key=lambda each: (-(each.provision.share_percent or 0.0), each.provision.country or ""),
        )
    )


def _specifications(snapshot: ChainSnapshot, node: ChainNode) -> tuple[SpecificationLine, ...]:
    return tuple(
        SpecificationLine(
            each,
            None if each.organisation_id is None else snapshot.organisations[each.organisation_id],
            sources_of(snapshot, each.sources),
        )
        for each in snapshot.specifications
        if each.node_id == node.id
    )


def stopped_nodes(view: RegionView, out: KnockOut) -> tuple[StoppedNode, ...]:
    """What a knock-out stops besides the nodes knocked out, nearest first, each with its path."""
    final = set(out.stopped_final)
    nodes = view.snapshot.nodes
    return tuple(
        StoppedNode(nodes[node_id], node_id in final, out.path_to(node_id), nodes)
        for node_id in out.stopped
        if node_id not in out.knocked_out
    )
