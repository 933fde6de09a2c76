"""What a demand says, however it is said: its nodes, its requirements, and the words that are left over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corechain.matching.analysis import BREAK, Analysed, analyse, language_of
from corechain.matching.gist_differences import Stating, statements
from corechain.matching.lexicon_files import read_words
from corechain.matching.node_index import NodeIndex, content_features
from corechain.matching.place_wishes import read_places
from corechain.matching.requirements import read_requirements
from corechain.matching.understanding import understand
from corechain.texts import Language

_TRADE_ZH = re.compile("|".join(sorted(read_words("trade_zh"), key=lambda each: (-len(each), each))))
_TRADE_EN = read_words("trade_en")
"""Words of any demand, whatever it is for: 求购, supplier."""

_USED = re.compile(
    r"二手|翻新|再制造|拆机"
    r"|(?<![a-z])(?:used(?! for| in| by| to)|second[- ]hand|refurbish\w*|remanufactur\w*|pre-?owned)"
)
_PART = re.compile(r"(?<![a-z0-9])[a-z]{2,6}-?\d{3,}[a-z0-9]*(?:-[a-z0-9]+)*")


KEPT = 5_000
"""Demands of which the gist is kept, about 3 kB each: the same ones are compared with each new demand."""


@dataclass(frozen=True, eq=False)
class Gist:
    """What one demand says."""

    language: Language
    wanted: Mapping[str, float]
    """Nodes it wants, best first, with their scores."""
    uses: frozenset[str]
    """Nodes that it is wanted for."""
    stated: Mapping[str, tuple[Stating, ...]]
    """Requirements by attribute."""
    left_over: frozenset[str]
    """Features of words that name neither node nor requirement, nor belong to any demand."""
    unread: frozenset[str]
    """Words after a thing that may turn it into another (特气 | 报警系统), of which nothing was made."""
    words: str
    """Its words but for the requirements and what stands in any demand, sorted, so that their order does not matter."""

    @property
    def first_node(self) -> str | None:
        """The node it is about above all."""
        return next(iter(self.wanted), None)


@lru_cache(maxsize=KEPT)
def read_gist(index: NodeIndex, text: str) -> Gist:
    """Read `text` as matching reads it, about 2 ms; what was read last is kept.

    >>> from corechain.datasets.registry import open_snapshot
    >>> chain = open_snapshot("wuxi-ic")
    >>> gist = read_gist(NodeIndex(chain.nodes, chain.relations), "求购KrF光刻胶，200mm线，月用量500升")
    >>> gist.first_node, sorted(gist.stated)
    ('krf-photoresist', ['quantity', 'wafer_size'])
    """
    analysed = analyse(text)
    requirements = [*read_requirements(analysed), *read_places(analysed, None)]
    understood = understand(index, analysed, requirements)
    nodes = understood.nodes
    evident = [(each.evidence.start, each.evidence.end) for each in nodes]
    required = [*((each.start, each.end) for each in requirements), *_of_any_demand(analysed)]
    claimed = [*required, *evident]
    parts = {each.group() for each in _PART.finditer(analysed.text) if not _touches(each.span(), claimed)}
    return Gist(
        language=language_of(text),
        wanted={each.node_id: each.score for each in nodes if each.role == "wanted"},
        uses=frozenset(each.node_id for each in nodes if each.role == "context"),
        stated=statements(requirements, used=bool(_USED.search(analysed.text)), parts=sorted(parts)),
        left_over=frozenset(content_features(analysed, claimed)),
        unread=frozenset(words for words, _ in understood.unread),
        words=_sorted_words(analysed, required),
    )


def _touches(span: tuple[int, int], claimed: Sequence[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in claimed)


def _of_any_demand(analysed: Analysed) -> list[tuple[int, int]]:
    """Where words stand that say nothing of what is wanted."""
    trade = [each.span() for each in _TRADE_ZH.finditer(analysed.text)]
    return trade + [(each.start, each.end) for each in analysed.tokens if each.form in _TRADE_EN]


def _sorted_words(analysed: Analysed, without: Sequence[tuple[int, int]]) -> str:
    kept = [
        each.form
        for each in analysed.tokens
        if each.form != BREAK and not _touches((each.start, each.end), without)
    ]
    return " ".join(sorted(kept))
