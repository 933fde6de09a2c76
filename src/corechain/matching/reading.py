"""Which wordings a text holds: exact ones longest first, then mended slips, then partial ones."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corechain.matching.analysis import Analysed, analyse
from corechain.matching.lexicon_files import read_words
from corechain.matching.node_index import NodeIndex, content_features, features_of_key
from corechain.matching.spelling import Correction
from corechain.matching.vocabulary import Key, Span, Target

MENDED = 0.85
PARTIAL = 0.8
INSIDE_UNKNOWN = 0.6
OVERLAPPED = 0.5
"""What a reading is worth beside an exact one: after a slip was mended, when only part of the wording occurs, when
it lies within a notion that no node stands for, and when a better reading claims some of its words."""

LEAST_RECALL = 0.6
NEAREST_RECALL = 0.34
LEAST_NEWS = 0.25
"""Parts of a wording, by rarity of its words, that must occur for a reading or for a suggestion, and that must be
words which nothing else in the text explains."""

MOST_EXACT, MOST_PARTIAL = 60, 20
HEAD_TOLERANCE = 2
MOST_SPREAD = 40
PURPOSE = re.compile(r"\bfor\b|用于|用的")
CLAUSE_END = re.compile(r"[,，。;；!！?？\n]")

ENGLISH_WORDS_TOO = read_words("also_english")
"""Abbreviations that are also English words: read only in capitals, or in a text with Chinese."""

NEEDS_HEAD = frozenset(
    {("二", "手"), ("翻", "新"), ("refurbished",), ("used",), ("second", "hand"), ("remanufactured",)}
)
"""Words that mean something of the field only directly before a thing of the field: 二手刻蚀机, not 二手房."""

Interval = tuple[int, int]

PURPOSE = re.compile(r"\b(for|from|with|to|into|at|by)\b")
"""“Wafers for a fab” are not a “wafer fab”: a wording does not reach across a word that says what a thing is for."""


@dataclass(frozen=True)
class Reading:
    """`words` at ``start:end`` of the normalised text taken for the wording `key`; `kind` is exact, mended, partial.

    `is_machine`: the text goes on with 设备 or “tool”, so that a machine is meant, not the process or the material.
    """

    start: int
    end: int
    words: str
    key: Key
    factor: float
    kind: str
    targets: Sequence[Target]
    is_machine: bool = False


def read_wordings(index: NodeIndex, analysed: Analysed, masked: Sequence[Interval]) -> list[Reading]:
    """All readings of a demand's words, best claims first; `masked` stretches name no node."""
    exact = _exact(index, analysed, masked)
    covered = [*masked, *((each.start, each.end) for each in exact)]
    mended = [
        each for each in _mended(index, analysed, covered) if each.key not in {one.key for one in exact}
    ]
    covered = [*masked, *((each.start, each.end) for each in (*exact, *mended) if _explains(index, each))]
    exact = [each for each in exact if not any(m.start <= each.start and each.end <= m.end for m in mended)]
    machines = [each for each in exact if each.is_machine]
    partial = [
        replace(each, is_machine=any(m.start < each.end and each.start < m.end for m in machines))
        for each in _partial(index, analysed, masked, covered, LEAST_RECALL)
    ]
    return [*_first_of_each(exact), *mended, *partial]


def _first_of_each(readings: Sequence[Reading]) -> list[Reading]:
    """Readings without those that say the same thing again, and no more than anyone means in one demand."""
    seen: dict[Key, Reading] = {}
    for reading in readings:
        seen.setdefault(reading.key, reading)
    return list(seen.values())[:MOST_EXACT]


def nearest_readings(index: NodeIndex, analysed: Analysed, masked: Sequence[Interval]) -> list[Reading]:
    """Weaker partial readings, for suggestions only."""
    return _partial(index, analysed, masked, masked, NEAREST_RECALL)


def _exact(index: NodeIndex, analysed: Analysed, masked: Sequence[Interval]) -> list[Reading]:
    spans = [
        span
        for span in index.vocabulary.spans(analysed.tokens)
        if _readable(span, analysed, masked) and not _reaches_across(span, index, analysed)
    ]
    by_token: dict[int, list[Span]] = defaultdict(list)
    for span in spans:
        for place in range(span.first, span.last):
            by_token[place].append(span)
    kept = []
    for span in spans:
        rivals = {other for place in range(span.first, span.last) for other in by_token[place]} - {span}
        if factor := _standing(index, span, sorted(rivals, key=lambda each: (each.first, each.last))):
            kept.append((span, factor))
    readings = [
        _reading(index, analysed, span, factor, "exact")
        for span, factor in kept
        if span.key not in NEEDS_HEAD or any(other.first == span.last for other, _ in kept)
    ]
    return sorted(readings, key=lambda each: (each.start, -each.end))


def _standing(index: NodeIndex, span: Span, others: Sequence[Span]) -> float:
    """1 for an unchallenged span, less for one that a better span overlaps, 0 for one within another span."""
    factor = 1.0
    for other in others:
        if other.contains(span):
            if index.vocabulary.targets[other.key]:
                return 0.0
            factor = min(factor, INSIDE_UNKNOWN)
        elif other.overlaps(span) and not span.contains(other) and _better(other, span):
            factor = min(factor, OVERLAPPED)
    return factor


