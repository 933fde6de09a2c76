"""Pictures of a proposed split: who buys how much from whom, as bars; and the curve as rows to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from corechain.texts import Language, Text
from corechain.workflows.plot_frame import label, page
from corechain.workflows.svg import colour, element
from corechain_portal.joint_purchase.models import JointPurchase
from corechain_portal.joint_purchase.shown import ShownLine, ShownProposal
from corechain_portal.listings.units import unit_in

LEFT, WIDTH, TOP, ROW, BAR = 56.0, 720.0, 64.0, 34.0, 22.0
TITLE = Text(zh="谁向谁买多少", en="Who buys how much from whom")
TOLD = Text(zh="每行一条需求，每段一个供给", en="A row for each demand, a part for each offer")
INKS = ("press", "strong", "weak", "muted", "ink")


def split_picture(lines: Sequence[ShownLine], purchase: JointPurchase, language: Language) -> SafeString:
    """SVG of the lines that the viewer sees."""
    needs = list(dict.fromkeys(each.need.code for each in lines))
    offers = list(dict.fromkeys(each.offer.code for each in sorted(lines, key=lambda one: one.offer.code)))
    totals = {code: sum((e.quantity for e in lines if e.need.code == code), Decimal(0)) for code in needs}
    scale = (WIDTH - LEFT - 96) / float(max(totals.values()))
    unit = unit_in(purchase.unit, language)
    body = "".join(
        _bar(row, [each for each in lines if each.need.code == code], offers, scale, unit)
        for row, code in enumerate(needs)
    )
    height = TOP + ROW * len(needs) + 28
    body += _key(offers, height - 12)
    svg = page(TITLE.render(language), TOLD.render(language), body, language, WIDTH, height)
    return mark_safe(svg)  # noqa: S308 - every text in it is escaped


def _bar(row: int, lines: Sequence[ShownLine], offers: Sequence[str], scale: float, unit: str) -> str:
    y, x = TOP + row * ROW, LEFT
    parts = [label(lines[0].need.code, LEFT - 8, y + 15, "end")]
    for each in lines:
        width = float(each.quantity) * scale
        said = f"{each.need.code} ← {each.offer.code}: {each.quantity.normalize():,f} {unit}"
        parts.append(
            element(
                "rect", element("title", said), x=round(x, 1), y=y, width=round(max(width - 2, 1), 1),
                height=BAR, fill=colour(_ink(each.offer.code, offers)),
            )
        )  # fmt: skip
        x += width
    total = sum((each.quantity for each in lines), Decimal(0))
    parts.append(label(f"{total.normalize():,f} {unit}", x + 6, y + 15, "start"))
    return "".join(parts)


def _key(offers: Sequence[str], y: float) -> str:
    parts = []
    for number, code in enumerate(offers):
        x = LEFT + number * 64
        parts.append(element("rect", x=x, y=y - 10, width=12, height=12, fill=colour(_ink(code, offers))))
        parts.append(label(code, x + 18, y, "start"))
    return "".join(parts)


def _ink(code: str, offers: Sequence[str]) -> str:
    return INKS[offers.index(code) % len(INKS)]


def told_curve(proposal: ShownProposal) -> list[dict[str, Any]]:
    """The splits of the curve from the cheapest to the safest, with what each costs more than the cheapest."""
    if not proposal.curve:
        return []
    cheapest = proposal.curve[0][0]
    return [
        {
            "cost": _yuan(cost),
            "more": _yuan(cost - cheapest),
            "risk": risk,
            "percent": _up_to_percent(risk),
            "sources": sources,
            "is_proposed": proposal.risk is not None and abs(risk - proposal.risk) < 0.0005,
        }
        for cost, risk, sources in proposal.curve
    ]


def _yuan(amount: float) -> Decimal:
    return Decimal(str(round(amount, 2)))


def _up_to_percent(risk: float) -> int:
    """The whole percentage that allows this risk."""
    return min(100, -int(-risk * 100 // 1))
