"""What a scenario on the chain comes to: losses of organisations and stages, as records and as JSON that lasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corechain.texts import Language, Text, reader_language
from corechain.workflows.chain_network import Basis, Sector

if TYPE_CHECKING:
    from corechain.workflows.draw_chain import Picture

HIT = 0.01
"""An organisation that loses at least this share of its output counts as hit."""
DIGITS = 6
"""Decimals kept of shares."""


@dataclass(frozen=True)
class OrganisationLoss:
    """One organisation: its share of all output (`weight`), and its loss at the start and after each step."""

    id: str
    name: Text
    sector: int
    weight: float
    path: tuple[float, ...]
    direct: bool
    reached_at: int | None
    """The step after which it first counts as hit; 0 is the shock itself, None is never."""
    cause: str
    """``shock``, ``inputs``, ``orders`` or ``none``."""
    through: tuple[Mapping[str, Any], ...]
    """The partners whose loss reaches it most, with the links' sources and confidence."""

    @property
    def loss(self) -> float:
        """Loss in the end."""
        return self.path[-1]


@dataclass(frozen=True)
class SectorLoss:
    """One stage: its organisations, how many are hit, its loss by weight (None where it sells nothing)."""

    sector: Sector
    organisations: int
    hit: int
    loss: float | None


@dataclass(frozen=True, repr=False)
class ScenarioResult:
    """Losses of a scenario on one version of the data; organisations with the greatest loss of output first."""

    dataset: str
    version: str
    title: Text
    basis: Basis
    currency: str | None
    links: int
    links_without_amount: int
    share_lost: float
    share_direct: float
    """The part of `share_lost` that the shock itself causes."""
    steps: int
    ended: bool
    organisations: tuple[OrganisationLoss, ...]
    sectors: tuple[SectorLoss, ...]
    edges: tuple[tuple[int, int], ...]
    """Supply links between positions in `organisations`."""
    lost_by_step: tuple[float, ...]
    without_links: tuple[Text, ...]
    place_unknown: int
    epsilon: float

    @property
    def size(self) -> int:
        """How many organisations the network has."""
        return len(self.organisations)

    @property
    def hit(self) -> int:
        """Organisations that lose at least :data:`HIT`."""
        return self.hit_after(-1)

    def hit_after(self, step: int) -> int:
        """Organisations that lose at least :data:`HIT` after `step`; 0 is the shock itself, −1 the end."""
        return sum(each.path[step] >= HIT for each in self.organisations)

    @property
    def direct(self) -> int:
        """Organisations that the shock itself hits."""
        return sum(each.direct for each in self.organisations)

    @property
    def sectors_hit(self) -> int:
        """Stages with an organisation that is hit."""
        return sum(each.hit > 0 for each in self.sectors)

    def draw(self, step: int | None = None, *, language: Language | None = None) -> Picture:
        """The loss map after `step` (the end by default), see :func:`corechain.workflows.loss_map.draw_loss_map`."""
        from corechain.workflows.loss_map import draw_loss_map

        return draw_loss_map(self, step, language=language or reader_language())

    def _repr_html_(self) -> str:
        return self.draw()._repr_html_()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.hit} of {self.size} hit, {self.share_lost:.1%} lost>"

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON, names in both languages: it can be read when the data have long changed."""
        return {
            "dataset": self.dataset,
            "version": self.version,
            "title": in_both(self.title),
            "basis": self.basis,
            "currency": self.currency,
            "links": self.links,
            "links_without_amount": self.links_without_amount,
            "share_lost": round(self.share_lost, DIGITS),
            "share_direct": round(self.share_direct, DIGITS),
            "hit": self.hit,
            "direct": self.direct,
            "sectors_hit": self.sectors_hit,
            "steps": self.steps,
            "ended": self.ended,
            "epsilon": self.epsilon,
            "lost_by_step": [round(each, DIGITS) for each in self.lost_by_step],
            "without_links": [in_both(each) for each in self.without_links],
            "place_unknown": self.place_unknown,
            "sectors": [_sector_record(each) for each in self.sectors],
            "organisations": [_organisation_record(each) for each in self.organisations],
            "edges": [list(each) for each in self.edges],
        }


def in_both(text: Text) -> dict[str, str]:
    """A text in both languages, as JSON."""
    return {"zh": text.render("zh"), "en": text.render("en")}


def _sector_record(sector: SectorLoss) -> dict[str, Any]:
    return {
        "id": sector.sector.id,
        "name": in_both(sector.sector.name),
        "organisations": sector.organisations,
        "hit": sector.hit,
        "loss": None if sector.loss is None else round(sector.loss, DIGITS),
    }


def _organisation_record(organisation: OrganisationLoss) -> dict[str, Any]:
    return {
        "id": organisation.id,
        "name": in_both(organisation.name),
        "sector": organisation.sector,
        "weight": round(organisation.weight, DIGITS),
        "path": [round(loss, 4) for loss in organisation.path],
        "direct": organisation.direct,
        "reached_at": organisation.reached_at,
        "cause": organisation.cause,
        "through": [dict(partner) for partner in organisation.through],
    }
