"""Official figures of the industry beside the board: those of its year, else the newest that are held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corechain.model.records import Observation, Source
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.founding import founding_figures
from corechain.workflows.organisation_profile import sources_of
from corechain_portal.board.quarters import Quarter
from corechain_portal.web.quantities import shown_observation

MOST = 8
TABLES_READ = ("sources", "indicators", "observations")
"""What :func:`industry_of` reads of a data set."""


@dataclass(frozen=True)
class IndustryFigure:
    """An official figure as people read it, with who says so."""

    name: Text
    period: str
    shown: Text
    sources: tuple[Source, ...]
    confidence: str
    note: str | None


@dataclass(frozen=True)
class Industry:
    """Official figures; `of_period` tells whether they are of the quarter or its year, or older."""

    of_period: bool
    figures: tuple[IndustryFigure, ...]


def industry_of(snapshot: ChainSnapshot, quarter: Quarter) -> Industry:
    """Figures of the chain's own region: of the quarter, of its year, or else those the alliance was founded with."""
    home = [each for each in snapshot.observations if each.region == snapshot.home_region]
    for period in (f"{quarter.year}-Q{quarter.number}", str(quarter.year)):
        found = [each for each in home if each.period == period and each.status == "A"]
        if found:
            return Industry(True, tuple(_observed(snapshot, each) for each in found[:MOST]))
    return Industry(False, tuple(_founding(snapshot)))


def _observed(snapshot: ChainSnapshot, seen: Observation) -> IndustryFigure:
    indicator = snapshot.indicators[seen.indicator_id]
    return IndustryFigure(
        Text(zh="{name}", en="{name_en}", name=indicator.name_zh, name_en=indicator.name_en),
        seen.period,
        shown_observation(seen, indicator),
        sources_of(snapshot, seen.sources),
        seen.confidence,
        seen.note,
    )


def _founding(snapshot: ChainSnapshot) -> Sequence[IndustryFigure]:
    return [
        IndustryFigure(each.name, each.period, each.shown, each.sources, each.confidence, each.note)
        for each in founding_figures(snapshot)
        if not each.derived
    ][:MOST]
