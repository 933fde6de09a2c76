"""Where a demand wants its supplier: places named in the text, and whether they bind, are preferred or excluded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from corechain.exceptions import UnknownName
from corechain.matching.analysis import Analysed
from corechain.matching.lexicon_files import read_words
from corechain.matching.requirements import Requirement
from corechain.model.places import Place, country, place, places

_SUFFIXES = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市", "区")
_OTHER_NAMES = {
    "长江三角洲": "CN-YRD",
    "长三角地区": "CN-YRD",
    "yangtze delta": "CN-YRD",
    "yrd": "CN-YRD",
    "珠江三角洲": "CN-PRD",
    "大湾区": "CN-GBA",
    "greater bay area": "CN-GBA",
    "苏南地区": "CN-SJS",
    "成渝": "CN-CYU",
    "国产": "CN",
    "国内": "CN",
    "境内": "CN",
    "中国大陆": "CN",
    "大陆": "CN",
    "mainland china": "CN",
    "domestic": "CN",
    "chinese": "CN",
    "日系": "JP",
    "japanese": "JP",
    "韩系": "KR",
    "korean": "KR",
    "korea": "KR",
    "韩国": "KR",
    "美系": "US",
    "american": "US",
    "usa": "US",
    "美国": "US",
    "德系": "DE",
    "german": "DE",
    "dutch": "NL",
    "台湾": "TW",
    "台系": "TW",
    "taiwan": "TW",
    "taiwanese": "TW",
    "香港": "HK",
    "hong kong": "HK",
}
_GROUPS = {
    "江浙沪": ("江浙沪", "Jiangsu, Zhejiang and Shanghai", ("310000", "320000", "330000")),
    "苏锡常": ("苏锡常", "Suzhou, Wuxi and Changzhou", ("320500", "320200", "320400")),
}
_COUNTRIES = read_words("places")
_LOCAL = re.compile(
    r"本地|本市|\blocal(?= (?:suppliers?|vendors?|sources?|compan(?:y|ies)|firms?|makers?)\b)"
)

MOST_PLACES = 50
"""Places read in one demand; nobody names more."""

_PREFER = re.compile(r"优先|最好|首选|倾向|尽量|希望|为佳|为主|prefer\w*|ideal\w*|if possible")
_MUST = re.compile(r"限|必须|只要|只考虑|仅|须在|务必|must|only|exclusively")
_NOT_BEFORE = re.compile(
    r"(?:非|不要|除了?|排除|不考虑|不含|not (?:from|in)|non-?|except(?: from)?|excluding|outside(?: of)?|no)\s*$"
)
_NEAR_BEFORE = re.compile(r"(?:靠近|邻近|临近|near|close to|around)\s*$")
_NEAR_AFTER = re.compile(r"\s*(?:附近|周边|周围|就近|nearby)")
_IN_BEFORE = re.compile(r"(?:位于|地处|在|\bin|\bwithin|\bfrom|\bbased in|\blocated in)\s*(?:the\s+)?$")
_INSIDE_AFTER = re.compile(r"\s*(?:省内|市内|境内|地区内|区内|以内|范围内|本地|内)")
_DELIVERY_BEFORE = re.compile(
    r"(?:送货?到|发到|运到|发往|运往|送达|交货地点?(?:为|是|[:：])?|交货到|到货地"
    r"|delivered? to|deliver(?:y)? (?:to|in)|ship(?:ped|ment)? to)\s*$"
)
_BUYER_BEFORE = re.compile(
    r"(?:我们|我司|我厂|我公司|本公司|本厂|公司|工厂|产线|\bour (?:[a-z]+ ){0,2}|\bwe are |\bwe're )"
    r"(?:的?(?:工厂|产线|fab|plant|line|factory))?\s*(?:是|位于|地处|在|in|at|near|based in|located in|a)?\s*$"
)
_BUYER_AFTER = re.compile(r"\s*(?:的)?(?:工厂|产线|客户|一家)")
_CLAUSE_END = re.compile(r"[,，。;；!！?？\n]")


@dataclass(frozen=True)
class _Mention:
    start: int
    end: int
    place: Place


def read_places(analysed: Analysed, home: Place | None = None) -> list[Requirement]:
    """Wishes about the supplier's place, in the order of the text. `home` is what 本地 and “local” mean."""
    found: dict[tuple[str, str, float | str | None], Requirement] = {}
    for mention in _merged(list(_mentions(analysed, home))[:MOST_PLACES], analysed.text):
        wish = _wish(analysed, mention)
        found.setdefault((wish.attribute, wish.operator, wish.value), wish)
    return list(found.values())


