"""Who could supply: provisions on the understood nodes, on their variants, and on what they are variants of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corechain.matching.node_index import NodeIndex
from corechain.matching.understanding import UnderstoodNode
from corechain.model.records import Provision

SAME, VARIANT, PARENT = "same", "variant", "parent"

CLOSENESS_OF_VARIANT = 0.9
CLOSENESS_OF_PARENT = 0.6
"""A maker of KrF photoresist is a maker of photoresist, nearly as good as asked; a maker of photoresist may or may
not make KrF. Each further step multiplies once more."""

STEPS_UP = 2
RELEVANT = 0.55
"""Nodes understood with less than this part of the best one's score bring no candidates of their own."""


@dataclass(frozen=True)
class Offer:
    """A provision as an answer to one understood node. `relation`: same, variant or parent of the asked node."""

    provision: Provision
    asked: UnderstoodNode
    relation: str
    closeness: float


def relevant(nodes: Sequence[UnderstoodNode]) -> list[UnderstoodNode]:
    """The wanted nodes that were understood about as well as the best one."""
    wanted = [each for each in nodes if each.role == "wanted"]
    best = max((each.score for each in wanted), default=0.0)
    return [each for each in wanted if each.score >= RELEVANT * best]


def find_offers(
    nodes: Sequence[UnderstoodNode], index: NodeIndex, provisions_by_node: Mapping[str, Sequence[Provision]]
) -> Mapping[str, Sequence[Offer]]:
    """Offers by organisation. Provisions of countries and ended ones are no offers."""
    offers: dict[str, list[Offer]] = defaultdict(list)
    for asked in relevant(nodes):
        for node_id, relation, closeness in _reach(asked.node_id, index):
            for provision in provisions_by_node.get(node_id, ()):
                if provision.organisation_id and provision.status != "ended":
                    offers[provision.organisation_id].append(Offer(provision, asked, relation, closeness))
    return offers


def _reach(node_id: str, index: NodeIndex) -> list[tuple[str, str, float]]:
    reached = [(node_id, SAME, 1.0)]
    for variant, steps in index.taxonomy.below(node_id):
        reached.append((variant, VARIANT, CLOSENESS_OF_VARIANT**steps))
    for parent, steps in index.taxonomy.above(node_id):
        if steps <= STEPS_UP:
            reached.append((parent, PARENT, CLOSENESS_OF_PARENT**steps))
    return reached
