"""The stages of the chain in figures: what the first page shows of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corechain.workflows.show_chain import OverviewStage


@dataclass(frozen=True)
class StageSummary:
    """How many nodes of a stage have local providers, are known from elsewhere only, or are not recorded at all."""

    stage: OverviewStage
    nodes: int
    local: int
    missing: int
    unrecorded: int
    weak: int

    @property
    def local_part(self) -> float:
        """Nodes with a local provider as a part of all nodes."""
        return self.local / self.nodes

    @property
    def missing_part(self) -> float:
        """Nodes known from elsewhere only as a part of all nodes."""
        return self.missing / self.nodes


def stage_summaries(stages: Sequence[OverviewStage]) -> Sequence[StageSummary]:
    """One summary a stage, in the order of the chain."""
    return [
        StageSummary(
            stage=stage,
            nodes=len(stage.nodes),
            local=sum(node.is_known and not node.is_missing for node in stage.nodes),
            missing=sum(node.is_missing for node in stage.nodes),
            unrecorded=sum(not node.is_known for node in stage.nodes),
            weak=sum(node.is_weak for node in stage.nodes),
        )
        for stage in stages
    ]
