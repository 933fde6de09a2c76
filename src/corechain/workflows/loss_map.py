"""The loss map: who loses how much after a step, on the graph of the chain or of the sectors.

Sectors are columns, a bar per organisation is filled by what it loses, and a link is lit where both its ends have
lost: along it the loss may have run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corechain.texts import Language, Text
from corechain.workflows.draw_chain import Picture
from corechain.workflows.plot_frame import LABEL_SIZE, label, page, rule
from corechain.workflows.scenario_result import HIT, OrganisationLoss, ScenarioResult
from corechain.workflows.sentences import percent
from corechain.workflows.svg import colour, element, shortened, width_of, words

MARGIN, GUTTER = 16.0, 34.0
COLUMN = 150.0
MOST_COLUMNS = 8
"""Side by side; more stand in further bands below."""
BAR, ROW = 17.0, 21.0
HEAD, BAND_GAP = 40.0, 20.0
MOST_IN_COLUMN = 24
NAME_SIZE = 10.5
BOLD = 0.92
"""Room that bold type has in the measure of regular type."""


@dataclass(frozen=True)
class _Column:
    """One sector: its bars in order, and how many of its organisations are not drawn."""

    sector: int
    firms: tuple[int, ...]
    more: int
    x: float
    y: float


def draw_loss_map(
    result: ScenarioResult, step: int | None = None, *, language: Language = "zh", most: int = MOST_IN_COLUMN
) -> Picture:
    """What stands after `step` (0 is the shock itself; the end by default).

    Of each sector the `most` organisations hit first and hardest are drawn and the others counted. A step beyond the
    end shows the end.

    >>> import corechain
    >>> result = corechain.open("wuxi-ic").scenario(nodes=["photoresist"])
    >>> draw_loss_map(result, 1, language="en")
    <Picture: Loss map, step 1 of 4>
    """
    last = len(result.lost_by_step) - 1
    now = last if step is None else max(0, min(step, last))
    title = Text(
        zh="损失传导图，第 {now} 步（共 {last} 步）", en="Loss map, step {now} of {last}", now=now, last=last
    )
    columns, height = _placed(result, most)
    across = min(MOST_COLUMNS, len(columns))
    width = max(720.0, 2 * MARGIN + across * COLUMN + (across - 1) * GUTTER)
    body = _legend(language, now) + _links(result, columns, now) + _bars(result, columns, now, language)
    told = _told(result, now).render(language)
    return Picture(page(title.render(language), told, body, language, width, height), title.render(language))


def _told(result: ScenarioResult, now: int) -> Text:
    return Text(
        zh="{direct} 家受到冲击；产出损失 {lost}，{hit} / {all} 家损失 1 % 以上",
        en="{direct} are hit by the shock; {lost} of output lost, {hit} of {all} lose 1 % or more",
        direct=result.direct,
        lost=percent(result.lost_by_step[now]) or "0 %",
        hit=result.hit_after(now),
        all=result.size,
    )


def _placed(result: ScenarioResult, most: int) -> tuple[list[_Column], float]:
    """Columns of the sectors that have anybody, in bands, and how high all of it is."""
    inside: list[list[int]] = [[] for _ in result.sectors]
    for number, each in enumerate(result.organisations):
        inside[each.sector].append(number)
    used = [sector for sector, members in enumerate(inside) if members]
    columns: list[_Column] = []
    y = 84.0
    for start in range(0, len(used), MOST_COLUMNS):
        band = used[start : start + MOST_COLUMNS]
        rows = 0
        for place, sector in enumerate(band):
            ranked = sorted(inside[sector], key=lambda each: _rank(result.organisations[each], each))
            shown = tuple(ranked[:most])
            more = result.sectors[sector].organisations - len(shown)
            columns.append(_Column(sector, shown, more, MARGIN + place * (COLUMN + GUTTER), y))
            rows = max(rows, len(shown) + (more > 0))
        y += HEAD + rows * ROW + BAND_GAP
    return columns, y


def _rank(each: OrganisationLoss, number: int) -> tuple[float, int]:
    """Hit first, then hit hardest: organisations stand in that order already."""
    return (float("inf") if each.reached_at is None else each.reached_at, number)


def _loss(each: OrganisationLoss, now: int) -> float:
    return each.path[min(now, len(each.path) - 1)]


def _bars(result: ScenarioResult, columns: Sequence[_Column], now: int, language: Language) -> str:
    parts = []
    for column in columns:
        parts.append(_head(result, column, now, language))
        for row, number in enumerate(column.firms):
            y = column.y + HEAD + row * ROW
            parts.append(_bar(result.organisations[number], column.x, y, now, language))
        if column.more:
            said = Text(zh="另有 {more} 家未画出", en="{more} more, not drawn", more=column.more)
            below = column.y + HEAD + len(column.firms) * ROW + 13
            parts.append(label(said.render(language), column.x, below, "start"))
    return "".join(parts)


def _head(result: ScenarioResult, column: _Column, now: int, language: Language) -> str:
    sector = result.sectors[column.sector]
    name = shortened(sector.sector.name.render(language), 12, COLUMN * BOLD)
    losing = sum(_loss(result.organisations[each], now) >= HIT for each in column.firms)
    said = Text(zh="{hit} / {all} 家受影响", en="{hit} of {all} hit", hit=losing, all=sector.organisations)
    title = element("title", words(sector.sector.name.render(language)))
    return (
        element("g", title, element("text", words(name), x=column.x, y=column.y + 12, font_size=12, font_weight="600"))
        + label(said.render(language), column.x, column.y + 27, "start")
        + rule(column.x, column.y + 33, column.x + COLUMN, column.y + 33, "ink")
    )  # fmt: skip


def _bar(each: OrganisationLoss, x: float, y: float, now: int, language: Language) -> str:
    """Ground, fill, name; a copper frame for the shock, a dashed one for what is newly hit."""
    loss, fresh = _loss(each, now), 0 < now == each.reached_at
    name = each.name.render(language)
    tip = Text(zh="{name}：损失 {loss}", en="{name}: loses {loss}", name=name, loss=percent(loss) or "0 %")
    frame = colour("weak" if each.direct else "ink" if fresh else "line")
    return element(
        "g",
        element("title", words(tip.render(language))),
        element("rect", x=x, y=y, width=COLUMN, height=BAR, rx=2, fill=colour("surface")),
        element("rect", x=x, y=y, width=COLUMN * loss, height=BAR, rx=2, fill=colour("weak"), fill_opacity=0.45),
        element("rect", x=x, y=y, width=COLUMN, height=BAR, rx=2, fill="none", stroke=frame,
                stroke_width=2 if each.direct else 1, stroke_dasharray="4 2" if fresh else None),
        element("text", words(shortened(name, NAME_SIZE, COLUMN - 10)), x=x + 5, y=y + 12.5, font_size=NAME_SIZE,
                fill=colour("ink" if loss >= HIT else "muted"), font_weight="600" if each.direct else None),
    )  # fmt: skip


def _links(result: ScenarioResult, columns: Sequence[_Column], now: int) -> str:
    """Supply links between what is drawn, from the supplier's right to the buyer's left; the lit ones on top."""
    place = {
        number: (column.x, column.y + HEAD + row * ROW + BAR / 2)
        for column in columns
        for row, number in enumerate(column.firms)
    }
    losing = {number for number in place if _loss(result.organisations[number], now) >= HIT}
    drawn = sorted(
        (supplier in losing and buyer in losing, supplier, buyer)
        for supplier, buyer in result.edges
        if supplier in place and buyer in place
    )
    return "".join(_link(place[supplier], place[buyer], lit) for lit, supplier, buyer in drawn)


def _link(start: tuple[float, float], end: tuple[float, float], lit: bool) -> str:
    (x1, y1), (x2, y2) = start, end
    x1 += COLUMN
    bend = max(GUTTER, abs(x2 - x1) / 2.5)
    path = f"M{x1:.1f},{y1:.1f}C{x1 + bend:.1f},{y1:.1f} {x2 - bend:.1f},{y2:.1f} {x2:.1f},{y2:.1f}"
    stroke, opacity = (colour("weak"), 0.4) if lit else (colour("muted"), 0.12)
    return element("path", d=path, fill="none", stroke=stroke, stroke_opacity=opacity)


def _legend(language: Language, now: int) -> str:
    fill = element("rect", width=16, height=11, rx=2, fill=colour("weak"), fill_opacity=0.45)
    shock = element("rect", x=1, y=1, width=22, height=9, fill="none", stroke=colour("weak"), stroke_width=2)
    fresh = element(
        "rect", x=0.5, y=0.5, width=23, height=10, fill="none", stroke=colour("ink"), stroke_dasharray="4 2"
    )
    lit = element("line", x1=0, x2=24, y1=6, y2=6, stroke=colour("weak"))
    signs = [
        (fill, Text(zh="填充：产出损失", en="fill: output lost")),
        (shock, Text(zh="直接受冲击", en="hit by the shock")),
        (lit, Text(zh="两端都有损失的供货关系", en="supply link with losses at both ends")),
    ]
    if now:
        signs.insert(2, (fresh, Text(zh="这一步新增", en="newly hit")))
    parts, x = [], MARGIN
    for sign, text in signs:
        said = text.render(language)
        parts.append(
            element("g", sign, transform=f"translate({x:g} 57)") + label(said, x + 30, 67, "start", room=260)
        )
        x += 48 + width_of(said, LABEL_SIZE)
    return "".join(parts)
