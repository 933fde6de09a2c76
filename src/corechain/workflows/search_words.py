"""Search a text the way people type: cut texts and questions into the same words, so that both meet.

Chinese is cut into pairs of characters, English words are stemmed, part numbers stay whole. Names can be found by
their sound too: in full pinyin (zhongke) and by initials (zkx). Script, width and case are evened out as in the
matching of demands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from corechain.matching.analysis import STOP_WORDS, normalise

LONGEST_TEXT = 20_000
"""Characters of a text that are looked at."""
LONGEST_QUESTION = 200
MOST_TERMS = 16
LONGEST_SOUND = 8
"""Characters of a name whose sounds are put together."""
MOST_SOUNDED = 60

_HAN = r"\u3400-\u9fff\uf900-\ufaff"
_WORD = rf"[^\W_{_HAN}]+"
TOKEN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>{_WORD}(?:[-./]{_WORD})*)")
SEPARATORS = re.compile(r"[-./]")


@dataclass(frozen=True)
class Term:
    """A part of a question that a text has to hold: `word` as it is, or a word that begins with `prefix` (where there
    is one), or a name with a part that sounds like `sound`.
    """

    word: str
    prefix: str = ""
    sound: str = ""


@dataclass(frozen=True)
class Question:
    """What is searched for: every term has to be found. `runs` are its unbroken pieces, for marking them."""

    text: str
    terms: tuple[Term, ...]
    runs: tuple[tuple[str, Term | None], ...]

    def __bool__(self) -> bool:
        return bool(self.terms)


def words_of(text: str) -> list[str]:
    """The words under which `text` is found, each once.

    >>> words_of("中科芯 CETC58 processes")
    ['中科', '科芯', '芯', 'cetc58', 'processes', 'process']
    """
    return list(dict.fromkeys(_words(normalise(text[:LONGEST_TEXT])[0])))


def _words(text: str) -> Iterator[str]:
    for found in TOKEN.finditer(text):
        if run := found["han"]:
            yield from (run[index : index + 2] for index in range(len(run)))
            continue
        parts = SEPARATORS.split(found["word"])
        if len(parts) > 1:
            yield "".join(parts)
        for part in parts:
            yield part
            yield stem(part)


def sounds_of(name: str) -> list[str]:
    """Pinyin and initials of `name` from each of its Chinese characters on.

    >>> sounds_of("中科芯")
    ['zhongkexin', 'zkx', 'kexin', 'kx', 'xin']
    """
    found: dict[str, None] = {}
    for run in TOKEN.finditer(normalise(name)[0]):
        syllables = syllables_of(run["han"][:MOST_SOUNDED]) if run["han"] else ()
        for start in range(len(syllables)):
            part = syllables[start : start + LONGEST_SOUND]
            found["".join(part)] = None
            if len(part) > 1:
                found["".join(each[0] for each in part)] = None
    return list(found)


def read_question(text: str) -> Question:
    """The terms of what somebody typed.

    >>> [term.word for term in read_question("求購 photoresists").terms]
    ['求购', 'photoresist']
    >>> read_question("芯").terms, bool(read_question("？！"))
    ((Term(word='芯', prefix='芯', sound=''),), False)
    """
    normalised = normalise(text[:LONGEST_QUESTION])[0].strip()
    found = [each.groupdict() for each in TOKEN.finditer(normalised)]
    telling = [each for each in found if each["han"] or each["word"] not in STOP_WORDS] or found
    terms: list[Term] = []
    runs: list[tuple[str, Term | None]] = []
    for each in telling:
        if run := each["han"]:
            terms += [Term(run[index : index + 2]) for index in range(len(run) - 1)] or [Term(run, run)]
            runs.append((run, None))
        else:
            term = _latin_term(SEPARATORS.sub("", each["word"]))
            terms.append(term)
            runs.append((each["word"], term))
    return Question(normalised, tuple(dict.fromkeys(terms))[:MOST_TERMS], tuple(runs[:MOST_TERMS]))


def _latin_term(word: str) -> Term:
    long = len(word) > 1
    sound = word if long and word.isascii() and word.isalpha() else ""
    return Term(stem(word), word if long else "", sound)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """An English word without its ending (Snowball's English stemmer); others as they are.

    >>> stem("processing"), stem("cetc58"), stem("光刻")
    ('process', 'cetc58', '光刻')
    """
    return str(_stemmer().stemWord(word)) if word.isascii() and word.isalpha() and len(word) > 2 else word


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def syllables_of(run: str) -> tuple[str, ...]:
    """The pinyin of Chinese characters, without tones, one syllable a character."""
    from pypinyin import lazy_pinyin

    return tuple(str(each) for each in lazy_pinyin(run))


def name_key(name: str) -> str:
    """A name as it is compared with a whole question."""
    return normalise(name)[0].strip()
