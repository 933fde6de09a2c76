"""Single slips: one wrong, missing or extra character, a homophone, a misspelt English word.

Chinese words of the field differ by one character as a rule (光刻胶, 光刻机; 三氯化硼, 三氯化磷), so one character's
difference alone is no slip. A wrong character is mended where it sounds like the right one (光克胶, 光刻交); a
missing or extra one only in a longer word that stands alone, and where the text makes no sense as it stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from corechain.matching.analysis import STOP_WORDS, normalise, singular
from corechain.matching.lexicon_files import read_words

SHORTEST = 3
SHORTEST_INCOMPLETE = 4
LONGEST = 12
LENIENT = 4
MOST_LOOKED_AT = 400
"""Characters of a text in which slips are looked for: demands are short, and pasted documents are not spelt out."""

SHORTEST_WORD, LONG_WORD, VERY_LONG_WORD = 7, 8, 12

_HAN_RUN = re.compile(r"[\u3400-\u9fff]{3,}")
_WORD = re.compile(r"[a-z]{4,}")
_TRADE_WORDS = re.compile(
    r"的|和|与|及|或|求购|采购|购买|急需|需要|需求|寻找|寻求|寻源|想找|找一[家个]|供应商|供货商|供应|厂家|厂商|优先|谁能|哪里|有没有|能做|可以|提供|月用量"
    r"|我们|我司|一家|是一|用于|适用|要求|以上|以下|左右|最好|代理|国产|进口|公司|工厂|产线|交期|每月|合作|询价|报价|价格|批量|长期"
)
_PLAIN_ENGLISH = read_words("plain_english")


@dataclass(frozen=True)
class Correction:
    """``text[start:end]`` is taken for `wording`."""

    start: int
    end: int
    wording: str
    by_sound: bool = False


class Speller:
    """Corrects towards `wordings`."""

    def __init__(self, wordings: Iterable[str]) -> None:
        normalised = {normalise(wording)[0] for wording in wordings}
        self._chinese = {
            each for each in normalised if _HAN_RUN.fullmatch(each) and SHORTEST <= len(each) <= LONGEST
        }
        self._words = {word for each in normalised for word in _WORD.findall(each)}

    def corrections(self, text: str, covered: Sequence[tuple[int, int]]) -> list[Correction]:
        """Non-overlapping corrections of `text`, outside what `covered` already explains, longest first."""
        found = sorted(
            [*self._chinese_slips(text, covered), *self._english_slips(text, covered)],
            key=lambda each: (each.start - each.end, not each.by_sound, each.start, each.wording),
        )
        kept: list[Correction] = []
        for each in found:
            if not any(each.start < other.end and other.start < each.end for other in kept):
                kept.append(each)
        return kept

    def _chinese_slips(self, text: str, covered: Sequence[tuple[int, int]]) -> Iterator[Correction]:
        open_text = _TRADE_WORDS.sub(lambda found: " " * len(found.group()), text[:MOST_LOOKED_AT])
        explained = _explained(len(text), covered)
        for run in _HAN_RUN.finditer(open_text):
            if all(explained[run.start() : run.end()]):
                continue
            for start in range(run.start(), run.end() - 2):
                for end in range(start + SHORTEST, min(run.end(), start + LONGEST + 1) + 1):
                    if all(explained[start:end]):
                        continue
                    alone = (start, end) == run.span()
                    correction = self._nearest(text[start:end], start, end, alone=alone)
                    if correction and _longer_than_inner(correction, covered):
                        yield correction

    def _nearest(self, window: str, start: int, end: int, *, alone: bool) -> Correction | None:
        sounding = [
            each for each in self._by_sound.get(sound(window), ()) if _shares_a_character(each, window)
        ]
        if sounding:
            best = min(sounding, key=lambda each: (_difference(each, window), each))
            return Correction(start, end, best, by_sound=True)
        if not alone:
            return None
        near = sorted(
            each
            for shorter in {window, *_one_left_out(window)}
            for each in self._by_omission.get(shorter, ())
            if len(each) >= SHORTEST_INCOMPLETE and self._miswritten(window, each)
        )
        return Correction(start, end, near[0]) if near else None

    def _miswritten(self, window: str, wording: str) -> bool:
        """Whether `window` is `wording` with a character too few or too many, and reads like no words of the field."""
        if len(window) == len(wording) - 1:
            gap = _left_out(wording, window)
            return 0 < gap < len(window) and not (self._is_word(window[:gap]) and self._is_word(window[gap:]))
        if len(window) == len(wording) + 1:
            extra = _left_out(window, wording)
            around = (window[extra - 1 : extra + 1], window[extra : extra + 2])
            doubled = window[extra : extra + 1] == window[extra + 1 : extra + 2]
            return 0 < extra < len(wording) and (doubled or not any(pair in self._pairs for pair in around))
        return False

    def _is_word(self, part: str) -> bool:
        """Whether `part` may be a word: it begins or ends like one of the field."""
        return len(part) >= 2 and (part[-2:] in self._pairs or part[:2] in self._pairs)

    @cached_property
    def _pairs(self) -> frozenset[str]:
        return frozenset(each[index : index + 2] for each in self._chinese for index in range(len(each) - 1))

    @cached_property
    def _by_omission(self) -> dict[str, list[str]]:
        """Every wording under itself and under each form with one character left out (as in SymSpell)."""
        table: dict[str, list[str]] = defaultdict(list)
        for wording in sorted(self._chinese):
            for key in {wording, *_one_left_out(wording)}:
                table[key].append(wording)
        return table

    @cached_property
    def _by_sound(self) -> dict[tuple[str, ...], list[str]]:
        table: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for wording in sorted(self._chinese):
            table[sound(wording)].append(wording)
        return table

    def _english_slips(self, text: str, covered: Sequence[tuple[int, int]]) -> Iterator[Correction]:
        explained = _explained(len(text), covered)
        for found in _WORD.finditer(text[:MOST_LOOKED_AT]):
            word = found.group()
            known = singular(word) in self._words or word in self._words or f"{word}s" in self._words
            plain = word in STOP_WORDS or word in _PLAIN_ENGLISH
            if known or plain or len(word) < SHORTEST_WORD or all(explained[found.start() : found.end()]):
                continue
            near = sorted(each for each in self._words if _misspelt(word, each))
            if near:
                yield Correction(*found.span(), min(near, key=lambda each: _distance(word, each)))


def _explained(length: int, covered: Sequence[tuple[int, int]]) -> list[bool]:
    """For each character of a text whether something in `covered` accounts for it."""
    marks = [False] * length
    for start, end in covered:
        marks[start:end] = [True] * (min(end, length) - start)
    return marks


def _misspelt(word: str, right: str) -> bool:
    """Whether `word` is a slip for `right`, rather than another word or another form of it.

    Short words are mended only where an inner letter is missing: proper is no slip for prober.
    """
    if word[0] != right[0] and _sounded(word)[0] != _sounded(right)[0]:
        return False
    if abs(len(word) - len(right)) > 2 or word.startswith(right) or right.startswith(word):
        return False
    if len(word) < LONG_WORD and len(right) != len(word) + 1:
        return False
    return _distance(word, right) <= (2 if len(word) >= VERY_LONG_WORD else 1)


def _distance(word: str, right: str) -> int:
    from rapidfuzz.distance import OSA

    return int(OSA.distance(_sounded(word), _sounded(right), score_cutoff=2))


def _sounded(word: str) -> str:
    return word.replace("ph", "f")


def _longer_than_inner(correction: Correction, covered: Sequence[tuple[int, int]]) -> bool:
    inner = [b - a for a, b in covered if a < correction.end and correction.start < b]
    return len(correction.wording) > max(inner, default=0)


def _one_left_out(word: str) -> Iterator[str]:
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]


def _left_out(longer: str, shorter: str) -> int:
    """Index of the character of `longer` without which it is `shorter`; -1 where there is none."""
    return next((i for i in range(len(longer)) if longer[:i] + longer[i + 1 :] == shorter), -1)


def _shares_a_character(first: str, second: str) -> bool:
    return first != second and any(a == b for a, b in zip(first, second, strict=True))


def _difference(first: str, second: str) -> int:
    return sum(a != b for a, b in zip(first, second, strict=True))


def sound(text: str) -> tuple[str, ...]:
    """How Chinese `text` sounds, one syllable per character, without tones.

    In texts of four and more characters z stands for zh, in for ing and so on, as many speakers write.

    >>> sound("光克胶") == sound("光刻胶"), sound("离子驻入机") == sound("离子租入机")
    (True, True)
    """
    syllables = tuple([_syllable(character) for character in text])
    return syllables if len(text) < LENIENT else tuple([_careless(each) for each in syllables])


@lru_cache(maxsize=10_000)
def _syllable(character: str) -> str:
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character)[0])


@lru_cache(maxsize=2_000)
def _careless(syllable: str) -> str:
    for careful, careless in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if syllable.startswith(careful):
            syllable = careless + syllable[2:]
    return syllable[:-1] if syllable.endswith("ng") else syllable
