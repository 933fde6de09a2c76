"""The form of a new scenario, read and checked: what is wrong is told field by field, and nothing typed is lost."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from corechain.exceptions import UnknownName
from corechain.model.places import place
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.chain_scenario import (
    EPSILON,
    LEAST_EPSILON,
    MOST_EPSILON,
    ScenarioChoice,
    nobody_linked,
    selection,
)
from corechain_portal.laboratory.exceptions import BadQuestion
from corechain_portal.laboratory.models import Scenario

LONGEST_NAME, LONGEST_NOTE = 120, 2000
MOST_CHOSEN = 2000
"""Ids of a kind; far more than a form sends, so a greater number is no person's choice."""

NO_NAME = Text(zh="请给这次推演起个名称。", en="Give the scenario a name.")
TOO_LONG = Text(
    zh="最多 {most} 个字符，现有 {length} 个。", en="At most {most} characters; there are {length}."
)
NOTHING = Text(
    zh="请至少选择一个地区、一个环节或一家机构。", en="Choose at least a region, a node or an organisation."
)
TOO_MANY = Text(
    zh="一次最多选 {most} 个，现有 {count} 个；可改选地区或环节。",
    en="At most {most} can be chosen at once; there are {count}. Choose a region or nodes instead.",
)
UNKNOWN = Text(zh="数据里没有：{names}。请重新选择。", en="Not in the data: {names}. Choose again.")
NOT_A_SHARE = Text(zh="“{given}”不是 1 到 100 之间的数。", en="“{given}” is not a number between 1 and 100.")
NOT_AN_EPSILON = Text(
    zh="“{given}”不是 {least} 到 {most} 之间的百分数。",
    en="“{given}” is not a percentage between {least} and {most}.",
)
IDS_NAMED = 5


@dataclass
class Asked:
    """What every form of a scenario has: name, note, severities, when spreading ends; percentages are in percent."""

    token: str = ""
    name: str = ""
    note: str = ""
    downstream: str = "100"
    upstream: str = ""
    """Empty: as much as `downstream`."""
    epsilon: str = f"{EPSILON * 100:g}"

    @staticmethod
    def asked_by(scenario: Scenario, name: str) -> dict[str, str]:
        """These fields as an earlier scenario has them, under another name."""
        same = scenario.upstream == scenario.downstream
        return {
            "token": str(uuid.uuid4()),
            "name": name[:LONGEST_NAME],
            "note": scenario.note,
            "downstream": f"{scenario.downstream * 100:g}",
            "upstream": "" if same else f"{scenario.upstream * 100:g}",
            "epsilon": f"{scenario.epsilon * 100:g}",
        }

    @staticmethod
    def sent_with(form: QueryDict) -> dict[str, str]:
        """These fields as they arrived."""
        return {field: sent_text(form, field) for field in Asked.__dataclass_fields__}

    def check_words(self, faults: dict[str, Text]) -> None:
        """Add what is wrong with name and note."""
        if not self.name:
            faults["name"] = NO_NAME
        for field, most in (("name", LONGEST_NAME), ("note", LONGEST_NOTE)):
            length = len(getattr(self, field))
            if length > most:
                faults[field] = Text(zh=TOO_LONG.zh, en=TOO_LONG.en, most=most, length=length)

    def figures(self, faults: dict[str, Text]) -> dict[str, float]:
        """Both severities and epsilon as shares; adds what is wrong with them."""
        upstream_field = "upstream" if self.upstream else "downstream"
        return {
            "downstream": _share(self.downstream, "downstream", faults),
            "upstream": _share(self.upstream or self.downstream, upstream_field, faults),
            "epsilon": _epsilon(self.epsilon, faults),
        }


