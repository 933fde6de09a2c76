"""A kept result of a network of one's own in the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from corechain.texts import Language, Text
from corechain.workflows.loss_curves import draw_loss_curves
from corechain_portal.laboratory.models import Scenario
from corechain_portal.laboratory.shown import (
    NAMES_SHOWN,
    Partner,
    ShownResult,
    StageRow,
    StepRow,
    whole_percent,
)

FIRMS_ON_THE_GRAPH = 300
CURVES = 6


@dataclass(frozen=True)
class SectorRow(StageRow):
    """One sector with its part of all that is lost."""

    share_of_loss: float | None = None


class ShownNetwork(ShownResult):
    """The content of such a result for one reader: sums for every firm, and the firms that lose most one by one."""

    def __init__(self, scenario: Scenario, language: Language) -> None:
        self.scenario = scenario
        self.content: Mapping[str, Any] = scenario.result.content
        self._language = language

    def _partner(self, each: Mapping[str, Any]) -> Partner:
        what = "、".join(self.said(what) for what in each["what"])
        return Partner(None, self.said(each["name"]), what, each["confidence"], ())

    @property
    def on_present_data(self) -> bool:
        """A network never changes once it is kept."""
        return True

    @property
    def known_ids(self) -> Collection[str]:
        """Firms have no page."""
        return ()

    @property
    def answer(self) -> Text:
        """The result in one sentence."""
        found = self.content
        return Text(
            zh="{direct:,} 家企业受到冲击（供货 −{down}，采购 −{up}）后，全网产出损失 {lost}："
            "共 {firms:,} 家企业中 {hit:,} 家损失 1\N{NO-BREAK SPACE}% 以上，波及 {sectors} 个行业。",
            en="With {direct:,} of {firms:,} firms hit (deliveries −{down}, orders −{up}) the network loses {lost} of "
            "its output: {hit:,} of them lose 1\N{NO-BREAK SPACE}% or more, in {sectors} sectors.",
            direct=found["direct"],
            down=whole_percent(self.scenario.downstream),
            up=whole_percent(self.scenario.upstream),
            lost=whole_percent(found["share_lost"]),
            firms=found["size"],
            hit=found["hit"],
            sectors=found["sectors_hit"],
        )

    @property
    def has_graph(self) -> bool:
        """Whether there are few enough firms to draw each."""
        return bool(self.content["size"] <= FIRMS_ON_THE_GRAPH)

    @property
    def untouched(self) -> int:
        """Firms that lose nothing."""
        return int(self.content["untouched"])

    @property
    def beyond(self) -> int:
        """Firms that lose something and are not among those told one by one."""
        return int(self.content["size"]) - self.untouched - len(self.firms)

    @cached_property
    def steps(self) -> Sequence[StepRow]:
        """The shock itself, then what stands after each step; names are those of the firms that lose most."""
        separator = "、" if self._language == "zh" else ", "
        found = self.content
        rows = []
        for number, lost in enumerate(found["lost_by_step"]):
            named = [each for each in found["organisations"] if each["reached_at"] == number][:NAMES_SHOWN]
            new = found["new_by_step"][number]
            names = separator.join(self.said(each["name"]) for each in named)
            rows.append(StepRow(number, lost, found["hit_by_step"][number], new, names, new - len(named)))
        return rows

    @property
    def sectors(self) -> Sequence[SectorRow]:
        """Sectors with any firm, the greatest part of the loss first."""
        lost = self._lost_by_sector()
        total = sum(lost) or 1.0
        rows = [
            SectorRow(
                self.said(each["name"]),
                each["organisations"],
                each["hit"],
                each["loss"],
                lost[number] / total,
            )
            for number, each in enumerate(self.content["sectors"])
            if each["organisations"]
        ]
        return sorted(rows, key=lambda row: -(row.share_of_loss or 0.0))

    def _lost_by_sector(self) -> list[float]:
        """The part of all output that each sector loses."""
        shares = self.content["sector_share"]
        return [
            (each["loss"] or 0.0) * share for each, share in zip(self.content["sectors"], shares, strict=True)
        ]

    @property
    def curves(self) -> SafeString:
        """Losses over the steps, of all and of the sectors that lose most, as SVG made by the library."""
        return self._curves(narrow=False)

    @property
    def narrow_curves(self) -> SafeString:
        """The same for a phone."""
        return self._curves(narrow=True)

    def _curves(self, *, narrow: bool) -> SafeString:
        lost = self._lost_by_sector()
        order = sorted(range(len(lost)), key=lambda number: -lost[number])[:CURVES]
        named = [
            (self.said(self.content["sectors"][number]["name"]), self.content["sector_path"][number])
            for number in order
            if lost[number] > 0
        ]
        picture = draw_loss_curves(
            self.content["lost_by_step"], named, language=self._language, narrow=narrow
        )
        return mark_safe(picture.svg)  # noqa: S308 (every text in it is escaped)
