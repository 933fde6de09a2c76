"""From words to nodes of the chain: which nodes a demand is about, how surely, and because of which words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corechain.matching.analysis import Analysed
from corechain.matching.node_index import NodeIndex, content_features
from corechain.matching.reading import Interval, Reading, nearest_readings, read_wordings
from corechain.matching.requirements import Requirement
from corechain.matching.sentence import Sentence, free_order
from corechain.matching.specified import agrees

LEAST_SCORE = 0.45
"""Below this a node is a suggestion, not an understanding; measured on judged and on off-topic demands."""

NO_MACHINE = 0.6
NARROWED, WIDER = 0.98, 0.9
DESCRIPTION = 0.44
MOST_NODES = 8


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
    """A node with its score from 0 to 1. `role`: wanted, context (what the wanted thing is for) or unwanted."""

    node_id: str
    score: float
    role: str
    group: int
    evidence: Evidence


@dataclass(frozen=True)
class Understanding:
    """Nodes best first.

    `unknown`: words that name a notion of the field for which the chain has no node, each with the kind of thing;
    `nearest`: node ids to suggest, each with the words that led there; `unread`: words that nothing was made of, each
    with the understood words before them that they may turn into something else (特气 | 报警系统).
    """

    nodes: tuple[UnderstoodNode, ...]
    unknown: tuple[tuple[str, str], ...]
    nearest: tuple[tuple[str, str], ...]
    unread: tuple[tuple[str, str], ...] = ()


def understand(
    index: NodeIndex, analysed: Analysed, requirements: Sequence[Requirement], masked: Sequence[Interval] = ()
) -> Understanding:
    """Read `analysed` against `index`. `masked` are stretches that name organisations and the like."""
    claimed = [*masked, *((each.start, each.end) for each in requirements if each.masked)]
    readings = free_order(index, read_wordings(index, analysed, claimed))
    sentence = Sentence(index, analysed, readings, requirements)
    best = _nodes(index, readings, [sentence.standing(each) for each in readings])
    best = _narrowed(index, best, requirements)
    if not any(each.role == "wanted" for each in best.values()):
        best = {
            node_id: replace(each, role="wanted" if each.role == "context" else each.role)
            for node_id, each in best.items()
        }
    if max((each.score for each in best.values()), default=0) < LEAST_SCORE:
        for each in _by_description(index, analysed, claimed):
            best.setdefault(each.node_id, each)
    ranked = sorted(best.values(), key=lambda each: (-each.score, each.evidence.start, each.node_id))
    kept = tuple(each for each in ranked if each.score >= LEAST_SCORE)[:MOST_NODES]
    unknown = tuple(
        (each.words, index.vocabulary.kinds.get(each.key, ""))
        for each in readings
        if not each.targets
        and each.kind != "partial"
        and not any(one.start <= each.start and each.end <= one.end and one != each for one in readings)
    )
    explained = [*claimed, *((each.start, each.end) for each in readings if each.kind != "partial")]
    weak = [each for each in ranked if each.score < LEAST_SCORE]
    nearest = _nearest(index, analysed, explained, weak)
    known = {each.node_id for each in kept}
    suggested = tuple(each for each in nearest if each[0] not in known)
    used = {each.evidence.words for each in kept if each.role == "wanted"}
    unread = tuple(each for each in sentence.unread if each[1] in used)
    return Understanding(kept, unknown, suggested, unread)


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
