"""The funnel as a picture: a bar for each step, drawn on the server."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

from corechain.texts import Language, Text
from corechain.workflows.plot_frame import label, page
from corechain.workflows.svg import colour, element
from corechain_portal.loop_board.words import STEPS

LEFT, WIDTH, TOP, ROW, BAR = 132.0, 720.0, 60.0, 36.0, 24.0
TITLE = Text(zh="从供需到合同", en="From listing to contract")
TOLD = Text(
    zh="到达各步的供需信息条数，取整到 {least} 的倍数",
    en="Listings that reached each step, rounded to multiples of {least}",
)


def funnel_picture(
    steps: Sequence[int], figures: Sequence[int], least: int, language: Language
) -> SafeString:
    """SVG of the published steps."""
    scale = (WIDTH - LEFT - 120) / max([*figures, 1])
    body = ""
    for row, (step, figure) in enumerate(zip(steps, figures, strict=True)):
        y = TOP + row * ROW
        said = f"≈ {figure:,}"
        part = f" · {figure / figures[0]:.0%}" if row and figures[0] else ""
        body += label(str(STEPS[step]), LEFT - 10, y + 16, "end", room=LEFT - 12)
        body += element(
            "rect", x=LEFT, y=y, width=max(round(figure * scale, 1), 1), height=BAR, fill=colour(_ink(step))
        )
        body += label(said + part, LEFT + figure * scale + 8, y + 16, "start")
    told = Text(zh=TOLD.zh, en=TOLD.en, least=least).render(language)
    svg = page(TITLE.render(language), told, body, language, WIDTH, TOP + ROW * len(steps) + 8)
    return mark_safe(svg)  # noqa: S308 - every text in it is escaped


def _ink(step: int) -> str:
    return "strong" if step == len(STEPS) - 1 else "press"
