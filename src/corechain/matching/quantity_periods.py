"""How often a quantity is meant: 每周大约需要…, 一年合计…, monthly use of …, … each week, with words between.

What stands in the text decides: a period that only says when something is due (下周, 3月, by week 12) is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PERIODS: dict[str, str] = {
    "month": "个?月|months?(?![a-z])|mo(?![a-z])|monthly",
    "year": "年|years?(?![a-z])|yr(?![a-z])|annually|yearly|annum",
    "week": "周|星期|weeks?(?![a-z])|weekly",
    "day": "天|日|days?(?![a-z])|daily",
    "quarter": "季度?|quarters?(?![a-z])|quarterly",
}
"""Period → the ways to write it, for rates and for lead times."""
HALF_YEAR = (
    r"(?:每|/)\s*半年|(?:每|/)\s*(?:6|六)个月|(?:(?:/|per|a|each|every)\s*)?half[- ]?year(?:ly)?(?![a-z])"
    r"|semi-?annual(?:ly)?(?![a-z])|(?:every|each|per)\s+(?:6|six)\s+months(?![a-z])"
)
_EVERY = {
    "half-year": "每半年|每(?:6|六)个月|half[- ]?yearly|semi-?annual(?:ly)?|(?:each|every|per) half[- ]year"
    "|(?:each|every|per) (?:6|six) months",
    "month": "每个?月|monthly|(?:each|every|per) month",
    "quarter": "每个?季度?|quarterly|(?:each|every|per) quarter",
    "year": "每年|yearly|annual(?:ly)?|(?:each|every|per) year",
    "week": "每周|每个?星期|weekly|(?:each|every|per) week",
    "day": "每天|每日|daily|(?:each|every|per) day",
}
_PLAIN = {"month": "月", "year": "年", "week": "周", "day": "日"}
"""月用量: only where no day or span of time ends so, as 3月 or 下周."""
_NOT_PLAIN = "零〇一二两三四五六七八九十百几多半第本下上今明后前去当次个某期整全每节作生同近周"
_ONE = {
    "half-year": "半年",
    "month": "一个月",
    "quarter": "一个?季度",
    "year": "一年|全年",
    "week": "一周|一个?星期",
    "day": "一天",
}
"""一年合计: only with words that say so, and not 质保一年."""
_NOT_ONE = "零一二三四五六七八九十百期保修质第年上下前后大每近过"
_SAID = (
    "大约|大概|差不多|合计|总计|共计|一共|总共|平均|需求|需要|使用|用掉|消耗|耗用|采购|供应|达到"
    "|均|需|要|用|产|供|耗|共|量|能|在|约|为|是|[:：]"
)
_SAID_EN = (
    r"(?:in total|demand|needs?|needed|usage|use|consumption|consume|capacity|output|supply|volume|requirements?"
    r"|require|quantity|orders?|purchases?|buy|we|you|they|our|the|a|is|are|of|about|around|approximately|approx\.?|roughly|some|nearly|will"
    r"|would|total(?:s|ing)?)(?![a-z])"
)


def _any(table: Mapping[str, str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in table.values())


BEFORE = (
    rf"(?:(?P<every>(?<![a-z])(?:{_any(_EVERY)})(?![a-z]))\s*(?:(?:{_SAID}|{_SAID_EN})\s*){{0,8}}"
    rf"|(?P<plain>(?<![\d{_NOT_PLAIN}])(?:{_any(_PLAIN)}))(?:(?:{_SAID})\s*){{0,6}}"
    rf"|(?P<one>(?<![\d{_NOT_ONE}])(?:{_any(_ONE)}))\s*(?:(?:{_SAID})\s*){{1,6}})?"
)
"""What may stand before a number."""
PER = (
    rf"(?:\s*(?:in total\s+)?(?:(?P<half>{HALF_YEAR})"
    rf"|(?:/|per|a|each|every|每)?\s*(?:single\s+)?(?P<per>{_any(PERIODS)}))(?![底初末中内前后之以]))"
)
"""What may follow a unit."""
_THING_BEFORE = re.compile(
    rf"(?P<every>{_any(_EVERY)})\s*(?:需求|需要|需|要|使用|用|消耗|采购|供应|生产|产)[^\d,，、。;；:：!！?？\n]{{1,14}}$"
)
_THING_AFTER = re.compile(
    r"\s+of(?:\s+(?!(?:for|in|by|within|after|over|on|at|to|a|per|each|every)\s)[a-z0-9-]+){1,4}?\s+"
    rf"(?:in total\s+)?(?:(?:a|per|each|every)\s+(?:single\s+)?(?P<per>{_any(PERIODS)})"
    r"|(?P<every>daily|weekly|monthly|quarterly|yearly|annually))(?![a-z])"
)
_REACH = 30
"""Characters before a number that are looked at for a period."""


def period_of(found: re.Match[str]) -> str | None:
    """The period of a match of :data:`BEFORE`, a number with its unit, and :data:`PER`; None where it says none."""
    if found["half"]:
        return "half-year"
    if found["per"]:
        return _named(found["per"], PERIODS)
    for group, table in (("every", _EVERY), ("plain", _PLAIN), ("one", _ONE)):
        if found[group]:
            return _named(found[group], table)
    thing_before = _THING_BEFORE.search(found.string, max(0, found.start() - _REACH), found.start())
    if thing_before:
        return _named(thing_before["every"], _EVERY)
    thing_after = _THING_AFTER.match(found.string, found.end())
    if thing_after is None:
        return None
    return _named(thing_after["per"], PERIODS) if thing_after["per"] else _named(thing_after["every"], _EVERY)


def _named(text: str, table: Mapping[str, str]) -> str:
    return next(key for key, pattern in table.items() if re.fullmatch(pattern, text))
