"""Introductions in words: ``{% load introductions %}``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.functional import Promise

from corechain_portal.introductions.contract_terms import LABELS
from corechain_portal.introductions.models import Happening
from corechain_portal.introductions.states import (
    CONTRACT_STATES,
    HAPPENINGS,
    MEETINGS,
    REASONS,
    SIDES,
    SLOT_STATES,
    STEP_KINDS,
    STEP_STATES,
    VISIBILITIES,
)
from corechain_portal.web.words import PERIODS

register = template.Library()


@register.filter
def introduction_reason(code: str) -> str:
    """Why it was declined or ended."""
    return str(REASONS.get(code, code))


@register.filter
def is_side(side: str, other: str) -> bool:
    """Whether both are the same side."""
    return side == other


@register.filter
def of_row(rows: Mapping[Any, Any], key: Any) -> Any:
    """What belongs to one row; None where there is nothing."""
    return rows.get(key)


@register.filter
def step_kind(code: str) -> str:
    """A kind of step."""
    return str(STEP_KINDS.get(code, code))


@register.filter
def step_state(code: str) -> str:
    """Where a step stands."""
    return str(STEP_STATES.get(code, code))


@register.filter
def slot_state(code: str) -> str:
    """Where a time to meet stands."""
    return str(SLOT_STATES.get(code, code))


@register.filter
def contract_state(code: str) -> str:
    """Where a contract stands."""
    return str(CONTRACT_STATES.get(code, code))


@register.filter
def happening(each: Happening) -> str:
    """A line of history: whose doing, and what; sides, never names. What follows of itself has nobody."""
    if not each.side and each.code != "proposed":
        return _what(each)
    return f"{SIDES[each.side]} · {_what(each)}"


def _what(each: Happening) -> str:
    if each.code == "step":
        kind, _, state = each.detail.partition(".")
        return f"{step_kind(kind)}: {step_state(state)}"
    if each.code == "meeting":
        return str(MEETINGS.get(each.detail, each.detail))
    words = str(HAPPENINGS.get(each.code, each.code))
    return f"{words}: {introduction_reason(each.detail)}" if each.detail in REASONS else words


@register.filter
def in_zone(moment: datetime, zone: str) -> str:
    """A time in the reader's own zone."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


@register.filter
def term_value(value: Any, name: str) -> str:
    """One term of a contract in words; an en dash where it is not told."""
    if value in (None, "", []) and name != "period":
        return "–"
    if name == "nodes":
        return ", ".join(value)
    if name == "period":
        return str(PERIODS.get(value or "", value))
    return str(VISIBILITIES.get(value, value)) if name.endswith("visibility") else str(value)


@register.filter
def terms_in_words(terms: Mapping[str, Any]) -> list[tuple[str | Promise, str]]:
    """Terms that are told, in their order."""
    hide = () if terms.get("quantity") else ("period",)
    return [
        (label, term_value(terms.get(name), name))
        for name, label in LABELS.items()
        if terms.get(name) not in (None, "", []) and name not in hide
    ]
