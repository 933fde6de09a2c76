"""How losses grow step by step: of the whole network, and of the sectors that lose most."""

from __future__ import annotations

from collections.abc import Sequence

from corechain.texts import Language, Text
from corechain.workflows.draw_chain import Picture
from corechain.workflows.plot_frame import HEIGHT, WIDTH, label, page, rule
from corechain.workflows.svg import colour, element, words

LEFT, RIGHT, TOP, BOTTOM = 56.0, 190.0, 64.0, 48.0
LEAST_GAP = 15.0
"""Between two names at the right end."""
MOST_TICKS = 12
DASHES = (None, "7 3", "2 3", "9 3 2 3", "5 5", "1 4")
"""Sectors differ by the stroke of their line and by their name at its end, not by colour alone."""


def draw_loss_curves(
    total: Sequence[float], sectors: Sequence[tuple[str, Sequence[float]]], *, language: Language = "zh"
) -> Picture:
    """Shares lost (0 to 1) after the shock and each step, of all output and of each sector's own sales.

    >>> draw_loss_curves([0.1, 0.3], [("steel", [0.5, 0.6])], language="en")
    <Picture: Losses over the steps>
    """
    title = Text(zh="损失随步数的变化", en="Losses over the steps").render(language)
    told = Text(
        zh="全网 {first} → {last}；其余为损失最多的行业，占其自身销售",
        en="all output {first} → {last}; the other lines are the sectors that lose most, as shares of their own sales",
        first=f"{100 * total[0]:.1f} %",
        last=f"{100 * total[-1]:.1f} %",
    ).render(language)
    whole = Text(zh="全网产出", en="all output").render(language)
    lines = [(whole, total), *sectors]
    highest = max(max(values) for _, values in lines) or 1.0
    top_tick = next(
        tick for tick in (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0) if tick >= min(1.0, highest)
    )
    places = _spread([_y(values[-1], top_tick) for _, values in lines])
    body = _grid(len(total), top_tick, language) + "".join(
        _line(name, values, top_tick, number, place)
        for number, ((name, values), place) in enumerate(zip(lines, places, strict=True))
    )
    return Picture(page(title, told, body, language), title)


def _x(step: int, steps: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * step / max(1, steps - 1)


def _y(share: float, top_tick: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share / top_tick


def _line(name: str, values: Sequence[float], top_tick: float, number: int, place: float) -> str:
    token, width = ("ink", 2.5) if number == 0 else ("weak", 1.5)
    dashes = None if number == 0 else DASHES[(number - 1) % len(DASHES)]
    points = [(_x(step, len(values)), _y(share, top_tick)) for step, share in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    last_x, last_y = points[-1]
    tip = element("title", words(f"{name}: {100 * values[-1]:.1f} %"))
    leader = element(
        "line", x1=last_x + 2, y1=last_y, x2=last_x + 12, y2=place, stroke=colour(token), stroke_width=0.75
    )
    return (
        element("polyline", tip, points=path, fill="none", stroke=colour(token), stroke_width=width,
                stroke_dasharray=dashes, stroke_linejoin="round")
        + leader
        + label(f"{100 * values[-1]:.1f} %  {name}", last_x + 15, place + 4, "start", room=RIGHT - 20)
    )  # fmt: skip


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


def _grid(steps: int, top_tick: float, language: Language) -> str:
    parts = []
    for number in range(5):
        share = top_tick * number / 4
        parts.append(rule(LEFT, _y(share, top_tick), WIDTH - RIGHT, _y(share, top_tick)))
        parts.append(label(f"{100 * share:.3g} %", LEFT - 6, _y(share, top_tick) + 4, "end"))
    shock = Text(zh="冲击", en="shock").render(language)
    for step in range(0, steps, max(1, -(-steps // MOST_TICKS))):
        parts.append(label(str(step) if step else shock, _x(step, steps), HEIGHT - BOTTOM + 16, "middle"))
    named = Text(zh="步", en="step").render(language)
    return "".join(parts) + label(named, LEFT + (WIDTH - LEFT - RIGHT) / 2, HEIGHT - 10, "middle")
