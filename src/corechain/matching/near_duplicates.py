"""The same demand said twice: paraphrased, reordered, in other units, with slips, in the other language.

What a demand is about decides, not its letters. Both texts are read as for matching. Two demands are the same where
they want the same node and no requirement of one contradicts the other's (KrF is not ArF, 200 mm not 300 mm, 500 L
not 5,000 L, used not new); every requirement that only one states, and words left over that differ, make it less
sure. Where a text names no node, the likeness of the words decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Generic, NamedTuple, TypeVar

from corechain.matching.gist import Gist, read_gist
from corechain.matching.gist_differences import Difference, differences
from corechain.matching.node_index import NodeIndex
from corechain.texts import Text

LEAST_SIMILARITY = 0.65
"""From here on two demands are called the same; chosen on the half of the labelled pairs that was looked at."""

MISSING = 0.85
"""A requirement that only one of the two states: two leave them alike, three do not."""

LEFT_OVER, OTHER_USE, OTHER_HEAD = 0.85, 0.8, 0.6
"""Least factors: for words left over that differ, for another use, and for a word that may make it another thing."""

LEAST_WORDS = 0.8
"""Likeness of the words from which texts without a node are looked at."""

_OTHER_NODE = Text(zh="不是同一个环节。", en="Not the same node.")


Id = TypeVar("Id", bound=Hashable)


class NearDuplicate(NamedTuple, Generic[Id]):
    """Another text that asks for the same, how surely (0 to 1), and why."""

    id: Id
    similarity: float
    reasons: tuple[Text, ...]


class NearDuplicatePair(NamedTuple, Generic[Id]):
    """Two texts of a collection that ask for the same."""

    first: Id
    second: Id
    similarity: float
    reasons: tuple[Text, ...]


def near_duplicates(
    text: str, candidates: Mapping[Id, str], index: NodeIndex, *, least: float = LEAST_SIMILARITY
) -> list[NearDuplicate[Id]]:
    """Those of `candidates` that ask for the same as `text`, most alike first.

    Each candidate is read, about 2 ms; of a large collection give those on the same nodes.

    >>> from corechain.datasets.registry import open_snapshot
    >>> chain = open_snapshot("wuxi-ic")
    >>> others = {"a": "500 L of KrF photoresist for a 200 mm line", "b": "求购ArF光刻胶，8英寸，500升"}
    >>> found = near_duplicates("求购KrF光刻胶，8英寸线，月用量500升", others, NodeIndex(chain.nodes, chain.relations))
    >>> [each.id for each in found], found[0].reasons[1].render("en")
    (['a'], 'The same quantity, but only one says how often: 月用量500升 and 500 L.')
    """
    gist = read_gist(index, text)
    found = []
    for identifier, other in candidates.items():
        similarity, reasons = compare(gist, read_gist(index, other), index)
        if similarity >= least:
            found.append(NearDuplicate(identifier, similarity, reasons))
    return sorted(found, key=lambda each: (-each.similarity, str(each.id)))


def near_duplicate_pairs(
    texts: Mapping[Id, str], index: NodeIndex, *, least: float = LEAST_SIMILARITY
) -> list[NearDuplicatePair[Id]]:
    """All pairs of `texts` that ask for the same, most alike first.

    Each text is read once. Only texts on one node, or without a node, are compared, and of these only those whose
    amounts do not differ; no pair that :func:`near_duplicates` finds is lost by that.
    """
    gists = {identifier: read_gist(index, text) for identifier, text in texts.items()}
    found = []
    for first, second in _possible(gists):
        similarity, reasons = compare(gists[first], gists[second], index)
        if similarity >= least:
            found.append(NearDuplicatePair(first, second, similarity, reasons))
    return sorted(found, key=lambda each: (-each.similarity, str(each.first), str(each.second)))


def compare(one: Gist, other: Gist, index: NodeIndex) -> tuple[float, tuple[Text, ...]]:
    """How surely two demands are the same, 0 to 1, with the reasons; 0 with what contradicts. Symmetric."""
    found = differences(one.stated, other.stated)
    contradictions = tuple(each.told for each in found if each.contradicts)
    if contradictions:
        return 0.0, contradictions
    if not one.wanted or not other.wanted:
        return _by_words(one, other, found)
    if one.first_node not in other.wanted or other.first_node not in one.wanted:
        return 0.0, (_OTHER_NODE,)
    similarity = 0.6 + 0.4 * _shared(one.wanted, other.wanted)
    similarity *= MISSING ** sum(each.only_one for each in found)
    similarity *= _use_factor(one, other) * _head_factor(one, other) * _left_over_factor(one, other)
    return round(similarity, 4), (_same_node(one, index), *(each.told for each in found))


def _shared(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Weighted Jaccard coefficient of the nodes."""
    pairs = [(one.get(node, 0.0), other.get(node, 0.0)) for node in {*one, *other}]
    return sum(min(pair) for pair in pairs) / sum(max(pair) for pair in pairs)


