"""The place of each reading in its sentence: what is wanted and what it is for, heads and modifiers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from corechain.matching.analysis import Analysed
from corechain.matching.node_index import MANY_COMPOUNDS, NodeIndex
from corechain.matching.reading import PARTIAL, Reading
from corechain.matching.requirements import Requirement

MODIFIER = 0.8
CONTEXT = 0.5
COMMON_WORD = 0.5
UNREAD_HEAD = 0.75
WHOLE, REORDERED, SET_BACK = 0.95, 0.95, 0.9
FIRM_TARGET = 0.85
FAR = 60

_WANTED = re.compile(
    r"求购|采购|购买|急需|需要|需求|寻找|寻求|想找|想买|找|求"
    r"|looking for|need|searching for|seek|source|sourcing|want|require|buy|purchase|procure"
)
_FOR_BEFORE = re.compile(
    r"(?:用于|适用于|应用于|配套|供给|给|针对|(?<!looking )(?<!searching )\bfor(?: use in| our| your| the| a)?"
    r"|used (?:in|on|for)|\bon our|\bof our|fits?|compatible with)\s*$"
)
_OF_AFTER = re.compile(r"(?:产?线)?(?:用的|所用的?|专用的?|配套的?|上的?|里的|需要的|使用的|用(?!户))")
_NOT_BEFORE = re.compile(
    r"(?:不要|无需|不需要|不含|不是|除了?|没有|\bnot|\bno|without|except|excluding)\s*(?:any |the )?$"
)
_SELF_BEFORE = re.compile(
    r"(?:我们|我司|我厂|本公司|本厂|作为|we are|we're|i am|as)\s*"
    r"(?:是|做|从事|生产|主营|专注|一家|一个|an?|the)*[^,，。;；]{0,8}$"
)
_CLAUSE_END = re.compile(r"[,，。;；!！?？\n]")
_UNREAD = re.compile(r"[\u4e00-\u9fff]{2,}")
_FOR_HIRE = {"代工", "foundry", "foundry service", "foundry services"}
_TELLS_NOTHING = re.compile(
    r"求购|采购|购买|急需|需要|需求|寻找|寻求|供应商|供货商|供应|供给|厂家|厂商|厂|公司|企业|优先|哪些|哪家|哪里|有没有|能做|可以|提供|代理商?|国产|进口"
    r"|替代|产品|产能|业务|生产|制造|加工|服务|项目|工程|技术|研发|开发|方案|系列|材料|器件|芯片|设备|外包|外协|委外|长期|合作|询价|报价|价格|批量|现货"
    r"|专用|使用|用于|适用|应用|要求|以上|以下|左右|最好|和|与|及|或|的|用|级|类|款|型|线|一批|一台|月|年|每|做|要|找|请|帮忙?|推荐|急|等|片|个|机构|单位|平台|团队|渠道|样品|招标|信息"
)


class Sentence:
    """The readings of a demand with what their places in the text say of each."""

    def __init__(
        self,
        index: NodeIndex,
        analysed: Analysed,
        readings: Sequence[Reading],
        requirements: Sequence[Requirement],
    ) -> None:
        self._index = index
        self._analysed = analysed
        self._text = analysed.text
        self._firm = [each for each in readings if each.kind != "partial"]
        self._whole = [each for each in readings if is_whole(each)]
        self._packages = [each for each in requirements if each.attribute == "package"]
        self._taken = [(each.start, each.end) for each in (*self._firm, *self._whole)]
        self._taken += [(each.start, each.end) for each in requirements]

    def standing(self, reading: Reading) -> tuple[float, str]:
        """Factor and role of `reading`: heads before modifiers, the wanted thing before what it is for."""
        factor, role = 1.0, "wanted"
        if _NOT_BEFORE.search(self._before(reading)):
            factor, role = CONTEXT, "unwanted"
        elif self._is_context(reading):
            factor, role = CONTEXT, "context"
        elif self._has_head_after(reading):
            factor = MODIFIER
        elif self._unread_after(reading):
            factor = UNREAD_HEAD
        common = self._index.compounds.get(reading.key, 0) >= MANY_COMPOUNDS
        others = self._others(reading)
        generic = common or any(generalises(self._index, reading, each) for each in others)
        if (others and generic) or self._says_only_for_hire(reading) or self._cuts_a_word(reading):
            factor *= COMMON_WORD
        return factor, role

    @property
    def unread(self) -> tuple[tuple[str, str], ...]:
        """Words that nothing was made of, each with the words understood before them."""
        found = [(self._unread_after(each), each.words) for each in self._firm if each.targets]
        return tuple((unread, words) for unread, words in found if unread)

    def _before(self, reading: Reading) -> str:
        """What stands before `reading` in its clause."""
        return _CLAUSE_END.split(self._text[max(0, reading.start - FAR) : reading.start])[-1]

    def _others(self, reading: Reading) -> list[Reading]:
        return [each for each in self._firm if each.end <= reading.start or reading.end <= each.start]

    def _is_context(self, reading: Reading) -> bool:
        before = self._before(reading)
        if _FOR_BEFORE.search(before) and any(each.start < reading.start for each in self._whole):
            return True
        others = self._others(reading)
        if self._is_attribute(reading, others):
            return True
        if not others or any(generalises(self._index, each, reading) for each in others):
            return False
        return (
            bool(_FOR_BEFORE.search(before))
            or (bool(_SELF_BEFORE.search(before)) and any(each.start > reading.end for each in others))
            or self._belongs_to_later(reading, others)
            or (self._wanted_from is not None and reading.end <= self._wanted_from)
        )

    def _belongs_to_later(self, reading: Reading, others: Sequence[Reading]) -> bool:
        """刻蚀机用的射频电源: the first is what the second is for."""
        cue = _OF_AFTER.match(self._text[reading.end :])
        return cue is not None and any(
            each.start >= reading.end + cue.end()
            and not _CLAUSE_END.search(self._text[reading.end : each.start])
            for each in others
        )

    def _is_attribute(self, reading: Reading, others: Sequence[Reading]) -> bool:
        """A package (TO-247) beside a thing is how it comes, and an end use (轨道交通) what it is for."""
        kinds = {self._kind(each) for each in others}
        packaged = any(each.start < reading.end and reading.start < each.end for each in self._packages)
        if packaged and self._kind(reading) == "process":
            return bool(kinds & {"product", "material", "equipment"})
        uses = self._index.taxonomy.uses
        return (
            bool(reading.targets)
            and all(target.node_id in uses for target in reading.targets if target.weight >= FIRM_TARGET)
            and any(each.targets and each.targets[0].node_id not in uses for each in others)
        )

    def _kind(self, reading: Reading) -> str | None:
        return self._index.nodes[reading.targets[0].node_id].kind if reading.targets else None

    @cached_property
    def _wanted_from(self) -> int | None:
        """Where the words of wanting stand, if a clause about the buyer ends before them and something follows."""
        for cue in _WANTED.finditer(self._text):
            earlier = self._text[: cue.start()]
            clause_ended = _CLAUSE_END.search(earlier) or re.search(r"\bwe (?:are|make)\b", earlier)
            if clause_ended and any(each.start >= cue.end() for each in self._firm):
                introduces = re.search(r"我们|我司|我厂|本公司|本厂|\bwe\b|\bour\b|\bi am\b", earlier)
                return cue.start() if introduces else None
        return None

    def _has_head_after(self, reading: Reading) -> bool:
        """Whether another reading follows directly, as in 二手|刻蚀机 or IGBT module|foundry: that is the head.

        A head that only names the kind of thing (WLCSP|assembly) is none.
        """
        return any(
            0 <= each.start - reading.end <= 1
            and each.targets
            and self._text[reading.end : each.start].strip(" 的-") == ""
            and not generalises(self._index, each, reading)
            and not self._is_attribute(each, self._others(each))
            and not self._says_only_for_hire(each)
            for each in self._firm
        )

    def _cuts_a_word(self, reading: Reading) -> bool:
        """Whether a partial reading begins inside a word that was understood, as 片代工 does in 划片代工."""
        return reading.kind == "partial" and any(
            each.start < reading.start < each.end < reading.end for each in self._firm
        )

    def _says_only_for_hire(self, reading: Reading) -> bool:
        """Whether 代工 or foundry follows the name of a process (减薄加划片代工): the work is wanted, not wafers."""
        if reading.words.lower() not in _FOR_HIRE:
            return False
        clause = reading.start - len(self._before(reading))
        return any(
            clause <= each.start and each.end <= reading.start and self._kind(each) == "process"
            for each in self._firm
        )

    def _unread_after(self, reading: Reading) -> str:
        """Chinese words directly after `reading` that nothing was made of and that may be the head (特气|报警系统)."""
        found = _UNREAD.match(self._text, reading.end)
        if found is None or any(start < found.end() and found.start() < end for start, end in self._taken):
            return ""
        left = _TELLS_NOTHING.sub("", found.group())
        return self._analysed.words(*found.span()) if len(left) >= 2 else ""


def free_order(index: NodeIndex, readings: Sequence[Reading]) -> list[Reading]:
    """光刻胶（KrF） is KrF光刻胶: all words of a special wording, in any order, come before the general one alone."""
    whole = [each for each in readings if is_whole(each)]
    exact = [each for each in readings if each.kind == "exact"]
    pairs = [
        (special, general)
        for special in whole
        for general in exact
        if general.start < special.end
        and special.start < general.end
        and _first_node(special) != _first_node(general)
        and (
            index.features[general.key] < index.features[special.key] or generalises(index, general, special)
        )
    ]
    special_ones = {id(special) for special, _ in pairs}
    general_ones = {id(general) for _, general in pairs}
    return [
        replace(each, factor=REORDERED)
        if id(each) in special_ones
        else replace(each, factor=each.factor * SET_BACK if id(each) in general_ones else each.factor)
        for each in readings
    ]


def _first_node(reading: Reading) -> str | None:
    return reading.targets[0].node_id if reading.targets else None


def is_whole(reading: Reading) -> bool:
    """Whether all words of a wording occur, only not in its order."""
    return reading.kind == "partial" and reading.factor >= PARTIAL * WHOLE


def generalises(index: NodeIndex, general: Reading, special: Reading) -> bool:
    """Whether every node of `general` stands above the nodes of `special`, by the chain or by the lexicon."""
    above: set[str] = set()
    for target in special.targets:
        above |= index.vocabulary.general.get(target.node_id, frozenset())
        above |= {node_id for node_id, _ in index.taxonomy.above(target.node_id)}
    best = [each for each in general.targets if each.weight >= FIRM_TARGET]
    return bool(best) and all(each.node_id in above for each in best)
