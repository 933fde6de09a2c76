"""One analyser for demands and for names, so that both sides of a comparison are cut the same way.

A text is normalised (NFKC, simplified script, lower case) with a map back to its original characters, then cut
into tokens: one per Chinese character, one per Latin word without its plural ending, part numbers whole. Words
that mean the same everywhere in the field (碳化硅 = SiC = silicon carbide; 设备 = 机 = tool) become one token,
and a wafer size is one token however it is written (12英寸 = 300 mm = 12-inch).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from corechain.matching.lexicon_files import read_equivalents, read_words
from corechain.texts import Language

BREAK = "\0"
"""Token that stands for punctuation between clauses; no wording reaches across it."""

STOP_WORDS = read_words("stop")
"""English words that carry no meaning of the field; they are passed over."""

WAFER_MM = {2: 50, 3: 75, 4: 100, 5: 125, 6: 150, 8: 200, 12: 300, 18: 450}
"""Nominal diameters by inch: 12 英寸 wafers measure 300 mm, not 304.8 (SEMI M1)."""

_NUMERALS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "八": 8, "十二": 12, "十八": 18}
_TAG = re.compile(r"<[^<>]{0,300}>")
WAFER_SIZE = re.compile(
    r"(?<![\d.])(?P<inch>12|18|[234568]|十二|十八|[两二三四五六八])\s*[-–]?\s*(?:英寸|英吋|吋|寸|inch(?:es)?(?![a-z])|[\"″])"
    r"|(?<![\d.])(?P<mm>50|75|76|100|125|150|200|300|450)\s*[-–]?\s*(?:mm(?![a-z0-9])|毫米)"
)
_PART_NUMBER = r"[a-z]{1,6}\d{2,}[a-z0-9]*(?:[-.][a-z0-9]+)*"
_TOKEN = re.compile(
    rf"(?P<wafer>{WAFER_SIZE.pattern})"
    r"|(?P<han>[\u3400-\u9fff\uf900-\ufaff])"
    rf"|(?P<part>(?<![a-z0-9]){_PART_NUMBER})"
    r"|(?P<word>\d+\.\d+[a-z]*|[a-z0-9]+)"
    r"|(?P<break>[,，。；;、！!？?\n\r:：|]+|\.(?!\d))"
)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True)
class Token:
    """One unit of comparison: its normalised form and where it stands in the normalised text."""

    form: str
    start: int
    end: int
    han: bool = False


@dataclass(frozen=True)
class Analysed:
    """A text with its normalised form, the map back to the original characters, and its tokens."""

    original: str
    text: str
    origins: tuple[int, ...]
    tokens: tuple[Token, ...]

    def words(self, start: int, end: int) -> str:
        """The original characters behind ``text[start:end]``.

        >>> analysed = analyse("求購ＫｒＦ光刻膠")
        >>> analysed.text, analysed.words(2, 8)
        ('求购krf光刻胶', 'ＫｒＦ光刻膠')
        """
        if start >= end or start >= len(self.origins):
            return ""
        return self.original[self.origins[start] : self.origins[min(end, len(self.origins)) - 1] + 1].strip()


def analyse(original: str) -> Analysed:
    """Normalise and cut `original`."""
    text, origins = normalise(original)
    return Analysed(original, text, origins, tuple(_tokens(text, _shouted(original, text, origins))))


def _shouted(original: str, text: str, origins: Sequence[int]) -> frozenset[int]:
    """Where words stand in capitals in a text that is not all capitals: TO封装 is about a package, not about “to”."""
    if original.isupper() and original.isascii():
        return frozenset()
    words = re.finditer(r"[a-z]{2,}", text)
    return frozenset(
        found.start()
        for found in words
        if original[origins[found.start()] : origins[found.end() - 1] + 1].isupper()
    )


def normalise(original: str) -> tuple[str, tuple[int, ...]]:
    """The normalised text, and for each of its characters the index of the original one it came from.

    Compatibility forms (NFKC), full width, case, accents, control characters, HTML tags, runs of spaces and
    traditional script are evened out.
    """
    characters: list[str] = []
    origins: list[int] = []
    blanked = _TAG.sub(lambda tag: " " * len(tag.group()), original)
    for index, character in enumerate(blanked):
        for each in _folded(character):
            if each in " \n" and characters and characters[-1] in " \n":
                characters[-1] = max(each, characters[-1], key="\n".__eq__)
                continue
            characters.append(each)
            origins.append(index)
    text = "".join(characters)
    simplified = _simplified(text)
    if len(simplified) != len(text):
        simplified = "".join((_simplified(each) or each)[0] for each in text)
    return simplified, tuple(origins)


@lru_cache(maxsize=20_000)
def _folded(character: str) -> str:
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return "\n" if character in "\n\r" else " "
    decomposed = unicodedata.normalize("NFKD", character)
    if any(unicodedata.combining(each) for each in decomposed) and decomposed[0].isascii():
        decomposed = decomposed[0]
    return unicodedata.normalize("NFKC", decomposed).casefold()


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def _simplified(text: str) -> str:
    return text if text.isascii() else str(_converter().convert(text))


@lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """An English word without its plural ending, after the S-stemmer of Harman (1991, JASIS 42:7–15).

    >>> [singular(word) for word in ("tools", "slurries", "masks", "glass", "gas", "processes", "analysis")]
    ['tool', 'slurry', 'mask', 'glass', 'gas', 'process', 'analysis']
    """
    if len(word) < 4 or not word.isascii() or any(character.isdigit() for character in word):
        return word
    if word.endswith("ies") and word[-4] not in "ea":
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and word[-2] not in "usi":
        return word[:-1]
    return word


def _tokens(text: str, shouted: frozenset[int]) -> Iterator[Token]:
    raw = list(_raw_tokens(text))
    root = _equivalents_trie()
    position = 0
    while position < len(raw):
        canonical, length = _longest_equivalent(root, raw, position)
        if canonical is not None:
            yield Token(canonical, raw[position].start, raw[position + length - 1].end)
            position += length
            continue
        token = raw[position]
        hyphenated = text[token.start - 1 : token.start] == "-" or text[token.end : token.end + 1] == "-"
        if hyphenated or token.start in shouted or token.form not in STOP_WORDS:
            yield token
        position += 1


def _raw_tokens(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if found["wafer"]:
            yield Token(f"{wafer_mm(found)}mm", found.start(), found.end())
        elif kind == "break":
            yield Token(BREAK, found.start(), found.end())
        elif kind == "han":
            yield Token(found.group(), found.start(), found.end(), han=True)
        else:
            yield Token(singular(found.group()), found.start(), found.end())


def wafer_mm(found: re.Match[str]) -> int:
    """The nominal diameter in mm of a match of :data:`WAFER_SIZE`."""
    if found["mm"]:
        return 75 if found["mm"] == "76" else int(found["mm"])
    inch = found["inch"]
    return WAFER_MM[int(inch) if inch.isdigit() else _NUMERALS[inch]]


def _longest_equivalent(root: dict[str, Any], raw: Sequence[Token], start: int) -> tuple[str | None, int]:
    best: tuple[str | None, int] = (None, 0)
    branch = root
    for offset in range(start, len(raw)):
        following = branch.get(raw[offset].form)
        if following is None:
            break
        branch = following
        if "" in branch:
            best = (branch[""], offset - start + 1)
    return best


@cache
def _equivalents_trie() -> dict[str, Any]:
    root: dict[str, Any] = {}
    for canonical, wordings in read_equivalents():
        for wording in wordings:
            branch = root
            for token in _raw_tokens(normalise(wording)[0]):
                branch = branch.setdefault(token.form, {})
            branch.setdefault("", canonical)
    return root


def language_of(text: str) -> Language:
    """The language a person wrote `text` in: Chinese as soon as Chinese carries the sentence.

    >>> language_of("求购KrF resist"), language_of("need 光刻胶 supplier in Wuxi"), language_of("MOSFET")
    ('zh', 'en', 'en')
    """
    chinese = len(_HAN.findall(text))
    if not chinese:
        return "en"
    english = sum(word in STOP_WORDS for word in re.findall(r"[a-z]+", text.casefold()))
    return "en" if english >= 2 and english * 2 >= chinese else "zh"
