"""Sentences for people, in Chinese and English side by side.

Neither language is a translation of the other, so a message cannot be written in one only: both are
required arguments. Slots are named, and a slot may itself be a :class:`Text`.

>>> greeting = Text(zh="{count} 家机构", en="{count} organisations", count=3)
>>> greeting.render("zh"), greeting.render("en")
('3 家机构', '3 organisations')
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Text:
    """One sentence in both languages with named slots, rendered when the reader's language is known."""

    __slots__ = ("en", "slots", "zh")

    def __init__(self, zh: str, en: str, **slots: Any) -> None:
        self.zh = zh
        self.en = en
        self.slots: Mapping[str, Any] = slots

    def render(self, language: Language) -> str:
        """The sentence in `language` with its slots filled."""
        template = self.zh if language == "zh" else self.en
        if not self.slots:
            return template
        filled = {
            name: slot.render(language) if isinstance(slot, Text) else slot
            for name, slot in self.slots.items()
        }
        return template.format(**filled)

    def __repr__(self) -> str:
        return f"Text({self.render('zh')!r}, {self.render('en')!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Text):
            return NotImplemented
        return (self.zh, self.en, dict(self.slots)) == (other.zh, other.en, dict(other.slots))

    def __hash__(self) -> int:
        return hash((self.zh, self.en))


def reader_language(environment: Mapping[str, str] | None = None) -> Language:
    """The language of the person at the terminal: `CORECHAIN_LANG`, else the locale, else English.

    >>> reader_language({"LANG": "zh_CN.UTF-8"}), reader_language({"LANG": "C.UTF-8"})
    ('zh', 'en')
    """
    environment = os.environ if environment is None else environment
    for variable in ("CORECHAIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(variable, "").lower()
        if value:
            return "zh" if value.startswith("zh") else "en"
    return "en"
