"""Sources of the ETO data: the data set itself, and one for every distinct `source` text of its files."""

from __future__ import annotations

import re
from typing import Any

ETO = "eto"
"""Id of the source that stands for the data set itself."""

_LINK = re.compile(r"\[([^\]]*)\]\((https?://[^\s)]+)\)")
_BARE = re.compile(r"https?://[^\s),\]]+")
_AUTHORITIES = ("Semiconductor Industry Association", "World Semiconductor Trade Statistics")
"""The industry's own statistics: figures that rest on them count as checked by an authority."""


class SourceBook:
    """Gives the texts ids in the order they are met."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self.rows: list[dict[str, Any]] = [
            {
                "id": ETO,
                "title": "ETO Advanced Semiconductor Supply Chain Dataset (Emerging Technology Observatory)",
                "address": "https://eto.tech/dataset-docs/chipexplorer/",
                "kind": "file",
                "licence": "CC BY-NC 4.0",
            }
        ]

    def ids(self, text: str) -> list[str]:
        """Ids of the sources of a row whose `source` cell is `text`."""
        if not text:
            return [ETO]
        if text not in self._ids:
            self._ids[text] = f"{ETO}-{len(self._ids) + 1:02}"
            self.rows.append(_source(self._ids[text], text))
        return [ETO, self._ids[text]]


def _source(identifier: str, text: str) -> dict[str, Any]:
    plain = _LINK.sub(r"\1", text)
    address = _BARE.search(text)
    return {
        "id": identifier,
        "title": plain,
        "address": address.group() if address else None,
        "kind": "page",
        "note": f"As cited by ETO: {text}" if plain != text else "As cited by ETO",
    }


def confidence(source: str) -> str:
    """Confidence in a provision whose source text is `source`.

    high: the statistics of SIA or WSTS; medium: another source is named; low: none is.

    >>> confidence("[CSET](https://cset.georgetown.edu/) (citing SEMI)"), confidence("")
    ('medium', 'low')
    """
    if any(authority in source for authority in _AUTHORITIES):
        return "high"
    return "medium" if source else "low"
