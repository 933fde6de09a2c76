"""The curve of cost against risk as a picture, with the chosen split marked."""

from __future__ import annotations

from corechain.allocation.split import Allocation, Split
from corechain.texts import Language, Text
from corechain.workflows.plot_frame import HEIGHT, WIDTH, label, page, rule
from corechain.workflows.svg import colour, element

LEFT, RIGHT, TOP, BOTTOM = 96.0, 40.0, 72.0, 56.0
TITLE = Text(zh="成本与风险的取舍", en="Cost against risk")
TOLD = Text(
    zh="每点一个方案；实心点为所选：成本 {cost}，风险 {risk}。",
    en="Each point is a split; the solid one is chosen: cost {cost}, risk {risk}.",
)
RISK = Text(zh="风险（落空的需求比例）", en="risk (part of the need lost)")
COST = Text(zh="成本", en="cost")


class _Scale:
    """Where a value stands on a linear axis."""

    def __init__(self, values: list[float], start: float, end: float) -> None:
        self.low, self.high = min(values), max(values)
        room = (self.high - self.low) or abs(self.high) or 1.0
        self._low, self._room = self.low - 0.05 * room, 1.1 * room
        self._start, self._length = start, end - start

    def __call__(self, value: float) -> float:
        return self._start + self._length * (value - self._low) / self._room


def curve_picture(allocation: Allocation, language: Language) -> str:
    """SVG with the splits of the curve from the cheapest to the safest."""
    splits, chosen = [*allocation.curve], allocation.chosen
    across = _Scale([each.risk for each in (*splits, chosen)], LEFT, WIDTH - RIGHT)
    up = _Scale([each.cost for each in (*splits, chosen)], HEIGHT - BOTTOM, TOP)
    points = " ".join(f"{across(each.risk):.1f},{up(each.cost):.1f}" for each in splits)
    line = element("polyline", points=points, fill="none", stroke=colour("press"), stroke_width=2)
    told = Text(zh=TOLD.zh, en=TOLD.en, cost=f"{chosen.cost:,.2f}", risk=f"{chosen.risk:.1%}")
    body = _axes(across, up, language) + line + "".join(_dot(each, across, up) for each in splits)
    body += _dot(chosen, across, up, solid=True)
    return page(TITLE.render(language), told.render(language), body, language)


def _dot(split: Split, across: _Scale, up: _Scale, *, solid: bool = False) -> str:
    ink = colour("press")
    return element(
        "circle",
        element("title", f"{split.cost:,.2f} · {split.risk:.1%}"),
        cx=round(across(split.risk), 1),
        cy=round(up(split.cost), 1),
        r=6 if solid else 3.5,
        fill=ink if solid else colour("paper"),
        stroke=ink,
    )


def _axes(across: _Scale, up: _Scale, language: Language) -> str:
    floor = HEIGHT - BOTTOM
    parts = [rule(LEFT, floor, WIDTH - RIGHT, floor), rule(LEFT, TOP, LEFT, floor)]
    for risk in sorted({across.low, (across.low + across.high) / 2, across.high}):
        parts.append(label(f"{risk:.0%}", across(risk), floor + 16, "middle"))
    for cost in sorted({up.low, (up.low + up.high) / 2, up.high}):
        parts.append(label(f"{cost:,.0f}", LEFT - 8, up(cost) + 4, "end", room=LEFT - 16))
    parts.append(label(RISK.render(language), WIDTH - RIGHT, floor + 36, "end"))
    parts.append(label(COST.render(language), LEFT, TOP - 8, "start"))
    return "".join(parts)
