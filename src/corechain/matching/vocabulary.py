"""All wordings of a chain's nodes as one trie over tokens, so that a demand is read in a single pass.

Wordings come from the nodes themselves (names, synonyms) and from the lexicon: a concept belongs to the nodes
that carry one of its wordings, and so brings the other wordings, in both languages, to a node that has only one.
A concept that no node carries leads to the nodes of its broader concept, or else of its narrower ones.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from corechain.matching.analysis import BREAK, Token, analyse
from corechain.matching.lexicon_files import Concept
from corechain.model.records import ChainNode

Key = tuple[str, ...]
"""Token forms of a wording."""

NAME, SYNONYM, PART_OF_NAME, CONCEPT, CONCEPT_OF_SYNONYM = 1.0, 0.97, 0.93, 0.95, 0.9
STEP_UP, STEP_DOWN = 0.75, 0.7
BESIDE_OWN, LESSER_CARRIER = 0.85, 0.8
"""What a wording is worth: the node's own name most; a concept one step above or below the asked one less, and so
a concept's wording that another node has as its own, or a node that carries less of a concept than another."""

FAIRLY = 0.6
"""Carriers of a concept with this share of the wordings of its best carrier stand beside it."""

MAX_STEPS = 3
LEAST_PART = 3


@dataclass(frozen=True)
class Target:
    """A node that a wording leads to. `how` is name, synonym, concept, broader or narrower."""

    node_id: str
    weight: float
    wording: str
    how: str


