"""What a notice keeps of its params, and how it shows them to the reader."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Choices

from corechain.texts import Language, Text
from corechain_portal.notices.texts import Sentence

Kept = str | int | float | dict[str, str]
UNKNOWN = "–"
FROM_RIGHT_TO_LEFT = {"R", "AL", "RLE", "RLO", "RLI"}


def kept(value: Any) -> Kept:
    """`value` as JSON. Times keep their moment; what differs between the languages is kept in both.

    >>> kept(Text(zh="{n} 家", en="{n} firms", n=2))
    {'zh': '2 家', 'en': '2 firms'}
    """
    if isinstance(value, Text):
        return {"zh": value.render("zh"), "en": value.render("en")}
    if isinstance(value, Choices):
        zh, _, en = str(value.label).partition(" / ")
        return {"zh": zh, "en": en or zh}
    if callable(getattr(value, "name", None)):
        return {"zh": value.name("zh"), "en": value.name("en")}
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return {"time": value.isoformat()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | int | float):
        return value
    raise TypeError(f"cannot be kept in a notice: {value!r}")


def sentence_text(sentence: Sentence, params: Mapping[str, Kept], language: Language, zone: ZoneInfo) -> str:
    """The sentence with its slots filled for one reader; a slot that is not known shows an en dash.

    >>> hello = Sentence(Text(zh="{who}于 {when} 来过", en="{who} came at {when}"), "account")
    >>> kept_then = {"who": {"zh": "甲", "en": "Jia"}, "when": {"time": "2026-11-24T16:30:00+00:00"}}
    >>> sentence_text(hello, kept_then, "zh", ZoneInfo("Asia/Shanghai"))
    '甲于 2026-11-25 00:30 来过'
    """
    slots = {name: shown(params.get(name, UNKNOWN), language, zone) for name in sentence.slots}
    return Text(zh=sentence.text.zh, en=sentence.text.en, **slots).render(language)


def shown(value: Kept, language: Language, zone: ZoneInfo) -> str:
    """One param for one reader."""
    if isinstance(value, dict):
        if "time" in value:
            return f"{datetime.fromisoformat(value['time']).astimezone(zone):%Y-%m-%d %H:%M}"
        value = value.get(language, UNKNOWN)
    return isolated(str(value))


def isolated(words: str) -> str:
    """`words` so that writing from right to left in them does not turn the sentence around them."""
    turns = any(unicodedata.bidirectional(character) in FROM_RIGHT_TO_LEFT for character in words)
    return f"\N{FIRST STRONG ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}" if turns else words
