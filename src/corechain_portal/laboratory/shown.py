"""A kept result in the reader's language: the answer, the steps, rows of organisations and stages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from corechain.model.records import Source
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Language, Text
from corechain.workflows.scenario_result import HIT
from corechain.workflows.sentences import joined, percent
from corechain_portal.laboratory.models import Scenario
from corechain_portal.web.regions import place_text

NAMES_SHOWN = 12
CAUSES: Mapping[str, Text] = {
    "shock": Text(zh="冲击本身", en="the shock itself"),
    "inputs": Text(zh="供货中断", en="inputs fail"),
    "orders": Text(zh="订单减少", en="orders fail"),
    "none": Text(zh="–", en="–"),
}


@dataclass(frozen=True)
class Partner:
    """Through whom a loss came: name, address's id where the organisation is still known, and the evidence."""

    id: str | None
    name: str
    what: str
    confidence: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class FirmRow:
    """One organisation."""

    id: str
    is_known: bool
    name: str
    stage: str
    weight: float
    loss: float
    direct: bool
    reached_at: int | None
    cause: Text
    through: tuple[Partner, ...]


@dataclass(frozen=True)
class StageRow:
    """One stage; `loss` is None where it sells nothing to others in the network."""

    name: str
    organisations: int
    hit: int
    loss: float | None


@dataclass(frozen=True)
class StepRow:
    """What stands after one step. `names` are the newly hit, `more` how many more there are."""

    number: int
    lost: float
    hit: int
    new: int
    names: str
    more: int


class ShownResult:
    """The content of a result for one reader."""

    def __init__(self, scenario: Scenario, snapshot: ChainSnapshot, language: Language) -> None:
        self.scenario = scenario
        self.content: Mapping[str, Any] = scenario.result.content
        self._snapshot, self._language = snapshot, language

    def said(self, both: Mapping[str, str]) -> str:
        """One of the kept names in the reader's language."""
        return both[self._language]

    @property
    def on_present_data(self) -> bool:
        """Whether the portal still shows the data that it was computed on."""
        return bool(self.content["version"] == self._snapshot.version)

    @property
    def known_ids(self) -> Collection[str]:
        """Organisations that have a page now."""
        return self._snapshot.organisations.keys()

    @property
    def data_title(self) -> str:
        """Title of the data set it was computed on."""
        return self.said(self.content["title"])

    @property
    def answer(self) -> Text:
        """The result in one sentence."""
        found = self.content
        return Text(
            zh="{direct} 家机构受到冲击（供货 −{down}，采购 −{up}）后，链上产出损失 {lost}："
            "共 {firms} 家机构中 {hit} 家损失 1\N{NO-BREAK SPACE}% 以上，波及 {stages} 个环节。",
            en="With {direct} organisations hit (deliveries −{down}, orders −{up}) the chain loses {lost} of its "
            "output: {hit} of {firms} organisations lose 1\N{NO-BREAK SPACE}% or more, in {stages} stages.",
            direct=found["direct"],
            down=whole_percent(self.scenario.downstream),
            up=whole_percent(self.scenario.upstream),
            lost=whole_percent(found["share_lost"]),
            firms=len(found["organisations"]),
            hit=found["hit"],
            stages=found["sectors_hit"],
        )

    @property
    def share_spread(self) -> float:
        """The part of the loss that spreading adds to the shock itself."""
        return max(0.0, float(self.content["share_lost"]) - float(self.content["share_direct"]))

    @cached_property
    def firms(self) -> Sequence[FirmRow]:
        """Organisations that lose anything, the greatest loss of output first."""
        return [self._firm(each) for each in self.content["organisations"] if each["path"][-1] > 0]

    def _firm(self, each: Mapping[str, Any]) -> FirmRow:
        return FirmRow(
            id=each["id"],
            is_known=each["id"] in self.known_ids,
            name=self.said(each["name"]),
            stage=self.said(self.content["sectors"][each["sector"]]["name"]),
            weight=each["weight"],
            loss=each["path"][-1],
            direct=each["direct"],
            reached_at=each["reached_at"],
            cause=CAUSES[each["cause"]],
            through=tuple(self._partner(partner) for partner in each["through"]),
        )

    def _partner(self, each: Mapping[str, Any]) -> Partner:
        known = self._snapshot.sources
        separator = "、" if self._language == "zh" else ", "
        return Partner(
            id=each["id"] if each["id"] in self._snapshot.organisations else None,
            name=self.said(each["name"]),
            what=separator.join(dict.fromkeys(self.said(what) for what in each["what"])),
            confidence=each["confidence"],
            sources=tuple(known[source] for source in each["sources"] if source in known),
        )

    @property
    def stages(self) -> Sequence[StageRow]:
        """Stages in the order of the chain."""
        return [
            StageRow(self.said(each["name"]), each["organisations"], each["hit"], each["loss"])
            for each in self.content["sectors"]
        ]

    @property
    def untouched(self) -> int:
        """Organisations that lose nothing."""
        return len(self.content["organisations"]) - len(self.firms)

    @cached_property
    def steps(self) -> Sequence[StepRow]:
        """The shock itself, then what stands after each step."""
        separator = "、" if self._language == "zh" else ", "
        rows = []
        for number, lost in enumerate(self.content["lost_by_step"]):
            new = [each for each in self.content["organisations"] if each["reached_at"] == number]
            hit = sum(each["path"][number] >= HIT for each in self.content["organisations"])
            names = separator.join(self.said(each["name"]) for each in new[:NAMES_SHOWN])
            rows.append(StepRow(number, lost, hit, len(new), names, max(0, len(new) - NAMES_SHOWN)))
        return rows

    @property
    def without_links(self) -> Sequence[str]:
        """Names of those chosen that no supply link joins to anybody."""
        return [self.said(each) for each in self.content["without_links"]]


def whole_percent(share: float) -> str:
    """A percentage that no line breaks within."""
    return (percent(share) or "").replace(" ", "\N{NO-BREAK SPACE}")


def who_is_hit(scenario: Scenario, snapshot: ChainSnapshot | None) -> Text:
    """Region, nodes and organisations chosen, in a few words; what the data no longer hold is shown by its id.

    On a network of one's own, sectors and ids of firms; that needs no `snapshot`.
    """
    names = [] if not scenario.region else [place_text(scenario.region)]
    names += [Text(zh="行业 {name}", en="sector {name}", name=each) for each in scenario.sectors]
    known = None if scenario.network_id else snapshot
    for chosen, records in (
        (scenario.nodes, known.nodes if known else {}),
        (scenario.organisations, known.organisations if known else {}),
    ):
        for each in chosen:
            record = records.get(each)
            names.append(
                Text(zh=each, en=each)
                if record is None
                else Text(zh=getattr(record, "short_zh", None) or record.name("zh"), en=record.name("en"))
            )
    shown = joined(names[:3])
    if len(names) <= 3:
        return shown
    return Text(
        zh="{names} 等 {count} 项",
        en="{names} and {more} more",
        names=shown,
        count=len(names),
        more=len(names) - 3,
    )