def _better(first: Span, second: Span) -> bool:
    """Of two spans that overlap, the one that ends later is the head (半导体[测试板]), unless it is much shorter."""
    if abs(len(first) - len(second)) <= HEAD_TOLERANCE:
        return first.last > second.last
    return len(first) > len(second)


def _readable(span: Span, analysed: Analysed, masked: Sequence[Interval]) -> bool:
    start, end = analysed.tokens[span.first].start, analysed.tokens[span.last - 1].end
    for a, b in masked:
        if a < end and start < b and not (start <= a and b <= end and end - start > b - a):
            return False
    if len(span) == 1 and span.key[0] in ENGLISH_WORDS_TOO:
        return not analysed.text.isascii() or not analysed.words(start, end).islower()
    return True


def _reaches_across(span: Span, index: NodeIndex, analysed: Analysed) -> bool:
    """Whether a word of purpose stands between the words, and not in the wording too (foundry for power MOSFETs)."""
    tokens = analysed.tokens[span.first : span.last]
    if not any(PURPOSE.search(analysed.text, one.end, two.start) for one, two in pairwise(tokens)):
        return False
    return not any(PURPOSE.search(target.wording) for target in index.vocabulary.targets[span.key])


def _reading(index: NodeIndex, analysed: Analysed, span: Span, factor: float, kind: str) -> Reading:
    start, end = analysed.tokens[span.first].start, analysed.tokens[span.last - 1].end
    words = analysed.words(start, end)
    machine = span.last < len(analysed.tokens) and analysed.tokens[span.last].form == "tool"
    return Reading(start, end, words, span.key, factor, kind, index.vocabulary.targets[span.key], machine)


def _mended(index: NodeIndex, analysed: Analysed, covered: Sequence[Interval]) -> list[Reading]:
    corrections = index.speller.corrections(analysed.text, covered)
    if not corrections:
        return []
    text, places = _corrected(analysed.text, corrections)
    second = analyse(text)
    readings = []
    for each in _exact(index, second, ()):
        start, end = places[each.start], places[each.end - 1] + 1
        touched = [one for one in corrections if one.start < end and start < one.end]
        if touched:
            start = min(start, *(one.start for one in touched))
            end = max(end, *(one.end for one in touched))
            factor = each.factor * MENDED
            words = analysed.words(start, end)
            readings.append(Reading(start, end, words, each.key, factor, "mended", each.targets))
    return readings


def _corrected(text: str, corrections: Sequence[Correction]) -> tuple[str, list[int]]:
    """The corrected text, and for each of its characters a position in `text`."""
    pieces: list[str] = []
    places: list[int] = []
    position = 0
    for each in sorted(corrections, key=lambda one: one.start):
        pieces += [text[position : each.start], each.wording]
        places += range(position, each.start)
        last = each.end - 1
        places += [min(each.start + offset, last) for offset in range(len(each.wording))]
        position = each.end
    pieces.append(text[position:])
    places += range(position, len(text))
    return "".join(pieces), places


def _partial(
    index: NodeIndex,
    analysed: Analysed,
    masked: Sequence[Interval],
    covered: Sequence[Interval],
    least: float,
) -> list[Reading]:
    """Wordings of which most, by rarity, occurs in the text, and of which something is not yet explained."""
    features = content_features(analysed, masked)
    fresh = {each for each, span in features.items() if len(each) > 1 and not _covered(span, covered)}
    keys = {key for feature in features for key in index.keys_by_feature.get(feature, ())}
    readings = []
    for key in keys:
        wanted = index.features[key]
        shared = wanted & features.keys()
        total = sum(index.weights[each] for each in wanted)
        recall = sum(index.weights[each] for each in shared) / total
        news = sum(index.weights[each] for each in shared & fresh) / total
        places = [features[each] for each in shared]
        start, end = min(a for a, _ in places), max(b for _, b in places)
        between = analysed.text[start:end]
        joins = shared == wanted and len(wanted) > 1 and not _covered((start, end), covered)
        if recall < least or (news < LEAST_NEWS and not joins):
            continue
        if end - start > MOST_SPREAD or CLAUSE_END.search(between) or PURPOSE.search(between):
            continue
        headed = features_of_key(key)[-1] in shared
        if (
            headed and _telling(wanted, shared)
            if least >= LEAST_RECALL
            else _worth_suggesting(shared & fresh)
        ):
            words, targets = analysed.words(start, end), index.vocabulary.targets[key]
            readings.append(Reading(start, end, words, key, PARTIAL * recall, "partial", targets))
    return sorted(readings, key=lambda each: (-each.factor, len(each.key), each.key))[:MOST_PARTIAL]


def _worth_suggesting(news: frozenset[str]) -> bool:
    return any(not each.isascii() or len(each) >= 5 for each in news)


def _explains(index: NodeIndex, reading: Reading) -> bool:
    """Whether nothing better need be looked for: not so for 晶圆减薄|设备 when only the process was found."""
    kinds = {index.nodes[target.node_id].kind for target in reading.targets}
    return not reading.is_machine or "equipment" in kinds


def _telling(wanted: frozenset[str], shared: frozenset[str]) -> bool:
    """Whether a partial match says anything: two telling features, or a word and 设备 where both make the wording."""
    return len(shared - {"tool"}) >= 2 or (shared == wanted and len(wanted) == 2)


def _covered(span: Interval, covered: Sequence[Interval]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in covered)
