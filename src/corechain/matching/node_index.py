"""Everything that reading a demand against one chain needs, built once per chain and kept by its version."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from corechain.matching.analysis import BREAK, Analysed, Token, analyse
from corechain.matching.lexicon_files import Concept, read_concepts, read_equivalents
from corechain.matching.requirements import Requirement, read_stated
from corechain.matching.spelling import Speller
from corechain.matching.taxonomy import Taxonomy
from corechain.matching.vocabulary import Key, build_vocabulary, key_of
from corechain.model.records import ChainNode, NodeRelation

MANY_COMPOUNDS = 100
"""A wording that occurs in this many longer ones (芯片, 封装) says little beside a more specific one."""

ALIKE = 0.2
"""Names that share less than this are not alike."""


@dataclass(frozen=True)
class Document:
    """A node's description as a bag of features."""

    node_id: str
    features: frozenset[str]


class NodeIndex:
    """The vocabulary, taxonomy and features of one chain."""

    def __init__(
        self,
        nodes: Mapping[str, ChainNode],
        relations: Iterable[NodeRelation],
        concepts: Mapping[str, Concept] | None = None,
    ) -> None:
        self.nodes = nodes
        self.taxonomy = Taxonomy(relations)
        self.vocabulary = build_vocabulary(nodes.values(), concepts or read_concepts())
        self.features = {key: frozenset(features_of_key(key)) for key in self.vocabulary.targets}
        self.weights = _rarity(self.features.values())
        self.keys_by_feature = _inverted(self.features)

    @cached_property
    def compounds(self) -> Mapping[Key, int]:
        """How many longer wordings each wording occurs in."""
        counts: dict[Key, int] = defaultdict(int)
        for key in self.vocabulary.targets:
            tokens = [Token(form, 0, 0) for form in key]
            for inner in {span.key for span in self.vocabulary.spans(tokens)} - {key}:
                counts[inner] += 1
        return counts

    @cached_property
    def implied(self) -> Mapping[str, Sequence[Requirement]]:
        """What the names of each node state about it, such as the 300 mm of a 300 mm silicon wafer."""
        found: dict[str, list[Requirement]] = {}
        for node in self.nodes.values():
            stated = [
                each
                for name in (node.name_zh, node.name_en, *node.synonyms_zh, *node.synonyms_en)
                if name
                for each in read_stated(analyse(name))
            ]
            if stated:
                found[node.id] = stated
        return found

    def alike(self, node_id: str) -> list[str]:
        """Nodes of the same kind whose names share most with those of `node_id`, by the Dice coefficient."""
        own = self._name_features[node_id]
        kind = self.nodes[node_id].kind
        scored = [
            (2 * len(own & features) / (len(own) + len(features)), other)
            for other, features in self._name_features.items()
            if other != node_id and self.nodes[other].kind == kind and own & features
        ]
        return [
            other for score, other in sorted(scored, key=lambda each: (-each[0], each[1])) if score >= ALIKE
        ]

    @cached_property
    def _name_features(self) -> Mapping[str, frozenset[str]]:
        return {
            node.id: frozenset(
                feature
                for name in (node.name_zh, node.name_en)
                if name
                for feature in features_of_key(key_of(name))
            )
            for node in self.nodes.values()
        }

    @cached_property
    def documents(self) -> Sequence[Document]:
        """Descriptions of the nodes, for words that no wording holds."""
        documents = []
        for node in self.nodes.values():
            text = " 。".join(filter(None, (node.description_zh, node.description_en)))
            if text:
                documents.append(Document(node.id, frozenset(features_of(analyse(text).tokens))))
        return documents

    @cached_property
    def document_weights(self) -> Mapping[str, float]:
        """Rarity of each feature among the descriptions."""
        return _rarity(document.features for document in self.documents)

    @cached_property
    def speller(self) -> Speller:
        """Corrects single slips towards the wordings of this chain."""
        return Speller(self._wordings())

    def _wordings(self) -> Iterable[str]:
        for targets in self.vocabulary.targets.values():
            for target in targets:
                yield target.wording
        for _, wordings in read_equivalents():
            yield from wordings
        for concept in read_concepts().values():
            yield from concept.wordings


def features_of(tokens: Sequence[Token]) -> list[str]:
    """Features for partial matches: Latin words without their endings, and pairs of neighbouring characters."""
    return _features([(token.form, token.han) for token in tokens])


def features_of_key(key: Key) -> list[str]:
    """Features of a wording; see :func:`features_of`."""
    return _features([(form, len(form) == 1 and not form.isascii()) for form in key])


def _features(forms: Sequence[tuple[str, bool]]) -> list[str]:
    features = []
    for index, (form, han) in enumerate(forms):
        if form == BREAK:
            continue
        follows = index + 1 < len(forms) and forms[index + 1][1]
        preceded = index > 0 and forms[index - 1][1]
        if not han:
            features.append(rough_stem(form))
        elif follows:
            features.append(form + forms[index + 1][0])
        elif not preceded:
            features.append(form)
    return features


def rough_stem(word: str) -> str:
    """A word cut to what its derivations share: grinder, grinding and grind all become grind.

    >>> [rough_stem(word) for word in ("grinder", "grinding", "packaging", "inspection", "gas")]
    ['grind', 'grind', 'pack', 'inspect', 'gas']
    """
    for ending in ("aging", "ation", "ing", "age", "ers", "er", "ion", "ed"):
        if word.isalpha() and word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _rarity(bags: Iterable[Iterable[str]]) -> Mapping[str, float]:
    """Inverse document frequency, log(1 + N / n), of every feature (Robertson 2004 without the probabilistic part)."""
    counts: dict[str, int] = defaultdict(int)
    total = 0
    for bag in bags:
        total += 1
        for feature in set(bag):
            counts[feature] += 1
    return {feature: math.log(1 + total / count) for feature, count in counts.items()}


def _inverted(features: Mapping[Key, frozenset[str]]) -> Mapping[str, Sequence[Key]]:
    by_feature: dict[str, list[Key]] = defaultdict(list)
    for key, bag in features.items():
        for feature in bag:
            by_feature[feature].append(key)
    return by_feature


def content_features(analysed: Analysed, masked: Sequence[tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Feature → position in the text, without what requirements and names have already claimed."""
    free = [
        token
        if not any(start < token.end and token.start < end for start, end in masked)
        else Token(BREAK, token.start, token.end)
        for token in analysed.tokens
    ]
    found: dict[str, tuple[int, int]] = {}
    for index, token in enumerate(free):
        if not token.han:
            pair = [token]
        elif index + 1 < len(free) and free[index + 1].han:
            pair = free[index : index + 2]
        elif index and free[index - 1].han:
            continue
        else:
            pair = [token]
        for feature in features_of(pair):
            found.setdefault(feature, (token.start, pair[-1].end))
    return found
