"""Organisations named in a demand: 华润微的MOSFET, JCET packaging, an alternative to Tokyo Electron."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corechain.matching.analysis import Analysed
from corechain.matching.lexicon_files import read_words
from corechain.matching.vocabulary import Key, Span, Target, Vocabulary, key_of
from corechain.model.records import Organisation

_LEGAL_FORMS = read_words("legal_forms")
_LEGAL_ENDINGS = re.compile(
    r"(?:股份有限公司|有限责任公司|集团有限公司|控股有限公司|有限公司|股份公司|集团公司|公司|\(集团\)|集团)+$"
)
_COMMON_WORDS = read_words("common_names")
"""Single words of ordinary English, or of the trade, that name a firm only in capitals or not at all."""

_INSTEAD_BEFORE = re.compile(
    r"(?:替代|取代|代替|除了?|不要|非|alternatives? to|other than|instead of|replac\w+|except|not)\s*$"
)
_INSTEAD_AFTER = re.compile(r"\s*(?:以外|之外|的?替代)")


@dataclass(frozen=True)
class Mention:
    """An organisation named at ``start:end``. `instead`: the demand wants someone else."""

    organisation_id: str
    words: str
    start: int
    end: int
    instead: bool


class OrganisationNames:
    """Names, short names and aliases of organisations, ready to be found in a text."""

    def __init__(self, organisations: Iterable[Organisation], taken: Iterable[Key] = ()) -> None:
        targets: dict[Key, list[Target]] = {}
        self._taken = frozenset(taken)
        for organisation in organisations:
            for name in _names(organisation):
                key = key_of(name)
                bearers = targets.setdefault(key, []) if self._usable(key) else None
                if bearers is not None and all(each.node_id != organisation.id for each in bearers):
                    bearers.append(Target(organisation.id, 1.0, name, "name"))
        self._vocabulary = Vocabulary(targets)

    def _usable(self, key: Key) -> bool:
        if not key or key in self._taken:
            return False
        if len(key) == 1:
            return key[0].isascii() and len(key[0]) >= 3 and not key[0].isdigit()
        return True

    def mentions(self, analysed: Analysed) -> list[Mention]:
        """Organisations named in `analysed`, the longest name first where names overlap."""
        found = {span.key: span for span in reversed(self._vocabulary.spans(analysed.tokens))}
        spans = sorted(found.values(), key=lambda each: (-len(each), each.first))
        kept: list[Span] = []
        for span in spans:
            if not any(span.overlaps(other) for other in kept) and _meant(analysed, span):
                kept.append(span)
        return sorted(
            (
                self._mention(analysed, span, target)
                for span in kept
                for target in self._vocabulary.targets[span.key]
            ),
            key=lambda each: (each.start, each.organisation_id),
        )

    @staticmethod
    def _mention(analysed: Analysed, span: Span, target: Target) -> Mention:
        start, end = analysed.tokens[span.first].start, analysed.tokens[span.last - 1].end
        instead = bool(
            _INSTEAD_BEFORE.search(analysed.text[:start]) or _INSTEAD_AFTER.match(analysed.text[end:])
        )
        return Mention(target.node_id, analysed.words(start, end), start, end, instead)


def _names(organisation: Organisation) -> Iterator[str]:
    for name in (organisation.name_zh, organisation.short_zh, organisation.name_en, *organisation.aliases):
        if not name:
            continue
        yield name
        if not name.isascii():
            short = _LEGAL_ENDINGS.sub("", name)
            if len(short) >= 4:
                yield short
            continue
        words = re.split(r"[\s,.()]+", name)
        while len(words) > 1 and words[-1].casefold() in _LEGAL_FORMS | {""}:
            words = words[:-1]
        short = " ".join(words)
        if len(short) >= 3:
            yield short


def _meant(analysed: Analysed, span: Span) -> bool:
    """A one-word name that is also a common word counts only when it is written as a name."""
    if len(span) > 1:
        return True
    token = analysed.tokens[span.first]
    words = analysed.words(token.start, token.end)
    return token.form not in _COMMON_WORDS or words[:1].isupper()