@dataclass
class Question(Asked):
    """What was typed about the chain, as it was typed."""

    organisations: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    region: str = ""

    @classmethod
    def new(cls, **given: str) -> Question:
        """An empty form with a token of its own."""
        return cls(token=str(uuid.uuid4()), **given)

    @classmethod
    def like(cls, scenario: Scenario, name: str) -> Question:
        """A form filled with what an earlier scenario asked."""
        return cls(
            **cls.asked_by(scenario, name),
            organisations=tuple(scenario.organisations),
            nodes=tuple(scenario.nodes),
            region=scenario.region,
        )

    @classmethod
    def sent(cls, form: QueryDict) -> Question:
        """The form as it arrived."""
        return cls(
            **cls.sent_with(form),
            organisations=sent_ids(form, "organisation"),
            nodes=sent_ids(form, "node"),
            region=sent_text(form, "region"),
        )

    def checked(self, snapshot: ChainSnapshot) -> ScenarioChoice:
        """The choice to compute; raises :class:`BadQuestion` with every fault."""
        faults: dict[str, Text] = {}
        self.check_words(faults)
        self._check_chosen(snapshot, faults)
        figures = self.figures(faults)
        if not faults:
            choice = ScenarioChoice(self.organisations, self.nodes, self.region or None, **figures)
            if selection(snapshot, choice).organisation_ids:
                return choice
            faults["chosen"] = nobody_linked().problem
        raise BadQuestion(faults)

    def _check_chosen(self, snapshot: ChainSnapshot, faults: dict[str, Text]) -> None:
        if not (self.organisations or self.nodes or self.region):
            faults["chosen"] = NOTHING
        most = max(len(self.organisations), len(self.nodes))
        if most > MOST_CHOSEN:
            faults["chosen"] = Text(zh=TOO_MANY.zh, en=TOO_MANY.en, most=MOST_CHOSEN, count=most)
            return
        unknown = [each for each in self.organisations if each not in snapshot.organisations]
        unknown += [each for each in self.nodes if each not in snapshot.nodes]
        if self.region and not _is_region(self.region):
            unknown.append(self.region)
        if unknown:
            faults["chosen"] = not_in_the_data(unknown)


def not_in_the_data(unknown: Sequence[str]) -> Text:
    """That these ids are not in the data; the first few are named."""
    names = ", ".join(each[:80] for each in unknown[:IDS_NAMED])
    more = " …" if len(unknown) > IDS_NAMED else ""
    return Text(zh=UNKNOWN.zh, en=UNKNOWN.en, names=names + more)


def sent_text(form: QueryDict, name: str) -> str:
    """One field of a form, trimmed."""
    return form.get(name, "").replace("\x00", "").strip()


def sent_ids(form: QueryDict, name: str) -> tuple[str, ...]:
    """Every different value of a field."""
    return tuple(dict.fromkeys(each for each in form.getlist(name) if each and "\x00" not in each))


def _is_region(name: str) -> bool:
    try:
        place(name)
    except UnknownName:
        return False
    return True


def _share(given: str, field: str, faults: dict[str, Text]) -> float:
    share = _percentage(given)
    if share is None or not 0.01 <= share <= 1.0:
        faults[field] = Text(zh=NOT_A_SHARE.zh, en=NOT_A_SHARE.en, given=given[:40])
        return 1.0
    return share


def _epsilon(given: str, faults: dict[str, Text]) -> float:
    epsilon = _percentage(given)
    if epsilon is None or not LEAST_EPSILON <= epsilon <= MOST_EPSILON:
        faults["epsilon"] = Text(
            zh=NOT_AN_EPSILON.zh,
            en=NOT_AN_EPSILON.en,
            given=given[:40],
            least=f"{LEAST_EPSILON * 100:g}",
            most=f"{MOST_EPSILON * 100:g}",
        )
        return EPSILON
    return epsilon


def _percentage(given: str) -> float | None:
    """Typed percent as a share: “30”, “30%”, “0.5 ％” or with full-width digits; None where it is no such number."""
    text = given.replace("%", "").replace("％", "").strip()
    try:
        return round(float(text) / 100, 12) if len(text) <= 20 else None
    except ValueError:
        return None
