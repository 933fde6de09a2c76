from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from corechain_portal.board.building import BAR, GAP, HEIGHT, Line, bars
from corechain_portal.board.quarters import QUARTERS, Quarter

register = template.Library()


@register.filter
def quantity(value: float | None) -> str:
    """A number as people read it; what cannot be told is a dash.

    >>> quantity(None), quantity(3.0), quantity(2.5)
    ('–', '3', '2.5')
    """
    if value is None:
        return "–"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


@register.filter
def signed(value: float | None) -> str:
    """A change with its sign; none is not told.

    >>> signed(2), signed(-1.5), signed(0), signed(None)
    ('+2', '−1.5', '', '')
    """
    return ("+" if value > 0 else "−") + quantity(abs(value)) if value else ""


@register.simple_tag
def year_bars(line: Line, quarter: Quarter) -> SafeString:
    """The small picture of a line's year, told in words to those who do not see it."""
    told = ", ".join(
        f"{quarter.year} Q{number} {quantity(value)}"
        for number, value in zip(QUARTERS, line.quarters, strict=True)
    )
    shapes = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"></rect>',
        (
            (_class(bar.known, bar.chosen), bar.x + 0.5, bar.y + 0.5, BAR - 1, max(0.5, bar.height - 1))
            for bar in bars(line.quarters, quarter.number)
        ),
    )
    width = 4 * (BAR + GAP) - GAP
    return format_html(
        '<svg class="year-bars" role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}">{}</svg>',
        told or gettext("unknown"),
        width,
        HEIGHT,
        width,
        HEIGHT,
        shapes,
    )


def _class(known: bool, chosen: bool) -> str:
    return "unknown" if not known else "chosen" if chosen else "other"


@register.filter
def quarter_query(quarter: Any) -> str:
    """A quarter as parameters of an address."""
    return f"?year={quarter.year}&quarter={quarter.number}"
