"""Pictures of systemic risk: the profile of all firms, and which sectors hit which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corechain.texts import Language, Text
from corechain.workflows.draw_chain import Picture
from corechain.workflows.plot_frame import HEIGHT, LABEL_SIZE, WIDTH, Logarithmic, label, page, rule
from corechain.workflows.svg import colour, element, width_of, words
from corechain.workflows.systemic_risk import MEASURES, FirmRisks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from corechain.file_formats.network_files import NetworkFiles
    from corechain.production_network import ProductionNetwork

LEFT, RIGHT, TOP, BOTTOM = 64.0, 24.0, 64.0, 48.0
MOST_POINTS = 400
"""Points of a curve: more than that cannot be told apart."""
CELL = 22.0
MOST_SECTORS = 30
STEEPNESS = 0.71
"""Sine and cosine of 45°."""


def draw_risk_profile(risks: FirmRisks | ArrayLike, *, language: Language = "zh") -> Picture:
    """Systemic risk by rank, both axes logarithmic: a plateau of the riskiest firms, then a long fall.

    `risks`: the combined index of each firm, from 0 to 1, or what :func:`firm_risks` gives, of which the curve is the
    combined index under the first weight. Firms with an index of 0 are counted in the text.

    >>> picture = draw_risk_profile([0.4, 0.004, 0.0], language="en")
    >>> picture
    <Picture: Risk profile>
    >>> "highest 40.00 %; firms above 1 %: 1; at 0: 1" in picture.svg
    True
    """
    import numpy as np

    index = risks.column(MEASURES[0], risks.weights[0]) if isinstance(risks, FirmRisks) else risks
    values = np.sort(np.asarray(index, np.float64))[::-1]
    positive = values[values > 0]
    title = Text(zh="系统性风险曲线", en="Risk profile").render(language)
    if not len(positive):
        none = Text(zh="没有企业的风险大于 0。", en="No firm has a risk above 0.").render(language)
        return Picture(page(title, none, "", language), title)
    told = Text(
        zh="最高 {top}；{above} 家高于 1 %；{zero} 家为 0",
        en="highest {top}; firms above 1 %: {above}; at 0: {zero}",
        top=f"{100 * values[0]:.2f} %",
        above=int((values > 0.01).sum()),
        zero=int((values == 0).sum()),
    ).render(language)
    return Picture(page(title, told, _profile(positive, language), language), title)


def _profile(positive: NDArray[np.float64], language: Language) -> str:
    import numpy as np

    ranks = np.unique(np.geomspace(1, len(positive), MOST_POINTS).astype(int))
    lowest = max(positive[-1], positive[0] * 1e-6)
    x = Logarithmic(1, max(2, len(positive)), LEFT, WIDTH - RIGHT)
    y = Logarithmic(float(lowest), float(positive[0]) * 1.2, HEIGHT - BOTTOM, TOP)
    shown = [rank for rank in ranks if positive[rank - 1] >= lowest]
    points = " ".join(f"{x(rank):.1f},{y(float(positive[rank - 1])):.1f}" for rank in shown)
    curve = element("polyline", points=points, fill="none", stroke=colour("weak"), stroke_width=2)
    dots = "".join(
        element("circle", cx=x(rank), cy=y(float(positive[rank - 1])), r=2.5, fill=colour("weak"))
        for rank in shown[:: max(1, len(shown) // 30)]
    )
    return _grid(x, y, len(positive), float(lowest), float(positive[0]), language) + curve + dots


def sector_losses(
    given: NetworkFiles | ProductionNetwork, sectors: Sequence[str] | None = None, *, epsilon: float = 0.01
) -> NDArray[np.float64]:
    """What share of each sector's sales is lost (columns) when a whole sector stops (rows), for `sectors` or all."""
    import numpy as np

    from corechain.production_network import by_sector, cascade

    network = _network(given)
    rows = []
    for name in sectors or network.sector_names:
        levels = np.where(network.sector == network.sector_names.index(name), 0.0, 1.0)
        result = cascade(network, downstream_start=levels, upstream_start=levels, epsilon=epsilon)
        rows.append(by_sector(network, result.loss))
    return np.array(rows)


