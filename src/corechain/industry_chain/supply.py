"""Who provides each node, and which of them lie in a region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corechain.industry_chain.graph import ChainGraph
from corechain.model.places import Place, lies_in
from corechain.model.records import Organisation, Provision

CURRENT_STATUS = frozenset({"active", "unknown"})
"""A provision counts as supply unless its source says that it is only planned, or has ended."""


@dataclass(frozen=True)
class _CountryWide:
    """A whole country as a provider."""

    country: str
    region: None = None


@dataclass(frozen=True)
class NodeSupply:
    """Current supply of one node, as seen from a region.

    `own`: provisions on the node itself; `through_kinds`: provisions on kinds of it (who makes KrF photoresist
    makes photoresist); `providers`: distinct organisations of both, `local` those known to lie in the region,
    `perhaps_local` those whose place is not known well enough to say. `countries`: countries named as providers.
    `confidence`: best confidence with which each organisation is known to provide.
    """

    own: tuple[Provision, ...]
    through_kinds: tuple[Provision, ...]
    providers: tuple[str, ...]
    local: tuple[str, ...]
    perhaps_local: tuple[str, ...]
    countries: tuple[str, ...]
    local_country: bool
    confidence: Mapping[str, str]

    @property
    def provisions(self) -> tuple[Provision, ...]:
        """All current provisions, on the node and on its kinds."""
        return self.own + self.through_kinds

    @property
    def is_known(self) -> bool:
        """Whether anybody at all is recorded to provide the node."""
        return bool(self.own or self.through_kinds)

    @property
    def is_local(self) -> bool:
        """Whether anybody known to lie in the region is recorded to provide the node."""
        return bool(self.local) or self.local_country

    @property
    def low_confidence_only(self) -> int:
        """How many providers are known by low-confidence provisions alone."""
        return sum(level == "low" for level in self.confidence.values())


CONFIDENCE_ORDER = ("low", "medium", "high")
"""From weakest to strongest."""


def better_confidence(one: str, two: str) -> str:
    """The stronger of two confidences."""
    return max(one, two, key=CONFIDENCE_ORDER.index)


def locality(organisations: Iterable[Organisation], region: Place) -> dict[str, bool | None]:
    """For each organisation whether it lies in `region`: yes, no, or None where its place is too coarse to say."""
    if region.code == "WORLD":
        return {each.id: True for each in organisations}
    return {each.id: lies_in(each, region) for each in organisations}


def is_current(provision: Provision) -> bool:
    """Whether the provision counts as supply today."""
    return provision.status in CURRENT_STATUS


def supply_of_nodes(
    graph: ChainGraph,
    provisions_by_node: Mapping[str, Sequence[Provision]],
    local: Mapping[str, bool | None],
    region: Place,
) -> list[NodeSupply]:
    """Supply of every node of `graph`, in its order. `local` is the answer of :func:`locality`."""
    current = {
        node_id: tuple(filter(is_current, provisions)) for node_id, provisions in provisions_by_node.items()
    }
    supplies = []
    for number, node_id in enumerate(graph.ids):
        kinds = [graph.ids[kind] for kind in graph.kinds_below(number)[1:]]
        below = tuple(provision for kind in kinds for provision in current.get(kind, ()))
        supplies.append(_supply(current.get(node_id, ()), below, local, region))
    return supplies


def _supply(
    own: tuple[Provision, ...],
    through_kinds: tuple[Provision, ...],
    local: Mapping[str, bool | None],
    region: Place,
) -> NodeSupply:
    confidence: dict[str, str] = {}
    countries: dict[str, None] = {}
    for each in own + through_kinds:
        if each.organisation_id is not None:
            known = confidence.get(each.organisation_id, each.confidence)
            confidence[each.organisation_id] = better_confidence(known, each.confidence)
        elif each.country is not None:
            countries[each.country] = None
    providers = tuple(confidence)
    return NodeSupply(
        own=own,
        through_kinds=through_kinds,
        providers=providers,
        local=tuple(each for each in providers if local.get(each) is True),
        perhaps_local=tuple(each for each in providers if local.get(each) is None),
        countries=tuple(countries),
        local_country=any(
            region.code == "WORLD" or lies_in(_CountryWide(country), region) is True for country in countries
        ),
        confidence=confidence,
    )
