"""The reader's own text with the words marked that something was understood from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString


def marked(text: str, words: Iterable[str]) -> SafeString:
    """`text`, escaped, with every occurrence of `words` in a ``<mark>``; longer words win, case does not count.

    >>> marked("KrF <b>", ["krf"])
    '<mark>KrF</mark> &lt;b&gt;'
    """
    wanted = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    if not wanted:
        return SafeString(conditional_escape(text))
    pattern = re.compile("|".join(re.escape(word) for word in wanted), re.IGNORECASE)
    parts, end = [], 0
    for found in pattern.finditer(text):
        parts += [conditional_escape(text[end : found.start()]), format_html("<mark>{}</mark>", found[0])]
        end = found.end()
    return SafeString("".join([*parts, conditional_escape(text[end:])]))