def draw_sector_heat_map(
    given: NetworkFiles | ProductionNetwork,
    *,
    names: Sequence[Text] | None = None,
    epsilon: float = 0.01,
    language: Language = "zh",
    most: int = MOST_SECTORS,
) -> Picture:
    """Rows: the sector that stops; columns: who loses; the fuller a cell, the more of its sales the sector loses.

    The `most` sectors with the largest sales are shown. A cell's figure is its title. `names`: what each sector of
    the network is called on the picture, where that is more than its name in the data. A sector that sells nothing
    has nothing to lose and no column.
    """
    import numpy as np

    network = _network(given)
    sales = np.bincount(network.sector, network.out_strength, len(network.sector_names))
    order = [int(number) for number in np.argsort(-sales, kind="stable")[:most] if sales[number] > 0]
    losses = sector_losses(network, [network.sector_names[number] for number in order], epsilon=epsilon)
    called = [network.sector_names[number] if names is None else names[number].render(language)
              for number in order]  # fmt: skip
    title = Text(zh="一个行业停产，各行业损失多少", en="A sector stops: what each sector loses")
    told = Text(
        zh="行：停产的行业；列：受损的行业；颜色越满，损失的销售占比越大",
        en="Rows stop, columns lose; the fuller the colour, the larger the share of sales lost",
    )
    room = min(180.0, 12 + max((width_of(each, LABEL_SIZE) for each in called), default=0.0))
    left, top = 16 + room, 84 + room * STEEPNESS
    body = _scale(language) + _cells(called, losses[:, order], left, top, room)
    size = len(called) * CELL
    width, height = left + size + room * STEEPNESS + 16, top + size + 16
    drawn = page(title.render(language), told.render(language), body, language, max(WIDTH, width), height)
    return Picture(drawn, title.render(language))


def _network(given: NetworkFiles | ProductionNetwork) -> ProductionNetwork:
    from corechain.production_network import ProductionNetwork

    return given if isinstance(given, ProductionNetwork) else given.network


def _cells(called: Sequence[str], losses: NDArray[np.float64], left: float, top: float, room: float) -> str:
    body = []
    for row, source in enumerate(called):
        body.append(label(source, left - 6, top + row * CELL + CELL * 0.7, "end", room=room))
        for column, target in enumerate(called):
            loss = float(losses[row, column])
            tip = element("title", words(f"{source} → {target}: {100 * loss:.1f} %"))
            body.append(_cell(left + column * CELL, top + row * CELL, loss, tip))
    for column, target in enumerate(called):
        x, y = left + column * CELL + CELL * 0.6, top - 6
        body.append(label(target, x, y, "start", f"rotate(-45 {x:.1f} {y:.1f})", room=room))
    return "".join(body)


def _cell(x: float, y: float, loss: float, *children: str) -> str:
    return element(
        "rect", *children, x=x, y=y, width=CELL - 2, height=CELL - 2, stroke=colour("line"), fill=colour("weak"),
        fill_opacity=round(loss, 3),
    )  # fmt: skip


def _scale(language: Language) -> str:
    """Five cells from 0 to 100 % below the text, each with its figure."""
    said = Text(zh="损失", en="lost").render(language)
    parts = [label(said, 16, 68, "start")]
    x = 16 + width_of(said, LABEL_SIZE) + 8
    for number in range(5):
        share = number / 4
        parts.append(_cell(x, 54, share))
        parts.append(label(f"{100 * share:.0f} %", x + CELL + 2, 68, "start"))
        x += CELL + 44
    return "".join(parts)


def _grid(
    x: Logarithmic, y: Logarithmic, firms: int, lowest: float, highest: float, language: Language
) -> str:
    parts = []
    for power in range(9):
        rank = 10**power
        if rank <= firms:
            parts.append(rule(x(rank), TOP, x(rank), HEIGHT - BOTTOM))
            parts.append(label(f"{rank:,}", x(rank), HEIGHT - BOTTOM + 16, "middle"))
    for power in range(-12, 1):
        value = 10.0**power
        if lowest <= value <= highest * 1.2:
            parts.append(rule(LEFT, y(value), WIDTH - RIGHT, y(value)))
            parts.append(label(f"{100 * value:g} %", LEFT - 6, y(value) + 4, "end"))
    named = Text(zh="企业名次", en="rank of the firm").render(language)
    return "".join(parts) + label(named, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, "middle")
