"""From words to nodes of the chain: which nodes a demand is about, how surely, and because of which words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corechain.matching.analysis import Analysed
from corechain.matching.node_index import MANY_COMPOUNDS, NodeIndex, content_features
from corechain.matching.reading import PARTIAL, Interval, Reading, nearest_readings, read_wordings
from corechain.matching.requirements import Requirement
from corechain.matching.specified import agrees

LEAST_SCORE = 0.45
"""Below this a node is a suggestion, not an understanding; measured on judged and on off-topic demands."""

MODIFIER = 0.8
CONTEXT = 0.5
COMMON_WORD = 0.5
NO_MACHINE = 0.6
NARROWED, WIDER = 0.98, 0.9
WHOLE, REORDERED = 0.95, 0.95
DESCRIPTION = 0.44
FIRM_TARGET = 0.85
MOST_NODES = 8

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


@dataclass(frozen=True)
class Evidence:
    """Why a node was understood: the demand's own `words`, and the `wording` they met.

    `how`: name, synonym, concept, broader, narrower, mended, partial, description or narrowed.
    """

    words: str
    wording: str
    how: str
    score: float
    start: int
    end: int


@dataclass(frozen=True)
class UnderstoodNode:
    """A node with its score from 0 to 1. `role`: wanted, or context (what the wanted thing is for)."""

    node_id: str
    score: float
    role: str
    group: int
    evidence: Evidence


@dataclass(frozen=True)
class Understanding:
    """Nodes best first.

    `unknown`: words that name a notion of the field for which the chain has no node, each with the kind of thing;
    `nearest`: node ids to suggest, each with the words that led there.
    """

    nodes: tuple[UnderstoodNode, ...]
    unknown: tuple[tuple[str, str], ...]
    nearest: tuple[tuple[str, str], ...]


def understand(
    index: NodeIndex, analysed: Analysed, requirements: Sequence[Requirement], masked: Sequence[Interval] = ()
) -> Understanding:
    """Read `analysed` against `index`. `masked` are stretches that name organisations and the like."""
    claimed = [*masked, *((each.start, each.end) for each in requirements if each.masked)]
    readings = _free_order(index, read_wordings(index, analysed, claimed))
    factors = _standing_in_sentence(index, analysed, readings)
    best = _nodes(index, readings, factors)
    best = _narrowed(index, best, requirements)
    if not any(each.role == "wanted" for each in best.values()):
        best = {node_id: replace(each, role="wanted") for node_id, each in best.items()}
    if max((each.score for each in best.values()), default=0) < LEAST_SCORE:
        for each in _by_description(index, analysed, claimed):
            best.setdefault(each.node_id, each)
    ranked = sorted(best.values(), key=lambda each: (-each.score, each.evidence.start, each.node_id))
    kept = tuple(each for each in ranked if each.score >= LEAST_SCORE)[:MOST_NODES]
    unknown = tuple(
        (each.words, index.vocabulary.kinds.get(each.key, ""))
        for each in readings
        if not each.targets and each.kind != "partial"
    )
    explained = [*claimed, *((each.start, each.end) for each in readings if each.kind != "partial")]
    weak = [each for each in ranked if each.score < LEAST_SCORE]
    nearest = _nearest(index, analysed, explained, weak)
    known = {each.node_id for each in kept}
    return Understanding(kept, unknown, tuple(each for each in nearest if each[0] not in known))


def _free_order(index: NodeIndex, readings: Sequence[Reading]) -> list[Reading]:
    """光刻胶（KrF） is KrF光刻胶: all words of a special wording, in any order, come before the general one alone."""
    whole = [each for each in readings if _is_whole(each)]
    exact = [each for each in readings if each.kind == "exact"]
    pairs = [
        (special, general)
        for special in whole
        for general in exact
        if general.start < special.end
        and special.start < general.end
        and _first_node(special) != _first_node(general)
        and (
            index.features[general.key] < index.features[special.key] or _generalises(index, general, special)
        )
    ]
    special_ones = {id(special) for special, _ in pairs}
    general_ones = {id(general) for _, general in pairs}
    return [
        replace(each, factor=REORDERED)
        if id(each) in special_ones
        else replace(each, factor=each.factor * WIDER if id(each) in general_ones else each.factor)
        for each in readings
    ]


def _first_node(reading: Reading) -> str | None:
    return reading.targets[0].node_id if reading.targets else None


def _is_whole(reading: Reading) -> bool:
    """Whether all words of a wording occur, only not in its order."""
    return reading.kind == "partial" and reading.factor >= PARTIAL * WHOLE


def _nodes(
    index: NodeIndex, readings: Sequence[Reading], factors: Sequence[tuple[float, str]]
) -> dict[str, UnderstoodNode]:
    best: dict[str, UnderstoodNode] = {}
    groups: dict[Interval, int] = defaultdict(lambda: len(groups))
    for reading, (factor, role) in zip(readings, factors, strict=True):
        group = _group(groups, reading)
        for target in reading.targets:
            fitting = not reading.is_machine or index.nodes[target.node_id].kind == "equipment"
            score = round(target.weight * reading.factor * factor * (1.0 if fitting else NO_MACHINE), 4)
            how = target.how if reading.kind == "exact" else reading.kind
            evidence = Evidence(reading.words, target.wording, how, score, reading.start, reading.end)
            present = best.get(target.node_id)
            if present is None or _better(role, score, present):
                best[target.node_id] = UnderstoodNode(target.node_id, score, role, group, evidence)
    return best


def _better(role: str, score: float, present: UnderstoodNode) -> bool:
    if role != present.role:
        return role == "wanted"
    return score > present.score


def _group(groups: dict[Interval, int], reading: Reading) -> int:
    """Readings of the same stretch are one wish; a partial reading joins what it overlaps."""
    for (start, end), number in list(groups.items()):
        if reading.start < end and start < reading.end:
            return number
    return groups[(reading.start, reading.end)]


def _standing_in_sentence(
    index: NodeIndex, analysed: Analysed, readings: Sequence[Reading]
) -> list[tuple[float, str]]:
    """For each reading its factor and role: heads before modifiers, the wanted thing before what it is for."""
    text = analysed.text
    firm = [each for each in readings if each.kind != "partial"]
    whole = [each for each in readings if each.kind == "partial" and each.factor >= PARTIAL * WHOLE]
    wanted_from = _wanted_from(text, firm)
    standing = []
    for reading in readings:
        factor, role = 1.0, "wanted"
        before = _CLAUSE_END.split(text[: reading.start])[-1]
        purpose_of_whole = _FOR_BEFORE.search(before) and any(each.start < reading.start for each in whole)
        if (
            purpose_of_whole
            or _NOT_BEFORE.search(before)
            or _is_context(reading, firm, text, before, wanted_from)
        ):
            factor, role = CONTEXT, "context"
        elif _has_head_after(index, reading, firm, text):
            factor = MODIFIER
        common = index.compounds.get(reading.key, 0) >= MANY_COMPOUNDS
        others = [each for each in firm if each.end <= reading.start or reading.end <= each.start]
        if others and (common or any(_generalises(index, reading, each) for each in others)):
            factor *= COMMON_WORD
        standing.append((factor, role))
    return standing


def _is_context(
    reading: Reading, firm: Sequence[Reading], text: str, before: str, wanted_from: int | None
) -> bool:
    others = [each for each in firm if each.end <= reading.start or reading.end <= each.start]
    if not others:
        return False
    if _FOR_BEFORE.search(before) or (
        _SELF_BEFORE.search(before) and any(o.start > reading.end for o in others)
    ):
        return True
    following = text[reading.end :]
    if (cue := _OF_AFTER.match(following)) and any(
        each.start >= reading.end + cue.end() and not _CLAUSE_END.search(text[reading.end : each.start])
        for each in others
    ):
        return True
    return wanted_from is not None and reading.end <= wanted_from


def _wanted_from(text: str, firm: Sequence[Reading]) -> int | None:
    """Where the words of wanting stand, if something is named after them and a clause ends before them."""
    for cue in _WANTED.finditer(text):
        clause_ended = _CLAUSE_END.search(text[: cue.start()]) or re.search(
            r"\bwe (?:are|make)\b", text[: cue.start()]
        )
        if clause_ended and any(each.start >= cue.end() for each in firm):
            introduces = re.search(r"我们|我司|我厂|本公司|本厂|\bwe\b|\bour\b|\bi am\b", text[: cue.start()])
            return cue.start() if introduces else None
    return None


def _has_head_after(index: NodeIndex, reading: Reading, firm: Sequence[Reading], text: str) -> bool:
    """Whether another reading follows directly, as in 二手|刻蚀机 or IGBT module|foundry: then that one is the head.

    A head that only names the kind of thing (WLCSP|assembly) is none.
    """
    return any(
        0 <= each.start - reading.end <= 1
        and each.targets
        and text[reading.end : each.start].strip(" 的-") == ""
        and not _generalises(index, each, reading)
        for each in firm
    )


def _generalises(index: NodeIndex, general: Reading, special: Reading) -> bool:
    """Whether every node of `general` stands above the nodes of `special`, by the chain or by the lexicon."""
    above: set[str] = set()
    for target in special.targets:
        above |= index.vocabulary.general.get(target.node_id, frozenset())
        above |= {node_id for node_id, _ in index.taxonomy.above(target.node_id)}
    best = [each for each in general.targets if each.weight >= FIRM_TARGET]
    return bool(best) and all(each.node_id in above for each in best)


def _narrowed(
    index: NodeIndex, best: dict[str, UnderstoodNode], requirements: Sequence[Requirement]
) -> dict[str, UnderstoodNode]:
    """Variants whose own name states what is required (a 12-inch wafer among wafers) come before their parent."""
    narrowing = [each for each in requirements if each.attribute in {"wafer_size", "package", "wavelength"}]
    found = dict(best)
    for node in best.values():
        for requirement in narrowing:
            for variant, _ in index.taxonomy.below(node.node_id):
                stated = [
                    each for each in index.implied.get(variant, ()) if each.attribute == requirement.attribute
                ]
                if not any(agrees(requirement, each) for each in stated):
                    continue
                score = round(node.score * NARROWED, 4)
                evidence = replace(node.evidence, how="narrowed", wording=requirement.text, score=score)
                present = found.get(variant)
                if present is None or present.score < score:
                    found[variant] = replace(node, node_id=variant, score=score, evidence=evidence)
                    wider = found[node.node_id]
                    found[node.node_id] = replace(wider, score=round(node.score * WIDER, 4))
    return found


def _by_description(
    index: NodeIndex, analysed: Analysed, claimed: Sequence[Interval]
) -> list[UnderstoodNode]:
    """Nodes whose description holds most of the demand's words, by rarity."""
    features = content_features(analysed, claimed)
    weights = index.document_weights
    rarest = max(weights.values(), default=0.0)
    total = sum(weights.get(each, rarest) for each in features)
    found = []
    for document in index.documents:
        shared = document.features & features.keys()
        if len(shared) < 2 or not total:
            continue
        score = round(DESCRIPTION * sum(weights[each] for each in shared) / total, 4)
        if score < 0.15:
            continue
        places = [features[each] for each in shared]
        start, end = min(a for a, _ in places), max(b for _, b in places)
        evidence = Evidence(analysed.words(start, end), "", "description", score, start, end)
        found.append(UnderstoodNode(document.node_id, score, "wanted", 0, evidence))
    return sorted(found, key=lambda each: -each.score)[:5]


def _nearest(
    index: NodeIndex,
    analysed: Analysed,
    claimed: Sequence[Interval],
    weak: Sequence[UnderstoodNode],
) -> list[tuple[str, str]]:
    pairs = [(each.node_id, each.evidence.words) for each in weak]
    for reading in nearest_readings(index, analysed, claimed):
        pairs += [(target.node_id, reading.words) for target in reading.targets[:2]]
    seen: dict[str, str] = {}
    for node_id, words in pairs:
        seen.setdefault(node_id, words)
    return list(seen.items())[:6]
