"""Numbers as people write them in demands: 1,500 · 2万 · 三百 · 5kk · 1.5千."""

from __future__ import annotations

import re

DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}
MULTIPLIERS = {
    "kk": 1e6,
    "k": 1e3,
    "w": 1e4,
    "mn": 1e6,
    "million": 1e6,
    "thousand": 1e3,
    "百": 100,
    "千": 1e3,
    "万": 1e4,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
}

NUMBER = (
    r"(?<![\d.])(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:\.\d{1,6})?(?!\d)\s*(?:百万|千万|kk|k(?!g|v|m|ilo)|w(?![a-z])|million|thousand|mn|百|千|万|亿)?"
    r"|(?<![零〇一二两三四五六七八九十百千万亿])[零〇一二两三四五六七八九十百千万亿半]{1,12}"
)
"""Regular expression of one number, digits or Chinese numerals, with its multiplier."""

_SPLIT = re.compile(r"([\d,]+(?:\.\d+)?)\s*(\D*)")


def parse_number(text: str) -> float | None:
    """The number that `text` writes, or None.

    >>> [parse_number(text) for text in ("1,500", "2万", "三百", "5kk", "一万二千", "十五", "百")]
    [1500.0, 20000.0, 300.0, 5000000.0, 12000.0, 15.0, None]
    """
    text = text.strip()
    found = _SPLIT.fullmatch(text)
    if found:
        number = float(found[1].replace(",", ""))
        return number * MULTIPLIERS.get(found[2].strip(), 1)
    if text == "半":
        return 0.5
    return _chinese(text)


def _chinese(text: str) -> float | None:
    if not text or text[0] in "百千万亿" or any(each not in {**DIGITS, **TENS, **MYRIADS} for each in text):
        return None
    total = section = digit = 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in TENS:
            section += (digit or 1) * TENS[character]
            digit = 0
        else:
            total = (total + section + digit) * MYRIADS[character]
            section = digit = 0
    return float(total + section + digit)
