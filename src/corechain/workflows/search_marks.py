"""Show where a text answers a question: the words found in it, and the passage around the first."""

from __future__ import annotations

from collections.abc import Sequence

from corechain.matching.analysis import normalise
from corechain.workflows.search_words import SEPARATORS, TOKEN, Question, Term, stem, syllables_of

Parts = tuple[tuple[str, bool], ...]
"""A text in pieces; True for those that were searched for."""
Span = tuple[int, int]


def mark_words(text: str, question: Question) -> Parts:
    """The whole of `text`, with what answers `question` marked.

    >>> from corechain.workflows.search_words import read_question
    >>> mark_words("无锡中科芯", read_question("zkx"))
    (('无锡', False), ('中科芯', True))
    >>> mark_words("Two Processes", read_question("process"))
    (('Two ', False), ('Processes', True))
    """
    return _cut(text, _spans(text, question))


def passage(text: str, question: Question, length: int = 120) -> Parts:
    """About `length` characters of `text` around the first thing found, or its beginning."""
    text = text[:20_000]
    spans = _spans(text, question, by_sound=False)
    start = max(0, spans[0][0] - length // 3) if spans else 0
    end = min(len(text), start + length)
    inside = [(max(first, start) - start, min(last, end) - start) for first, last in spans if first < end]
    parts = _cut(" ".join(text[start:end].split("\n")), inside)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return tuple(part for part in ((before, False), *parts, (after, False)) if part[0])


def _cut(text: str, spans: Sequence[Span]) -> Parts:
    parts: list[tuple[str, bool]] = []
    position = 0
    for start, end in spans:
        parts += [(text[position:start], False), (text[start:end], True)]
        position = end
    parts.append((text[position:], False))
    return tuple(part for part in parts if part[0])


def _spans(text: str, question: Question, *, by_sound: bool = True) -> list[Span]:
    """Where the original text answers, in order and without overlaps."""
    normalised, origins = normalise(text)
    found: list[Span] = []
    for run, term in question.runs:
        spans = _of_han(normalised, run) if term is None else _of_word(normalised, term)
        if not spans and by_sound and term is not None and term.sound:
            spans = _of_sound(normalised, term.sound)
        found += spans
    merged: list[Span] = []
    for start, end in sorted((origins[first], origins[last - 1] + 1) for first, last in found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _of_han(text: str, run: str) -> list[Span]:
    whole = _occurrences(text, run)
    if whole or len(run) < 3:
        return whole
    return [span for index in range(len(run) - 1) for span in _occurrences(text, run[index : index + 2])]


def _occurrences(text: str, part: str) -> list[Span]:
    found, start = [], text.find(part)
    while start >= 0:
        found.append((start, start + len(part)))
        start = text.find(part, start + len(part))
    return found


def _of_word(text: str, term: Term) -> list[Span]:
    spans: list[Span] = []
    for found in TOKEN.finditer(text):
        if found["word"]:
            joined = SEPARATORS.sub("", found["word"])
            if stem(joined) == term.word:
                spans.append(found.span())
            elif term.prefix and joined.startswith(term.prefix) and joined == found["word"]:
                spans.append((found.start(), found.start() + len(term.prefix)))
            else:
                spans += _of_part(found["word"], found.start(), term)
    return spans


def _of_part(word: str, start: int, term: Term) -> list[Span]:
    spans: list[Span] = []
    for part in SEPARATORS.split(word):
        if stem(part) == term.word or (term.prefix and part.startswith(term.prefix)):
            spans.append((start, start + len(part)))
        start += len(part) + 1
    return spans


def _of_sound(text: str, sound: str) -> list[Span]:
    for found in TOKEN.finditer(text):
        syllables = syllables_of(found["han"]) if found["han"] else ()
        for first in range(len(syllables)):
            length = _sounding(syllables[first:], sound)
            if length:
                return [(found.start() + first, found.start() + first + length)]
    return []


def _sounding(syllables: Sequence[str], sound: str) -> int:
    """How many of the first syllables sound like `sound`, in full or by their initials; 0: they do not."""
    initials = "".join(each[0] for each in syllables)
    if len(sound) > 1 and initials.startswith(sound):
        return len(sound)
    heard = ""
    for number, each in enumerate(syllables, start=1):
        heard += each
        if heard.startswith(sound):
            return number
        if not sound.startswith(heard):
            return 0
    return 0
