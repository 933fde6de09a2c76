"""What was found of a pair in sentences: each code of :class:`~corechain.matching.pairs.Finding` in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corechain.model.places import places
from corechain.model.records import ChainNode
from corechain.texts import Text

TERM_NAMES: Mapping[str, Text] = {
    "node": Text(zh="环节", en="Node"),
    "requirements": Text(zh="要求", en="Requirements"),
    "quantity": Text(zh="数量", en="Quantity"),
    "time": Text(zh="时间", en="Time"),
    "place": Text(zh="地点", en="Place"),
    "price": Text(zh="价格", en="Price"),
    "certainty": Text(zh="供给确定程度", en="Certainty of the offer"),
}

SENTENCES: Mapping[str, Text] = {
    "node_same": Text(
        zh="供给的正是所需的“{offered}”。", en="It offers “{offered}”, the very thing that is wanted."
    ),
    "node_narrower": Text(
        zh="供给的“{offered}”是所需“{wanted}”的一种。",
        en="It offers “{offered}”, one kind of the “{wanted}” that is wanted.",
    ),
    "node_wider": Text(
        zh="供给的是上一级的“{offered}”，是否包括“{wanted}”未知。",
        en="It offers “{offered}”, which is wider; whether that includes “{wanted}” is not known.",
    ),
    "requirement_met_by_offer": Text(zh="“{words}”：供给写明满足。", en="“{words}”: the offer says so."),
    "requirement_met_by_node": Text(
        zh="“{words}”：环节本身就满足。", en="“{words}”: the thing offered implies it."
    ),
    "requirement_met_by_place": Text(zh="“{words}”：所在地符合。", en="“{words}”: it is there."),
    "requirement_not_met_by_offer": Text(
        zh="“{words}”：供给写明的规格不满足。", en="“{words}”: what the offer states does not meet it."
    ),
    "requirement_not_met_by_node": Text(
        zh="“{words}”：所供环节本身不满足。", en="“{words}”: the thing offered does not meet it."
    ),
    "requirement_not_met_by_place": Text(zh="“{words}”：所在地不符。", en="“{words}”: it is elsewhere."),
    "requirement_unknown": Text(
        zh="“{words}”：没有说明，可以询问。", en="“{words}”: nothing is said of it; ask."
    ),
    "requirement_unknown_by_place": Text(
        zh="“{words}”：所在地没有公开。", en="“{words}”: where it is is not shown."
    ),
    "quantity_met": Text(
        zh="需要 {needed} {needed_unit}，可供 {offered} {offered_unit}，足够。",
        en="{needed} {needed_unit} are needed and {offered} {offered_unit} offered: enough.",
    ),
    "quantity_part": Text(
        zh="需要 {needed} {needed_unit}，可供 {offered} {offered_unit}，约占 {percent} %。",
        en="{needed} {needed_unit} are needed and {offered} {offered_unit} offered: about {percent} %.",
    ),
    "quantity_unknown": Text(
        zh="数量或产能没有公开，或单位不能换算。",
        en="A quantity or capacity is not shown, or the units do not convert.",
    ),
    "time_met": Text(zh="需要的日期都可供。", en="It can be had on all the days wanted."),
    "time_part": Text(
        zh="需要的 {wanted} 天中可供 {shared} 天。",
        en="It can be had on {shared} of the {wanted} days wanted.",
    ),
    "time_apart": Text(zh="双方的日期没有重叠。", en="The days of the two sides do not overlap."),
    "time_unknown": Text(zh="何时可供没有公开。", en="When it can be had is not shown."),
    "lead_time_met": Text(
        zh="交期 {offered} 天，不超过所需的 {wanted} 天。",
        en="The lead time is {offered} days, within the {wanted} wanted.",
    ),
    "lead_time_longer": Text(
        zh="交期 {offered} 天，长于所需的 {wanted} 天。",
        en="The lead time is {offered} days, longer than the {wanted} wanted.",
    ),
    "lead_time_unknown": Text(
        zh="需要 {wanted} 天内交付，交期没有公开。",
        en="It is wanted within {wanted} days; the lead time is not shown.",
    ),
    "place_same": Text(zh="都在{offered}。", en="Both are in {offered}."),
    "place_province": Text(
        zh="供给在{offered}，与{wanted}同省。",
        en="It comes from {offered}, in the same province as {wanted}.",
    ),
    "place_country": Text(
        zh="供给在{offered}，需要在{wanted}。", en="It comes from {offered}; wanted in {wanted}."
    ),
    "place_abroad": Text(
        zh="供给在{offered}，需要在{wanted}，跨境。",
        en="It comes from {offered}, abroad; wanted in {wanted}.",
    ),
    "place_unknown": Text(zh="供给的地点没有公开。", en="Where it comes from is not shown."),
    "price_met": Text(zh="价格在可接受的范围内。", en="The price is within what would be paid."),
    "price_above": Text(
        zh="要价高出可接受的价格约 {percent} %。",
        en="The price asked is about {percent} % above what would be paid.",
    ),
    "price_unknown": Text(
        zh="价格没有公开，或单位不能换算。", en="A price is not shown, or the units do not convert."
    ),
}


def finding_text(code: str, slots: Mapping[str, Any], nodes: Mapping[str, ChainNode]) -> Text:
    """The sentence of a finding; nodes and places that are gone meanwhile keep their identifier.

    >>> finding_text("quantity_part", {"needed": 500.0, "needed_unit": "L/month", "offered": 200.0,
    ...     "offered_unit": "L/month", "percent": 40}, {}).render("en")
    '500 L/month are needed and 200 L/month offered: about 40 %.'
    """
    sentence = SENTENCES[code]
    return Text(
        sentence.zh, sentence.en, **{name: _slot(value, code, nodes) for name, value in slots.items()}
    )


def _slot(value: Any, code: str, nodes: Mapping[str, ChainNode]) -> Any:
    if code.startswith("node_") and value in nodes:
        return node_text(nodes[value])
    if code.startswith("place_") and value in places():
        return places()[value].text
    if isinstance(value, float):
        return f"{value:,g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return "–" if value is None else value


def node_text(node: ChainNode) -> Text:
    """A node's name in both languages."""
    return Text(zh="{name}", en="{name}", name=Text(zh=_plain(node.name("zh")), en=_plain(node.name("en"))))


def _plain(words: str) -> str:
    """Names are no templates."""
    return words.replace("{", "").replace("}", "")