def _by_words(one: Gist, other: Gist, found: Sequence[Difference]) -> tuple[float, tuple[Text, ...]]:
    """Likeness of the words, their order and their requirements apart, where a text names no node."""
    from rapidfuzz import fuzz

    likeness = fuzz.ratio(one.words, other.words) / 100 if one.words and other.words else 0.0
    if likeness < LEAST_WORDS:
        return 0.0, (_OTHER_NODE,)
    told = Text(
        zh="没有读出共同的环节，但用词有 {percent}% 相同。",
        en="No common node was read, but the words are {percent} % alike.",
        percent=f"{100 * likeness:.0f}",
    )
    return round(likeness * MISSING ** sum(each.only_one for each in found), 4), (told,)


def _use_factor(one: Gist, other: Gist) -> float:
    return OTHER_USE if one.uses and other.uses and one.uses.isdisjoint(other.uses) else 1.0


def _head_factor(one: Gist, other: Gist) -> float:
    return OTHER_HEAD if one.language == other.language and one.unread != other.unread else 1.0


def _left_over_factor(one: Gist, other: Gist) -> float:
    """1 where what is left over agrees, or cannot be compared: another language, or nothing more is said."""
    fewest = min(len(one.left_over), len(other.left_over))
    if one.language != other.language or fewest < 2:
        return 1.0
    return LEFT_OVER + (1 - LEFT_OVER) * len(one.left_over & other.left_over) / fewest


def _same_node(one: Gist, index: NodeIndex) -> Text:
    node = index.nodes[str(one.first_node)]
    name = Text(zh=node.name("zh"), en=node.name("en"))
    return Text(zh="同一环节：{name}。", en="The same node: {name}.", name=name)


def _possible(gists: Mapping[Id, Gist]) -> Iterator[tuple[Id, Id]]:
    """Pairs that may be the same: first nodes each among the other's, or one without a node."""
    by_node: dict[str | None, list[Id]] = defaultdict(list)
    for identifier, gist in gists.items():
        by_node[gist.first_node].append(identifier)
    without = by_node.pop(None, [])
    for members in by_node.values():
        yield from combinations(members, 2)
    yield from combinations(without, 2)
    yield from ((one, other) for one in without for members in by_node.values() for other in members)
    yield from _across(by_node, gists)


def _across(by_node: Mapping[str | None, Sequence[Id]], gists: Mapping[Id, Gist]) -> Iterator[tuple[Id, Id]]:
    """Pairs with different first nodes, of which each wants the other's too."""
    wanting: dict[tuple[str, str], list[Id]] = defaultdict(list)
    for node, members in by_node.items():
        for identifier in members:
            for also in gists[identifier].wanted:
                if also != node:
                    wanting[str(node), also].append(identifier)
    for (node, also), members in wanting.items():
        if node < also:
            yield from ((one, other) for one in members for other in wanting.get((also, node), ()))