def _wish(analysed: Analysed, mention: _Mention) -> Requirement:
    text = analysed.text
    before, after = text[: mention.start], text[mention.end :]
    clause_before = _CLAUSE_END.split(before)[-1]
    clause_after = _CLAUSE_END.split(after)[0]
    attribute, operator, hard, start, end = "region", "eq", False, mention.start, mention.end
    if cue := _DELIVERY_BEFORE.search(clause_before):
        attribute, start = "delivery_place", mention.start - len(cue.group())
    elif cue := _NOT_BEFORE.search(clause_before):
        operator, hard, start = "ne", True, mention.start - len(cue.group())
    elif _BUYER_BEFORE.search(clause_before) and not _PREFER.search(clause_before):
        attribute = "delivery_place"
    elif cue := _NEAR_BEFORE.search(clause_before) or _NEAR_AFTER.match(clause_after):
        operator = "near"
        start, end = _widened(mention, cue, clause_after)
    elif _PREFER.search(clause_before[-20:]) or _PREFER.search(clause_after[:14]):
        start, end = _with_cue(mention, clause_before, clause_after, _PREFER)
    elif _MUST.search(clause_before[-8:]) or _MUST.match(clause_after[:6].strip()):
        hard = True
        start, end = _with_cue(mention, clause_before, clause_after, _MUST)
    elif cue := _IN_BEFORE.search(clause_before):
        hard, start = True, mention.start - len(cue.group())
    elif cue := _INSIDE_AFTER.match(clause_after):
        hard, end = True, mention.end + cue.end()
    words = analysed.words(start, end)
    return Requirement(
        attribute, operator, mention.place.code, None, words, hard, start, end, place=mention.place
    )


def _widened(mention: _Mention, cue: re.Match[str], clause_after: str) -> tuple[int, int]:
    if cue.string == clause_after:
        return mention.start, mention.end + cue.end()
    return mention.start - len(cue.group()), mention.end


def _with_cue(
    mention: _Mention, clause_before: str, clause_after: str, cue: re.Pattern[str]
) -> tuple[int, int]:
    """The span of the mention together with the word that says how much it binds, where that is close."""
    found = list(cue.finditer(clause_before[-20:]))
    if found:
        return mention.start - (len(clause_before[-20:]) - found[-1].start()), mention.end
    following = cue.search(clause_after[:14])
    return mention.start, mention.end + (following.end() if following else 0)


def _mentions(analysed: Analysed, home: Place | None) -> Iterator[_Mention]:
    names = _names()
    text, position = analysed.text, 0
    while position < len(text):
        match = _longest_name(text, position, names)
        if match is None:
            local = _LOCAL.match(text, position)
            if local and home:
                yield _Mention(position, local.end(), home)
            position = local.end() if local else position + 1
            continue
        length, found = match
        yield _Mention(position, position + length, found)
        position += length


def _longest_name(
    text: str, position: int, names: Mapping[str, Mapping[str, Place]]
) -> tuple[int, Place] | None:
    for name, found in names.get(text[position : position + 2], {}).items():
        if text.startswith(name, position) and _bounded(text, position, len(name)):
            return len(name), found
    return None


def _bounded(text: str, start: int, length: int) -> bool:
    """Whether a Latin name stands on word boundaries; Chinese needs none."""
    if not text[start].isascii():
        return True
    before, after = text[start - 1 : start], text[start + length : start + length + 1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())


def _merged(mentions: list[_Mention], text: str) -> Iterator[_Mention]:
    """江苏省无锡市 is one mention, of the finer place."""
    index = 0
    while index < len(mentions):
        current = mentions[index]
        while index + 1 < len(mentions):
            following = mentions[index + 1]
            gap = text[current.end : following.start]
            if gap.strip(" ,") or not _within(following.place, current.place):
                break
            current = _Mention(current.start, following.end, following.place)
            index += 1
        yield current
        index += 1


def _within(inner: Place, outer: Place) -> bool:
    parent = inner.parent
    while parent is not None:
        if parent == outer.code:
            return True
        parent = places()[parent].parent if parent in places() else None
    return False


@cache
def _names() -> Mapping[str, Mapping[str, Place]]:
    """Normalised names by their first two characters, longest first."""
    by_name: dict[str, Place] = {}
    for found in places().values():
        if found.code == "WORLD":
            continue
        for name in _names_of(found):
            by_name.setdefault(name.casefold(), found)
    for code in _COUNTRIES:
        found = place(code)
        for name in (found.name_zh, found.name_en):
            by_name.setdefault(name.casefold(), found)
    for name, (zh, en, members) in _GROUPS.items():
        by_name[name] = Place("|".join(members), zh, en, "group", "CN", members=members)
    for name, code in _OTHER_NAMES.items():
        by_name[name] = _known(code)
    grouped: dict[str, dict[str, Place]] = {}
    for name in sorted(by_name, key=len, reverse=True):
        grouped.setdefault(name[:2], {})[name] = by_name[name]
    return grouped


def _known(code: str) -> Place:
    try:
        return country(code)
    except UnknownName:
        return place(code)


def _names_of(found: Place) -> Iterator[str]:
    yield found.name_zh
    yield found.name_en
    for suffix in _SUFFIXES:
        short = found.name_zh.removesuffix(suffix)
        if short != found.name_zh and len(short) >= 2:
            yield short
            break
