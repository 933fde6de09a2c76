"""The form of a scenario on a network of one's own, read and checked like that of the chain."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from corechain.texts import Text
from corechain_portal.laboratory.choices import Option, OptionGroup
from corechain_portal.laboratory.exceptions import BadQuestion
from corechain_portal.laboratory.models import OwnNetwork, Scenario
from corechain_portal.laboratory.networks import told_name, unknown_firms
from corechain_portal.laboratory.question import (
    MOST_CHOSEN,
    TOO_MANY,
    Asked,
    not_in_the_data,
    sent_ids,
    sent_text,
)

NOTHING_OF_A_NETWORK = Text(zh="请至少选择一个行业或一家企业。", en="Choose at least a sector or a firm.")
BETWEEN_IDS = re.compile(r"[\n\r\t,;，；、]+")


@dataclass
class NetworkQuestion(Asked):
    """What was typed about a network, as it was typed. `typed`: ids of firms in a text of one's own."""

    firms: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    typed: str = ""

    @classmethod
    def new(cls) -> NetworkQuestion:
        """An empty form with a token of its own."""
        return cls(token=str(uuid.uuid4()))

    @classmethod
    def like(cls, scenario: Scenario, name: str, offered: Sequence[str]) -> NetworkQuestion:
        """A form filled with what an earlier scenario asked; firms without a box to tick stand in the text."""
        ticked = tuple(each for each in scenario.organisations if each in offered)
        typed = [each for each in scenario.organisations if each not in offered]
        fields = cls.asked_by(scenario, name)
        return cls(**fields, firms=ticked, sectors=tuple(scenario.sectors), typed="\n".join(typed))

    @classmethod
    def sent(cls, form: QueryDict) -> NetworkQuestion:
        """The form as it arrived."""
        return cls(
            **cls.sent_with(form),
            firms=sent_ids(form, "firm"),
            sectors=sent_ids(form, "sector"),
            typed=sent_text(form, "typed"),
        )

    def checked(self, network: OwnNetwork) -> dict[str, Any]:
        """Who is hit and how hard, in the fields of a scenario; raises :class:`BadQuestion` with every fault."""
        faults: dict[str, Text] = {}
        self.check_words(faults)
        typed = [each.strip() for each in BETWEEN_IDS.split(self.typed)]
        firms = tuple(dict.fromkeys((*self.firms, *filter(None, typed))))
        self._check_chosen(network, firms, faults)
        figures = self.figures(faults)
        if faults:
            raise BadQuestion(faults)
        return {"organisations": list(firms), "sectors": list(self.sectors), **figures}

    def _check_chosen(self, network: OwnNetwork, firms: Sequence[str], faults: dict[str, Text]) -> None:
        if not (firms or self.sectors):
            faults["chosen"] = NOTHING_OF_A_NETWORK
        most = max(len(firms), len(self.sectors))
        if most > MOST_CHOSEN:
            faults["chosen"] = Text(zh=TOO_MANY.zh, en=TOO_MANY.en, most=MOST_CHOSEN, count=most)
            return
        known = {each["name"] for each in network.files.shown["sectors"]}
        unknown = [each for each in self.sectors if each not in known] + unknown_firms(network, firms)
        if unknown:
            faults["chosen"] = not_in_the_data(unknown)


@dataclass(frozen=True)
class NetworkChoices:
    """What the form offers: sectors with their number of firms, and firms by sector; `all_offered`: those are all."""

    sectors: tuple[OptionGroup, ...]
    firms: tuple[OptionGroup, ...]
    all_offered: bool


ALL_SECTORS = Text(zh="全部行业", en="All sectors")


def network_choices(network: OwnNetwork) -> NetworkChoices:
    """What the form of a scenario on this network offers."""
    shown: Mapping[str, Any] = network.files.shown
    sectors = [
        _option(each["name"], Text(zh=each["name"], en=each["name"]), each["firms"])
        for each in shown["sectors"]
    ]
    inside: dict[str, list[Option]] = {each["name"]: [] for each in shown["sectors"]}
    for firm in shown["firms"]:
        inside[firm["sector"]].append(_option(firm["id"], told_name(firm)))
    groups = [OptionGroup(Text(zh=name, en=name), tuple(firms)) for name, firms in inside.items() if firms]
    return NetworkChoices(
        (OptionGroup(ALL_SECTORS, tuple(sectors)),), tuple(groups), len(shown["firms"]) == network.firms
    )


def _option(identifier: str, name: Text, count: int = 1) -> Option:
    words = " ".join(dict.fromkeys((identifier, name.zh, name.en)))
    shown = (
        name
        if identifier in (name.zh, name.en)
        else Text(zh="{n}（{id}）", en="{n} ({id})", n=name, id=identifier)
    )
    return Option(identifier, shown, words, count)
