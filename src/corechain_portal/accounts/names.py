"""Names of people as they are typed: any script and any sign, but nothing that rearranges the line around it."""

from __future__ import annotations

import unicodedata

LONGEST = 300
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates: an unclosed one would turn the text after the name around."""


def clean_name(typed: str) -> str:
    """`typed` in composed form on one line, without control characters.

    >>> clean_name("  Zoe\\u0308\\n Müller "), clean_name("\\u202eevil"), clean_name("דנה 👩‍🔬")
    ('Zoë Müller', 'evil', 'דנה 👩‍🔬')
    """
    composed = unicodedata.normalize("NFC", typed)
    kept = (" " if each.isspace() else each for each in composed if each not in BIDI_CONTROLS)
    return " ".join("".join(each for each in kept if unicodedata.category(each) != "Cc").split())
