"""Pictures of systemic risk: the profile of all firms, and which sectors hit which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corechain.texts import Language, Text
from corechain.workflows.draw_chain import Picture
from corechain.workflows.svg import FONTS, colour, element, words, wrapped
from corechain.workflows.systemic_risk import FirmRisks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corechain.file_formats.network_files import NetworkFiles

WIDTH, HEIGHT = 720.0, 400.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 24.0, 64.0, 48.0
MOST_POINTS = 400
"""Points of a curve: more than that cannot be told apart."""
CELL, LABEL = 22.0, 150.0
MOST_SECTORS = 30


def draw_risk_profile(risks: FirmRisks, *, language: Language = "zh") -> Picture:
    """Systemic risk by rank, both axes logarithmic: a plateau of the riskiest firms, then a long fall.

    The curve is the combined index under the first weight; firms with an index of 0 are counted in the text.
    """
    import numpy as np

    values = np.sort(risks.column("esri", risks.weights[0]))[::-1]
    positive = values[values > 0]
    title = Text(zh="系统性风险曲线", en="Risk profile").render(language)
    if not len(positive):
        none = Text(zh="没有企业的风险大于 0。", en="No firm has a risk above 0.").render(language)
        return Picture(_page(title, none, "", language), title)
    told = Text(
        zh="最高 {top}；{above} 家高于 1 %；{zero} 家为 0",
        en="highest {top}; firms above 1 %: {above}; at 0: {zero}",
        top=f"{100 * values[0]:.2f} %",
        above=int((values > 0.01).sum()),
        zero=int((values == 0).sum()),
    ).render(language)
    ranks = np.unique(np.geomspace(1, len(positive), MOST_POINTS).astype(int))
    lowest = max(positive[-1], positive[0] * 1e-6)
    x = _logarithmic(1, max(2, len(positive)), LEFT, WIDTH - RIGHT)
    y = _logarithmic(float(lowest), float(positive[0]) * 1.2, HEIGHT - BOTTOM, TOP)
    shown = [rank for rank in ranks if positive[rank - 1] >= lowest]
    points = " ".join(f"{x(rank):.1f},{y(float(positive[rank - 1])):.1f}" for rank in shown)
    curve = element("polyline", points=points, fill="none", stroke=colour("weak"), stroke_width=2)
    dots = "".join(
        element("circle", cx=x(rank), cy=y(float(positive[rank - 1])), r=2.5, fill=colour("weak"))
        for rank in shown[:: max(1, len(shown) // 30)]
    )
    grid = _grid(x, y, len(positive), float(lowest), float(positive[0]), language)
    return Picture(_page(title, told, grid + curve + dots, language), title)


def sector_losses(
    files: NetworkFiles, sectors: Sequence[str] | None = None, *, epsilon: float = 0.01
) -> NDArray[np.float64]:
    """What share of each sector's sales is lost (columns) when a whole sector stops (rows), for `sectors` or all."""
    import numpy as np

    from corechain.production_network import by_sector, cascade

    network = files.network
    rows = []
    for name in sectors or network.sector_names:
        levels = np.where(network.sector == network.sector_names.index(name), 0.0, 1.0)
        result = cascade(network, downstream_start=levels, upstream_start=levels, epsilon=epsilon)
        rows.append(by_sector(network, result.loss))
    return np.array(rows)


def draw_sector_heat_map(
    files: NetworkFiles, *, epsilon: float = 0.01, language: Language = "zh", most: int = MOST_SECTORS
) -> Picture:
    """Rows: the sector that stops; columns: who loses; the fuller a cell, the more of its sales the sector loses.

    The `most` sectors with the largest sales are shown. A cell's figure is its title.
    """
    import numpy as np

    network = files.network
    sales = np.bincount(network.sector, network.out_strength, len(network.sector_names))
    order = [int(number) for number in np.argsort(-sales, kind="stable")[:most]]
    names = [network.sector_names[number] for number in order]
    losses = sector_losses(files, names, epsilon=epsilon)[:, order]
    title = Text(zh="一个行业停产，各行业损失多少", en="A sector stops: what each sector loses").render(
        language
    )
    told = Text(
        zh="行：停产的行业；列：受损的行业；颜色越满，损失的销售占比越大",
        en="Rows stop, columns lose; the fuller the colour, the larger the share of sales lost",
    ).render(language)
    body = []
    for row, source in enumerate(names):
        top = TOP + LABEL / 2 + row * CELL
        body.append(_label(source, LEFT + LABEL - 6, top + CELL * 0.7, "end"))
        for column, target in enumerate(names):
            left = LEFT + LABEL + column * CELL
            loss = float(losses[row, column])
            tip = element("title", words(f"{source} → {target}: {100 * loss:.1f} %"))
            body.append(
                element("rect", tip, x=left, y=top, width=CELL - 2, height=CELL - 2, stroke=colour("line"),
                        fill=colour("weak"), fill_opacity=round(loss, 3))
            )  # fmt: skip
    for column, target in enumerate(names):
        x, y = LEFT + LABEL + column * CELL + CELL * 0.6, TOP + LABEL / 2 - 6
        body.append(_label(target, x, y, "start", f"rotate(-45 {x:.1f} {y:.1f})"))
    size = len(names) * CELL
    width, height = LEFT + LABEL + size + LABEL / 2, TOP + LABEL / 2 + size + 16
    return Picture(_page(title, told, "".join(body), language, max(WIDTH, width), height), title)


class _logarithmic:  # noqa: N801 (used as a function)
    """Where a value stands on a logarithmic axis."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        import math

        self._log = math.log10
        self._low, self._span = math.log10(low), math.log10(high) - math.log10(low) or 1.0
        self._start, self._length = start, end - start

    def __call__(self, value: float) -> float:
        return self._start + self._length * (self._log(value) - self._low) / self._span


def _grid(
    x: _logarithmic, y: _logarithmic, firms: int, lowest: float, highest: float, language: Language
) -> str:
    parts = []
    for power in range(9):
        rank = 10**power
        if rank <= firms:
            parts.append(
                element("line", x1=x(rank), x2=x(rank), y1=TOP, y2=HEIGHT - BOTTOM, stroke=colour("line"))
            )
            parts.append(_label(f"{rank:,}", x(rank), HEIGHT - BOTTOM + 16, "middle"))
    for power in range(-12, 1):
        value = 10.0**power
        if lowest <= value <= highest * 1.2:
            parts.append(
                element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y(value), y2=y(value), stroke=colour("line"))
            )
            parts.append(_label(f"{100 * value:g} %", LEFT - 6, y(value) + 4, "end"))
    named = Text(zh="企业名次", en="rank of the firm").render(language)
    return "".join(parts) + _label(named, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, "middle")


def _label(text: str, x: float, y: float, anchor: str, transform: str | None = None) -> str:
    shown = wrapped(text, 11, LABEL)[0]
    return element("text", words(shown), x=x, y=y, font_size=11, fill=colour("muted"), text_anchor=anchor,
                   transform=transform)  # fmt: skip


def _page(
    title: str, told: str, body: str, language: Language, width: float = WIDTH, height: float = HEIGHT
) -> str:
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