@dataclass(frozen=True)
class Span:
    """A wording found in a text: tokens `first` up to but not including `last`."""

    first: int
    last: int
    key: Key

    def contains(self, other: Span) -> bool:
        """Whether `other` lies within this span and is shorter."""
        return self.first <= other.first and other.last <= self.last and len(self) > len(other)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a token."""
        return self.first < other.last and other.first < self.last

    def __len__(self) -> int:
        return self.last - self.first


@lru_cache(maxsize=50_000)
def key_of(wording: str) -> Key:
    """The token forms of `wording`, without punctuation."""
    return tuple(token.form for token in analyse(wording).tokens if token.form != BREAK)


def keys_of(wording: str) -> list[Key]:
    """The key of `wording` and, for Latin words, those with two neighbours written as one (lead frame, leadframe)."""
    key = key_of(wording)
    keys = [key]
    for index in range(len(key) - 1):
        pair = key[index : index + 2]
        if all(part.isascii() and part.isalpha() and len(part) > 1 for part in pair):
            keys.append((*key[:index], "".join(pair), *key[index + 2 :]))
    return [each for each in keys if each and (len(each) > 1 or len(each[0]) > 1)]


class Vocabulary:
    """Wording key → the nodes it leads to. An empty sequence is a notion of the field that no node stands for.

    `general`: for each node those whose concepts stand above its own, such as packaging above WLCSP; `kinds`: what
    kind of thing each wording of the lexicon names.
    """

    def __init__(
        self,
        targets: Mapping[Key, Sequence[Target]],
        general: Mapping[str, frozenset[str]] | None = None,
        kinds: Mapping[Key, str] | None = None,
    ) -> None:
        self.targets = targets
        self.general = general or {}
        self.kinds = kinds or {}
        self._root: dict[str, Any] = {}
        for key in targets:
            branch = self._root
            for form in key:
                branch = branch.setdefault(form, {})
            branch[""] = key

    def spans(self, tokens: Sequence[Token]) -> list[Span]:
        """Every wording that occurs in `tokens`, overlapping ones included."""
        found = []
        for first in range(len(tokens)):
            branch = self._root
            for last in range(first, len(tokens)):
                following = branch.get(tokens[last].form)
                if following is None:
                    break
                branch = following
                if "" in branch:
                    found.append(Span(first, last + 1, branch[""]))
        return found


def build_vocabulary(nodes: Iterable[ChainNode], concepts: Mapping[str, Concept]) -> Vocabulary:
    """The vocabulary of `nodes`, widened by `concepts`. Stages are headings, nothing one could buy: left out."""
    targets: dict[Key, dict[str, Target]] = defaultdict(dict)
    own: dict[Key, dict[str, Target]] = defaultdict(dict)
    for node in nodes:
        if node.kind == "stage":
            continue
        for wording, how, weight in _own_wordings(node):
            for key in keys_of(wording):
                _keep_best(own[key], Target(node.id, weight, wording, how))
    for key, found in own.items():
        targets[key].update(found)
    concept_keys = {
        each.id: {wording: keys_of(wording) for wording in each.wordings} for each in concepts.values()
    }
    direct = {concept: _carriers(keys, own) for concept, keys in concept_keys.items()}
    for concept_id, wordings in concept_keys.items():
        found_nodes = _nodes_of(concept_id, concepts, direct)
        for wording, keys in wordings.items():
            for key in keys:
                places = targets[key]
                factor = BESIDE_OWN if own.get(key) else 1.0
                for node_id, (weight, how) in found_nodes.items():
                    _keep_best(places, Target(node_id, weight * factor, wording, how))
    ranked = {key: tuple(sorted(each.values(), key=_by_weight)) for key, each in targets.items()}
    kinds = {
        key: concepts[concept_id].kind
        for concept_id, wordings in concept_keys.items()
        for keys in wordings.values()
        for key in keys
    }
    return Vocabulary(ranked, _general(concepts, direct), kinds)


def _general(
    concepts: Mapping[str, Concept], direct: Mapping[str, Mapping[str, tuple[float, str]]]
) -> Mapping[str, frozenset[str]]:
    """For each node the nodes of the concepts above its own."""
    found: dict[str, set[str]] = defaultdict(set)
    for concept in concepts.values():
        above = concept.broader
        while above is not None:
            for node_id in direct[concept.id]:
                found[node_id] |= direct[above].keys() - {node_id}
            above = concepts[above].broader
    return {node_id: frozenset(each) for node_id, each in found.items()}


def _by_weight(target: Target) -> tuple[float, str]:
    return -target.weight, target.node_id


def _own_wordings(node: ChainNode) -> Iterable[tuple[str, str, float]]:
    for name in (node.name_zh, node.name_en):
        if name:
            yield name, "name", NAME
            yield from ((part, "synonym", PART_OF_NAME) for part in _joined(name))
    for synonym in (*node.synonyms_zh, *node.synonyms_en):
        yield synonym, "synonym", SYNONYM


def _joined(name: str) -> list[str]:
    """Things that a Chinese name joins: 去边剂与稀释剂 names both. Shorter parts are mere qualifiers (模拟与…)."""
    parts = re.split(r"[与和及、/]", name)
    return [part for part in parts if len(parts) > 1 and len(part) >= LEAST_PART and not part.isascii()]


def _keep_best(places: dict[str, Target], target: Target) -> None:
    present = places.get(target.node_id)
    if present is None or present.weight < target.weight:
        places[target.node_id] = target


def _carriers(
    wordings: Mapping[str, Sequence[Key]], own: Mapping[Key, Mapping[str, Target]]
) -> dict[str, tuple[float, str]]:
    """Nodes that carry a wording of the concept: by name if any does, else by synonym."""
    carried: dict[str, int] = defaultdict(int)
    named: set[str] = set()
    for key in {keys[0] for keys in wordings.values() if keys}:
        for target in own.get(key, {}).values():
            carried[target.node_id] += 3 if target.how == "name" else 1
            if target.how == "name":
                named.add(target.node_id)
    weight = CONCEPT if named else CONCEPT_OF_SYNONYM
    carriers = {node_id: count for node_id, count in carried.items() if not named or node_id in named}
    most = max(carriers.values(), default=0)
    return {
        node_id: (weight if count >= FAIRLY * most else weight * LESSER_CARRIER, "concept")
        for node_id, count in carriers.items()
    }


def _nodes_of(
    concept_id: str, concepts: Mapping[str, Concept], direct: Mapping[str, Mapping[str, tuple[float, str]]]
) -> Mapping[str, tuple[float, str]]:
    if direct[concept_id]:
        return direct[concept_id]
    weight, above = CONCEPT, concepts[concept_id].broader
    for _ in range(MAX_STEPS):
        if above is None:
            break
        weight *= STEP_UP
        if direct[above]:
            return dict.fromkeys(direct[above], (weight, "broader"))
        above = concepts[above].broader
    narrower = [each.id for each in concepts.values() if each.broader == concept_id]
    return {node_id: (CONCEPT * STEP_DOWN, "narrower") for each in narrower for node_id in direct[each]}
