"""The chain as seen from one region, worked out once per snapshot and region and kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar, cast

from corechain.industry_chain.graph import ChainGraph
from corechain.industry_chain.supply import NodeSupply, locality, supply_of_nodes
from corechain.industry_chain.weak_links import LinkWeakness, rank_weak_links
from corechain.model.places import Place, place
from corechain.model.records import ChainNode
from corechain.model.snapshot import ChainSnapshot

Answer = TypeVar("Answer")

KEPT_VIEWS = 16
"""Views kept in memory; the one not asked for longest goes first."""


@dataclass(frozen=True, eq=False)
class RegionView:
    """What every answer about a region starts from. Answers are worked out when first asked for."""

    snapshot: ChainSnapshot
    region: Place
    _answers: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def graph(self) -> ChainGraph:
        """The chain as arrays."""
        return ChainGraph.build(self.snapshot.nodes.values(), self.snapshot.relations)

    @cached_property
    def local(self) -> Mapping[str, bool | None]:
        """Whether each organisation lies in the region: yes, no, or not known."""
        return locality(self.snapshot.organisations.values(), self.region)

    @cached_property
    def supplies(self) -> Sequence[NodeSupply]:
        """Supply of every node in the order of the graph."""
        return supply_of_nodes(self.graph, self.snapshot.provisions_by_node, self.local, self.region)

    @cached_property
    def weaknesses(self) -> Sequence[LinkWeakness]:
        """Every node, weakest first; those that cannot be assessed last."""
        country_of = {each.id: each.country for each in self.snapshot.organisations.values()}
        country = self.region.code if self.region.level == "country" else None
        return rank_weak_links(self.graph, self.supplies, self.local, country_of, country)

    @cached_property
    def weakness_of(self) -> Mapping[str, LinkWeakness]:
        """Weakness by node id."""
        return {each.node_id: each for each in self.weaknesses}

    def kept(self, name: str, work_out: Callable[[RegionView], Answer]) -> Answer:
        """The answer called `name`, worked out on first asking and kept with the view."""
        if name not in self._answers:
            self._answers[name] = work_out(self)
        return cast("Answer", self._answers[name])

    def supply_of(self, node_id: str) -> NodeSupply:
        """Supply of one node; `KeyError` for a stage or an unknown node."""
        return self.supplies[self.graph.position[node_id]]

    def stage_of(self, node_id: str) -> ChainNode | None:
        """The stage that the node is part of, or None."""
        stage = self.snapshot.stage_of.get(node_id)
        return None if stage is None else self.snapshot.nodes.get(stage)


_views: OrderedDict[tuple[str, str], RegionView] = OrderedDict()
_lock = Lock()


def region_view(snapshot: ChainSnapshot, region: str | None = None) -> RegionView:
    """The view of `region`: a code or a name; None is the snapshot's home region, else the whole of China.

    Raises :class:`corechain.exceptions.UnknownName` for a region that does not exist.
    """
    found = place(region or snapshot.home_region or "CN")
    key = (snapshot.version, found.code)
    with _lock:
        view = _views.get(key)
        if view is None:
            view = _views[key] = RegionView(snapshot, found)
        _views.move_to_end(key)
        while len(_views) > KEPT_VIEWS:
            _views.popitem(last=False)
    return view
