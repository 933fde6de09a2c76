"""How listings are written on pages: ``{% load listings %}``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms, template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from corechain_portal.language import current_language
from corechain_portal.listings.forms import FILLED, place_name
from corechain_portal.listings.hiding import BLACK
from corechain_portal.listings.units import REQUIREMENT_NAMES, unit_in
from corechain_portal.web.words import word

register = template.Library()


@register.filter
def plain_number(value: Decimal | None) -> str:
    """A figure without trailing zeros, with commas.

    >>> plain_number(Decimal("3000000.000")), plain_number(Decimal("0.50"))
    ('3,000,000', '0.5')
    """
    return "" if value is None else f"{value.normalize():,f}"


@register.filter
def unit_word(unit: str) -> str:
    """A unit in the language of the page; one that nobody knows as it was typed."""
    return unit_in(unit, current_language())


@register.filter
def requirement_name(attribute: str) -> str:
    """What a requirement is about."""
    name = REQUIREMENT_NAMES.get(attribute)
    return str(name) if name else word(attribute, "attribute")


@register.filter
def blackened(text: str) -> SafeString:
    """The text with its black bars named for those who hear it; line breaks stay."""
    bar = format_html(
        '<span class="bar" title="{0}">{1}<span class="visually-hidden">{0}</span></span>',
        gettext("hidden"),
        BLACK,
    )
    parts = [conditional_escape(part) for part in text.split(BLACK)]
    return mark_safe(bar.join(parts).replace("\n", "<br>"))  # noqa: S308 - every part is escaped above


@register.filter
def place_named(code: str) -> str:
    """A place by its name."""
    return place_name(code)


@register.filter
def get(values: Mapping[str, Any], name: str) -> Any:
    """``values[name]``, empty where there is none."""
    return values.get(name, "")


@register.filter
def fields_filled(form: forms.Form) -> list[forms.BoundField]:
    """The fields that the text fills, in their order."""
    return [form[name] for name in FILLED]
