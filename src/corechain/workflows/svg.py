"""Just enough SVG: elements as text, colours that a page can theme, and words that fit a width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, partial
from xml.sax.saxutils import escape, quoteattr

from corechain.texts import Language

COLOURS: Mapping[str, str] = {
    "paper": "#F6F7F9",
    "surface": "#FFFFFF",
    "ink": "#18212C",
    "muted": "#566273",
    "line": "#D8DEE6",
    "press": "#0A5A9C",
    "weak": "#A9541F",
    "strong": "#1F7355",
}
"""Colour tokens in their light values. A page that defines ``--ink`` and so on as CSS variables themes the picture."""

FONTS: Mapping[Language, str] = {
    "zh": "PingFang SC, Hiragino Sans GB, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, system-ui, sans-serif",
    "en": "system-ui, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif",
}
"""The reader's own fonts."""


def colour(token: str) -> str:
    """The token as a CSS variable that falls back to its light value.

    >>> colour("ink")
    'var(--ink, #18212C)'
    """
    return f"var(--{token}, {COLOURS[token]})"


DARK_COLOURS: Mapping[str, str] = {
    "paper": "#10151B",
    "surface": "#171E27",
    "ink": "#E7ECF3",
    "muted": "#9AA7B8",
    "line": "#2A3542",
    "press": "#62B0EE",
    "weak": "#E59A66",
    "strong": "#6CC49C",
}
"""The same tokens on dark ground."""


def standing_alone(svg: str) -> str:
    """`svg` as a file that stands on any page: its own ground, and light or dark as its reader's system is.

    >>> "prefers-color-scheme" in standing_alone(element("svg", element("g")))
    True
    """
    light, dark = (
        "".join(f"--{token}:{value};" for token, value in values.items())
        for values in (COLOURS, DARK_COLOURS)
    )
    style = element("style", f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}")
    ground = element("rect", width="100%", height="100%", fill=colour("surface"))
    opening, rest = svg.split(">", 1)
    return f"{opening}>{style}{ground}{rest}"


def settled(svg: str) -> str:
    """`svg` with every variable replaced by its light value, for programs that know no CSS variables."""
    return re.sub(r"var\(--[a-z]+, (#[0-9A-F]{6})\)", r"\1", svg)


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """One element. Attribute names have ``_`` for ``-``; None leaves an attribute out; numbers are shortened.

    Children are markup already; use :func:`words` for text.

    >>> element("rect", x=1.50, rx=None, stroke_width=2)
    '<rect x="1.5" stroke-width="2"/>'
    """
    written = "".join(
        f" {key.strip('_').replace('_', '-')}={quoteattr(_short(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def words(text: str) -> str:
    """`text` as markup."""
    return escape(text)


def _short(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


@cache
def _em(sign: str) -> float:
    """About how wide one sign is, in em."""
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.0
    if sign in "iljtfrI.,:;'|!()[]/ -":
        return 0.37
    return 0.75 if sign.isupper() or sign in "mwMW@%" else 0.61


def width_of(text: str, size: float) -> float:
    """About how wide `text` is at font size `size`, in the same unit: full-width signs 1 em, others by class."""
    return sum(map(_em, text)) * size


def wrapped(text: str, size: float, room: float, room_below: float | None = None) -> list[str]:
    """`text` in one line of width `room`, else in two of about equal length; what does not fit is shortened.

    `room_below`: width of the second line, where it differs.

    >>> wrapped("layout and physical verification tool", 10, 120)
    ['layout and physical', 'verification tool']
    >>> wrapped("集成电路测试服务", 10, 60)
    ['集成电路', '测试服务']
    """
    if width_of(text, size) <= room:
        return [text]
    below = room if room_below is None else room_below
    pieces = re.findall(r"[\u2e80-\u9fff]|[^\s\u2e80-\u9fff/-]+[/-]?|[/-]|\s+", text)
    splits: list[tuple[str, str]] = [
        ("".join(pieces[:number]).strip(), "".join(pieces[number:]).strip())
        for number in range(1, len(pieces))
    ]
    open_ended = [split for split in splits if width_of(split[0], size) <= room]
    if not open_ended:
        return [shortened(text, size, room)]
    fitting = [split for split in open_ended if width_of(split[1], size) <= below]
    if fitting:
        return list(min(fitting, key=partial(_unevenness, size)))
    first, second = open_ended[-1]
    return [first, shortened(second, size, below)]


def _unevenness(size: float, split: tuple[str, str]) -> float:
    """Length of the longer line; a break after 与 or 和 is worth two signs."""
    return max(width_of(each, size) for each in split) - (2 * size if split[0][-1] in "与和" else 0)


def shortened(text: str, size: float, room: float) -> str:
    """`text` in one line, cut with an ellipsis where it does not fit `room`.

    >>> shortened("layout and verification", 10, 60)
    'layout and…'
    """
    while len(text) > 1 and width_of(text, size) > room:
        text = text.rstrip("…")[:-1].rstrip() + "…"
    return text
