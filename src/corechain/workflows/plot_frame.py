"""What pictures with axes share: the page with its title and answer, logarithmic axes, small labels."""

from __future__ import annotations

import math

from corechain.texts import Language
from corechain.workflows.svg import FONTS, colour, element, shortened, words

WIDTH, HEIGHT = 720.0, 400.0
LABEL_SIZE, LABEL_ROOM = 11.0, 150.0


class Logarithmic:
    """Where a value stands on a logarithmic axis from `low` at `start` to `high` at `end`.

    >>> Logarithmic(1, 100, 0, 200)(10)
    100.0
    """

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self._low, self._span = math.log10(low), math.log10(high) - math.log10(low) or 1.0
        self._start, self._length = start, end - start

    def __call__(self, value: float) -> float:
        """The place of `value`, which is above 0."""
        return self._start + self._length * (math.log10(value) - self._low) / self._span


def label(
    text: str, x: float, y: float, anchor: str, transform: str | None = None, room: float = LABEL_ROOM
) -> str:
    """A small muted text in one line, shortened to `room`."""
    return element(
        "text", words(shortened(text, LABEL_SIZE, room)), x=x, y=y, font_size=LABEL_SIZE, fill=colour("muted"),
        text_anchor=anchor, transform=transform,
    )  # fmt: skip


def rule(x1: float, y1: float, x2: float, y2: float, ink: str = "line") -> str:
    """A thin line in the colour `ink`."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour(ink))


def page(
    title: str, told: str, body: str, language: Language, width: float = WIDTH, height: float = HEIGHT
) -> str:
    """The whole picture: `title` and what it tells on top, also for those who listen, then `body`."""
    return element(
        "svg",
        element("title", words(title)),
        element("desc", words(told)),
        element("text", words(title), x=16, y=24, font_size=16, font_weight="600"),
        element("text", words(told), x=16, y=44, font_size=12, fill=colour("muted")),
        body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        lang="zh-CN" if language == "zh" else "en",
        font_family=FONTS[language],
        fill=colour("ink"),
    )
