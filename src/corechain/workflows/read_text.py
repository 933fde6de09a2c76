"""How the words of a text are written, for whoever compares or marks them; needs no chain."""

from __future__ import annotations

from datetime import date

from corechain.matching import analysis
from corechain.texts import Language
from corechain.workflows.fill_listing import Suggestion, read_parts


def text_language(text: str) -> Language:
    """The language that most of `text` is written in.

    >>> text_language("求购KrF光刻胶"), text_language("KrF photoresist")
    ('zh', 'en')
    """
    return analysis.language_of(text)


def normalised(text: str) -> tuple[str, tuple[int, ...]]:
    """`text` with full width, case, accents and script evened out, and the place each character has in `text`.

    >>> normalised("ＫｒＦ")
    ('krf', (0, 1, 2))
    """
    return analysis.normalise(text)


def parts_of_text(text: str, today: date) -> list[Suggestion]:
    """What `text` says of quantity, price, place, days and other requirements, each with its words and their place."""
    return read_parts(analysis.analyse(text), today)
