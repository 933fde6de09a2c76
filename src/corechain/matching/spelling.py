"""Single slips: one wrong, missing or extra character, a homophone, a misspelt English word.

A slip is mended only towards a wording of the field and only where the text is not a wording already, so that
ordinary words are left alone. Chinese wordings of three characters are mended by sound only (光克胶, 光刻交):
one character out of three is too little to tell a slip from another word.
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
SHORTEST_BY_SHAPE = 4
LONGEST = 12
SHORTEST_WORD = 6

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
        open_text = _TRADE_WORDS.sub(lambda found: " " * len(found.group()), text)
        for run in _HAN_RUN.finditer(open_text):
            if self._explained(*run.span(), covered):
                continue
            sounds = sound(run.group())
            for start in range(run.start(), run.end() - 2):
                for end in range(start + SHORTEST, min(run.end(), start + LONGEST + 1) + 1):
                    if self._explained(start, end, covered):
                        continue
                    heard = sounds[start - run.start() : end - run.start()]
                    correction = self._nearest(text[start:end], heard, start, end)
                    if correction and _longer_than_inner(correction, covered):
                        yield correction

    @staticmethod
    def _explained(start: int, end: int, covered: Sequence[tuple[int, int]]) -> bool:
        return all(any(a <= place < b for a, b in covered) for place in range(start, end))

    def _nearest(self, window: str, heard: tuple[str, ...], start: int, end: int) -> Correction | None:
        sounding = [each for each in self._by_sound.get(heard, ()) if _shares_a_character(each, window)]
        if sounding:
            best = min(sounding, key=lambda each: (_difference(each, window), each))
            return Correction(start, end, best, by_sound=True)
        if len(window) < SHORTEST_BY_SHAPE - 1 or not self._familiar(window):
            return None
        candidates = {
            each
            for shorter in (window, *_one_left_out(window))
            for each in self._by_omission.get(shorter, ())
            if len(each) >= SHORTEST_BY_SHAPE and each != window and abs(len(each) - len(window)) <= 1
        }
        near = sorted(each for each in candidates if _one_slip(each, window))
        return Correction(start, end, near[0]) if near else None

    def _familiar(self, window: str) -> bool:
        """Whether enough pairs of `window` occur in wordings: one slip spoils two of them at most."""
        known = sum(window[index : index + 2] in self._pairs for index in range(len(window) - 1))
        return known >= max(1, len(window) - 3)

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
        from rapidfuzz.distance import OSA

        for found in _WORD.finditer(text):
            word = found.group()
            known = singular(word) in self._words or word in self._words or f"{word}s" in self._words
            plain = word in STOP_WORDS or word in _PLAIN_ENGLISH
            if known or plain or len(word) < SHORTEST_WORD or self._explained(*found.span(), covered):
                continue
            allowed = 2 if len(word) >= 9 else 1
            scored = [
                (OSA.distance(_sounded(word), _sounded(each), score_cutoff=allowed), each)
                for each in self._words
                if abs(len(each) - len(word)) <= allowed + 1 and _sounded(each)[0] == _sounded(word)[0]
            ]
            near = sorted(each for each in scored if each[0] <= allowed)
            if near:
                yield Correction(*found.span(), near[0][1])


def _sounded(word: str) -> str:
    return word.replace("ph", "f")


def _longer_than_inner(correction: Correction, covered: Sequence[tuple[int, int]]) -> bool:
    inner = [b - a for a, b in covered if a < correction.end and correction.start < b]
    return len(correction.wording) > max(inner, default=0)


def _one_left_out(word: str) -> Iterator[str]:
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]


def _one_slip(first: str, second: str) -> bool:
    from rapidfuzz.distance import OSA

    return int(OSA.distance(first, second, score_cutoff=1)) == 1


def _shares_a_character(first: str, second: str) -> bool:
    return first != second and any(a == b for a, b in zip(first, second, strict=True))


def _difference(first: str, second: str) -> int:
    return sum(a != b for a, b in zip(first, second, strict=True))


def sound(text: str) -> tuple[str, ...]:
    """How Chinese `text` sounds, without tones, one syllable per character.

    >>> sound("光克胶") == sound("光刻胶")
    True
    """
    return tuple(_syllable(character) for character in text)


@lru_cache(maxsize=10_000)
def _syllable(character: str) -> str:
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character)[0])
