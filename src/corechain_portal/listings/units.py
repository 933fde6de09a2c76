"""Units and properties of listings in words; units are codes of :data:`corechain.matching.requirements.UNITS`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from corechain.texts import Language

UNIT_WORDS: Mapping[str, tuple[str, str]] = {
    "L": ("升", "litres"),
    "mL": ("毫升", "ml"),
    "gal": ("加仑", "gallons"),
    "t": ("吨", "t"),
    "kg": ("千克", "kg"),
    "g": ("克", "g"),
    "wafer": ("片", "wafers"),
    "piece": ("件", "pieces"),
    "set": ("台套", "sets"),
    "roll": ("卷", "rolls"),
    "bottle": ("瓶", "bottles"),
    "m": ("米", "m"),
    "m2": ("平方米", "m²"),
    "m3": ("立方米", "m³"),
    "lot": ("批", "lots"),
}
"""Each unit in zh and en."""

REQUIREMENT_NAMES: Mapping[str, str | Promise] = {
    "quantity": _("Quantity"),
    "price": _("Price or budget"),
    "region": _("Supplier's place"),
    "delivery_place": _("Delivered to"),
}
"""Properties that are no specifications of a thing."""


def unit_in(unit: str, language: Language) -> str:
    """The unit in `language`, with what follows its slash as it is.

    >>> unit_in("L", "zh"), unit_in("kit", "en")
    ('升', 'kit')
    """
    words = UNIT_WORDS.get(unit)
    return unit if words is None else words[0 if language == "zh" else 1]
