"""Figures of statistics as people read them: 万 and 亿 in Chinese, thousand and bn in English, digits as printed."""

from __future__ import annotations

from corechain.model.records import Indicator, Observation
from corechain.texts import Text

UNITS: dict[str, tuple[str, str]] = {
    "CNY": ("元", "CNY"),
    "USD": ("美元", "USD"),
    "PERCENT": ("%", "%"),
    "COUNT": ("个", ""),
    "PIECES": ("块", "pieces"),
    "WAFERS_PER_MONTH": ("片/月", "wafers a month"),
    "WAFERS_PER_YEAR": ("片/年", "wafers a year"),
    "PERSONS": ("人", "persons"),
}
"""Name of each unit of measure in zh and en."""

ZH_SCALES = ((8, "亿"), (4, "万"), (0, ""))
EN_SCALES = ((9, "bn"), (6, "m"), (0, ""))


def shown_observation(seen: Observation, indicator: Indicator) -> Text:
    """The figure with its unit, with as many digits as its source printed."""
    if indicator.unit_measure == "RANK":
        return Text(zh="第 {rank} 位", en="rank {rank}", rank=f"{seen.value:.0f}")
    if indicator.unit_measure == "PERCENT":
        return Text(zh="{value} %", en="{value} %", value=_number(seen.value, seen.decimals or 0))
    units = UNITS[indicator.unit_measure]
    return Text(
        zh=_scaled(seen, ZH_SCALES, units[0], ""),
        en=_scaled(seen, EN_SCALES, units[1], " "),
    )


def _scaled(seen: Observation, scales: tuple[tuple[int, str], ...], unit: str, gap: str) -> str:
    """The value in the largest scale that leaves at least 1, with the digits of the source and no others."""
    quantity = abs(seen.value) * 10.0**seen.unit_multiplier
    power, scale = next(((p, name) for p, name in scales if quantity >= 10.0**p), scales[-1])
    printed = 0 if seen.decimals is None else seen.decimals
    places = max(0, power - seen.unit_multiplier + printed)
    if seen.decimals is None:
        places = max(0, power - seen.unit_multiplier)
    number = f"{seen.value * 10.0 ** (seen.unit_multiplier - power):,.{places}f}"
    if seen.decimals is None and "." in number:
        number = number.rstrip("0").rstrip(".")
    measure = gap.join(part for part in (scale, unit) if part)
    return f"{number} {measure}".strip()


def _number(value: float, decimals: int) -> str:
    shown = f"{value:,.{max(decimals, 0)}f}"
    return shown if float(shown.replace(",", "")) == value else f"{value:,g}"
