"""One weak link with its names, its sentence and what is missing of it."""

from __future__ import annotations

from dataclasses import dataclass

from corechain.industry_chain.weak_links import LinkWeakness
from corechain.model.records import ChainNode
from corechain.texts import Text
from corechain.workflows.region_view import RegionView
from corechain.workflows.sentences import missing_texts, weak_link_sentence


@dataclass(frozen=True)
class WeakLink:
    """One node ranked by weakness. `figures` holds every number; `missing` names what is not known."""

    node: ChainNode
    stage: ChainNode | None
    figures: LinkWeakness
    missing: tuple[Text, ...]
    explanation: Text


def weak_link(view: RegionView, weakness: LinkWeakness) -> WeakLink:
    """`weakness` with its names and its sentence."""
    return WeakLink(
        node=view.snapshot.nodes[weakness.node_id],
        stage=view.stage_of(weakness.node_id),
        figures=weakness,
        missing=missing_texts(weakness),
        explanation=weak_link_sentence(view, weakness),
    )
