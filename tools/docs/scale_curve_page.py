"""The picture and the table of docs/reference/scale-curve.md, from the numbers beside it."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from corechain.production_network.kernels.jit import kept_in
from corechain.workflows.draw_chain import Picture
from corechain.workflows.plot_frame import Logarithmic, label, page, rule
from corechain.workflows.svg import colour, element, words

NUMBERS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "scale-curve.csv"
Measured = Mapping[str, str]
TOP, BOTTOM, WIDTH, HEIGHT = 118.0, 400.0, 920.0, 450.0
LEFT_PANEL, RIGHT_PANEL = (72.0, 520.0), (620.0, 896.0)
MEMORY_LIMIT_MIB = 8 * 1024
LINES = {
    ("ours", "few"): ("strong", None, "本库，必需投入少 · ours, few needs"),
    ("ours", "many"): ("strong", "6 4", "本库，必需投入多 · ours, many needs"),
    ("plain", "few"): ("muted", None, "普通内核，少 · plain kernel, few needs"),
    ("plain", "many"): ("muted", "6 4", "普通内核，多 · plain kernel, many needs"),
}


def rows() -> list[Measured]:
    """The measured sizes, smaller ones first."""
    with NUMBERS.open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: (row["needs"], int(row["firms"])))


def scale_curve(measured: Sequence[Measured]) -> Picture:
    """Two panels over the number of firms: wall time of a shock, and the peak of memory; all axes logarithmic."""
    title = "规模曲线：一次冲击的代价 · Scale curve: what one shock costs"
    last = max(measured, key=lambda row: (int(row["firms"]), -float(row["ours_wall_ms"])))
    told = (
        f"100 万家企业、1000 万条关系：{_ms(last['ours_wall_ms'])}，内存峰值 {_gib(last['peak_mib'])} · "
        f"1,000,000 firms, 10,000,000 links: {_ms(last['ours_wall_ms'])}, peak {_gib(last['peak_mib'])}"
    )
    body = _legend() + _costs(measured) + _memory(measured)
    return Picture(page(title, told, body, "zh", WIDTH, HEIGHT), title)


def _legend() -> str:
    parts = []
    for number, (token, dashes, text) in enumerate(LINES.values()):
        x, y = 72 + number % 2 * 290, 66 + number // 2 * 16
        parts.append(element("line", x1=x, x2=x + 26, y1=y, y2=y, stroke=colour(token), stroke_width=2,
                             stroke_dasharray=dashes))  # fmt: skip
        parts.append(label(text, x + 32, y + 4, "start", room=260))
    return "".join(parts)


def _costs(measured: Sequence[Measured]) -> str:
    values = [float(row[f"{who}_wall_ms"]) for row in measured for who in ("ours", "plain")]
    x, y = _axes(measured, LEFT_PANEL, min(values), max(values))
    parts = [
        _grid(x, y, LEFT_PANEL, min(values), max(values), _ms, "一次冲击的墙钟时间 · wall time of one shock")
    ]
    for (who, needs), (token, dashes, _) in LINES.items():
        chosen = [row for row in measured if row["needs"] == needs]
        points = [(x(int(row["firms"])), y(float(row[f"{who}_wall_ms"]))) for row in chosen]
        told = [
            f"{who}, {needs} needs, {int(row['firms']):,} firms: {_ms(row[f'{who}_wall_ms'])}"
            for row in chosen
        ]
        parts.append(_line(points, told, token, dashes))
    return "".join(parts)


def _memory(measured: Sequence[Measured]) -> str:
    values = [float(row["peak_mib"]) for row in measured]
    high = max(MEMORY_LIMIT_MIB, *values)
    x, y = _axes(measured, RIGHT_PANEL, min(values), high)
    parts = [_grid(x, y, RIGHT_PANEL, min(values), high, _gib, "内存峰值 · peak memory")]
    for needs in ("few", "many"):
        chosen = [row for row in measured if row["needs"] == needs]
        points = [(x(int(row["firms"])), y(float(row["peak_mib"]))) for row in chosen]
        told = [f"{needs} needs, {int(row['firms']):,} firms: {_gib(row['peak_mib'])}" for row in chosen]
        parts.append(_line(points, told, *LINES["ours", needs][:2]))
    limit = y(MEMORY_LIMIT_MIB)
    dashed = element("line", x1=RIGHT_PANEL[0], x2=RIGHT_PANEL[1], y1=limit, y2=limit, stroke=colour("weak"),
                     stroke_dasharray="2 3")  # fmt: skip
    return "".join(parts) + dashed + label("8 GiB", RIGHT_PANEL[1], limit - 5, "end")


def _axes(
    measured: Sequence[Measured], panel: tuple[float, float], low: float, high: float
) -> tuple[Logarithmic, Logarithmic]:
    firms = [int(row["firms"]) for row in measured]
    return Logarithmic(min(firms), max(firms), *panel), Logarithmic(low, high * 1.2, BOTTOM, TOP)


def _grid(
    x: Logarithmic,
    y: Logarithmic,
    panel: tuple[float, float],
    low: float,
    high: float,
    told: object,
    title: str,
) -> str:
    parts = [element("text", words(title), x=panel[0], y=TOP - 10, font_size=12, font_weight="600")]
    for power in range(3, 7):
        parts.append(rule(x(10**power), TOP, x(10**power), BOTTOM))
        parts.append(label(f"10{'³⁴⁵⁶'[power - 3]}", x(10**power), BOTTOM + 16, "middle"))
    base = 2.0 if told is _gib else 10.0
    for power in range(math.ceil(math.log(low, base)), math.floor(math.log(high * 1.2, base)) + 1):
        parts.append(rule(panel[0], y(base**power), panel[1], y(base**power)))
        parts.append(label(told(base**power), panel[0] - 6, y(base**power) + 4, "end"))  # type: ignore[operator]
    return "".join(parts) + label("企业数 · firms", sum(panel) / 2, BOTTOM + 36, "middle")


def _line(points: Sequence[tuple[float, float]], told: Sequence[str], token: str, dashes: str | None) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(
        element("circle", element("title", words(text)), cx=x, cy=y, r=3.5, fill=colour(token))
        for (x, y), text in zip(points, told, strict=True)
    )
    return element("polyline", points=path, fill="none", stroke=colour(token), stroke_width=2,
                   stroke_dasharray=dashes) + dots  # fmt: skip


def _ms(value: str | float) -> str:
    number = float(value)
    return f"{number:,.0f} ms" if number >= 10 else f"{number:.3g} ms"


def _gib(mib: str | float) -> str:
    number = float(mib)
    return f"{number / 1024:.3g} GiB" if number >= 1024 else f"{number:.0f} MiB"


def table(measured: Sequence[Measured]) -> str:
    """One row a size: times of a shock, their ratio, the generator, the memory."""
    head = (
        "| needs 必需投入 | firms 企业 | links 关系 | ours, wall 本库墙钟 | ours, CPU | plain kernel, wall 普通内核 "
        "| plain ÷ ours, wall | plain ÷ ours, CPU | drawing 生成 | arrays 建数组 | peak 内存峰值 |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
    )
    return head + "".join(
        f"| {row['needs']} | {int(row['firms']):,} | {int(row['links']):,} | {_ms(row['ours_wall_ms'])} "
        f"| {_ms(row['ours_cpu_ms'])} | {_ms(row['plain_wall_ms'])} | {_ratio(row, 'wall')} | {_ratio(row, 'cpu')} "
        f"| {float(row['generate_s']):.2f} s | {float(row['build_s']):.2f} s | {_gib(row['peak_mib'])} |\n"
        for row in measured
    )


def _ratio(row: Measured, time_is: str) -> str:
    return f"{float(row[f'plain_{time_is}_ms']) / float(row[f'ours_{time_is}_ms']):.1f}"


def slopes(measured: Sequence[Measured]) -> str:
    """How the cost of a shock grows from the smallest size to the largest, as a power of the number of firms."""
    told = []
    for needs in ("few", "many"):
        chosen = [row for row in measured if row["needs"] == needs]
        first, last = chosen[0], chosen[-1]
        firms = math.log(int(last["firms"]) / int(first["firms"]))
        powers = [
            math.log(float(last[key]) / float(first[key])) / firms
            for key in ("ours_wall_ms", "plain_wall_ms")
        ]
        told.append(f"{needs} needs: ours firms^{powers[0]:.2f}, plain firms^{powers[1]:.2f}")
    return "; ".join(told)


def measured_where(measured: Sequence[Measured]) -> str:
    """Date, machine and load; and whether the kernels are still those that were measured."""
    one = measured[-1]
    now = kept_in(True).name
    editions = {row["kernels"] for row in measured}
    current = (
        f"The kernels are those that were measured (edition `{now}`). 内核与测量时相同。"
        if editions == {now}
        else f"**The kernels have changed since** (measured {', '.join(sorted(editions))}, now {now}): "
        "run the command again. **内核在测量之后有改动**，请重新测量。"
    )
    return (
        f"Measured 测量: {one['measured_on']}, {one['machine']}; load at the end 结束时负载 "
        f"{one['load_at_the_end']}. {current}"
    )
