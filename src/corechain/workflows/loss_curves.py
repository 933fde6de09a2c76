"""How losses grow step by step: of the whole network, and of the sectors that lose most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corechain.texts import Language, Text
from corechain.workflows.draw_chain import Picture
from corechain.workflows.plot_frame import HEIGHT, WIDTH, label, page, rule
from corechain.workflows.svg import colour, element, shortened, words

LEFT, TOP, BOTTOM = 56.0, 64.0, 48.0
NARROW = 360.0
LEAST_GAP = 15.0
"""Between two names at the right end."""
MOST_TICKS = 12
DASHES = (None, "7 3", "2 3", "9 3 2 3", "5 5", "1 4")
"""Sectors differ by the stroke of their line and by their name at its end, not by colour alone."""


def draw_loss_curves(
    total: Sequence[float],
    sectors: Sequence[tuple[str, Sequence[float]]],
    *,
    language: Language = "zh",
    narrow: bool = False,
) -> Picture:
    """Shares lost (0 to 1) after the shock and each step, of all output and of each sector's own sales.

    `narrow`: for a phone, half as wide with letters of the same size.

    >>> draw_loss_curves([0.1, 0.3], [("steel", [0.5, 0.6])], language="en")
    <Picture: Losses over the steps>
    """
    title = Text(zh="损失随步数的变化", en="Losses over the steps").render(language)
    told = Text(
        zh="全网 {first} → {last}；其余为损失最多的行业，占其自身销售",
        en="all output {first} → {last}; the other lines: sectors that lose most, of their own sales",
        first=f"{100 * total[0]:.1f} %",
        last=f"{100 * total[-1]:.1f} %",
    ).render(language)
    whole = Text(zh="全网产出", en="all output").render(language)
    frame = _Frame.around([(whole, total), *sectors], narrow)
    shown = shortened(told, 12, frame.width - 32)
    return Picture(page(title, shown, frame.grid(language) + frame.curves(), language, frame.width), title)


@dataclass(frozen=True)
class _Frame:
    """The lines, and where a step and a share stand."""

    lines: Sequence[tuple[str, Sequence[float]]]
    width: float
    right: float
    highest: float
    """The share at the top of the axis."""

    @classmethod
    def around(cls, lines: Sequence[tuple[str, Sequence[float]]], narrow: bool) -> _Frame:
        most = min(1.0, max(max(values) for _, values in lines))
        highest = next(tick for tick in (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0) if tick >= most)
        return cls(lines, *((NARROW, 120.0) if narrow else (WIDTH, 190.0)), highest)

    @property
    def steps(self) -> int:
        return len(self.lines[0][1])

    def x(self, step: int) -> float:
        return LEFT + (self.width - LEFT - self.right) * step / max(1, self.steps - 1)

    def y(self, share: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share / self.highest

    def curves(self) -> str:
        places = _spread([self.y(values[-1]) for _, values in self.lines])
        return "".join(self._curve(number, place) for number, place in enumerate(places))

    def _curve(self, number: int, place: float) -> str:
        name, values = self.lines[number]
        token, width = ("ink", 2.5) if number == 0 else ("weak", 1.5)
        dashes = None if number == 0 else DASHES[(number - 1) % len(DASHES)]
        points = [(self.x(step), self.y(share)) for step, share in enumerate(values)]
        last_x, last_y = points[-1]
        told = f"{100 * values[-1]:.1f} %  {name}"
        return (
            element("polyline", element("title", words(told)), points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points),
                    fill="none", stroke=colour(token), stroke_width=width, stroke_dasharray=dashes,
                    stroke_linejoin="round")
            + element("line", x1=last_x + 2, y1=last_y, x2=last_x + 12, y2=place, stroke=colour(token),
                      stroke_width=0.75)
            + label(told, last_x + 15, place + 4, "start", room=self.right - 20)
        )  # fmt: skip

    def grid(self, language: Language) -> str:
        parts, end = [], self.width - self.right
        for number in range(5):
            share = self.highest * number / 4
            parts.append(rule(LEFT, self.y(share), end, self.y(share)))
            parts.append(label(f"{100 * share:.3g} %", LEFT - 6, self.y(share) + 4, "end"))
        shock = Text(zh="冲击", en="shock").render(language)
        ticks = MOST_TICKS if self.width == WIDTH else MOST_TICKS // 3
        for step in range(0, self.steps, max(1, -(-self.steps // ticks))):
            parts.append(label(str(step) if step else shock, self.x(step), HEIGHT - BOTTOM + 16, "middle"))
        named = Text(zh="步", en="step").render(language)
        return "".join(parts) + label(named, (LEFT + end) / 2, HEIGHT - 10, "middle")


def _spread(wanted: Sequence[float]) -> list[float]:
    """Places near those wanted, at least :data:`LEAST_GAP` apart and inside the picture."""
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    places = [0.0] * len(wanted)
    lowest = TOP
    for number in order:
        places[number] = lowest = max(wanted[number], lowest)
        lowest += LEAST_GAP
    highest = HEIGHT - BOTTOM
    for number in reversed(order):
        places[number] = highest = min(places[number], highest)
        highest -= LEAST_GAP
    return places
