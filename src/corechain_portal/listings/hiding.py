"""The words of a listing for those who do not see all of it: what says the same as a hidden part is blacked out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils import timezone

from corechain.exceptions import UnknownName
from corechain.model.places import place
from corechain.workflows.fill_listing import Suggestion
from corechain.workflows.read_text import parts_of_text
from corechain_portal.listings.content import Content
from corechain_portal.listings.giving_away import find_tellings, telling_names
from corechain_portal.listings.models import Part
from corechain_portal.membership.models import MemberOrganisation

BLACK = "███"
"""As long whatever it stands for, so that its length tells nothing."""
PART_OF_FIELD = {
    "quantity": Part.QUANTITY,
    "price": Part.PRICE,
    "place": Part.PLACE,
    "starts_on": Part.DATES,
    "ends_on": Part.DATES,
    "lead_time_days": Part.DATES,
}
PART_OF_ATTRIBUTE = {
    "quantity": Part.QUANTITY,
    "capacity": Part.QUANTITY,
    "price": Part.PRICE,
    "region": Part.PLACE,
    "delivery_place": Part.PLACE,
    "lead_time": Part.DATES,
}


def without_hidden_words(content: Content, member: MemberOrganisation) -> tuple[str, str]:
    """Title and text of `content` for those who do not see its hidden parts."""
    hidden = frozenset(content.hidden)
    if not hidden:
        return content.title, content.text
    names = telling_names(member) if Part.NAME in hidden else []
    title, text = (blacked_out(each, content, hidden, names) for each in (content.title, content.text))
    return title[:200], text


def blacked_out(text: str, content: Content, hidden: frozenset[str], names: list[str]) -> str:
    """`text` without the words of the hidden parts: as they are read from it, and as they stand in the fields."""
    spans = [
        (each.start, each.end)
        for each in parts_of_text(text, timezone.localdate())
        if part_of(each) in hidden
    ]
    spans += _literal(text, content, hidden)
    if Part.NAME in hidden:
        spans += [(each.start, each.end) for each in find_tellings(text, names)]
    return _covered(text, spans)


def part_of(suggestion: Suggestion) -> str | None:
    """The part of a listing that a suggestion says something of."""
    if suggestion.field == "requirement":
        return PART_OF_ATTRIBUTE.get(suggestion.value.attribute)
    return PART_OF_FIELD.get(suggestion.field)


def _literal(text: str, content: Content, hidden: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The very figures and names of the fields, wherever they stand."""
    wanted: list[str] = []
    if Part.QUANTITY in hidden:
        wanted += _figures(content.quantity)
    if Part.PRICE in hidden:
        wanted += _figures(content.price)
    if Part.PLACE in hidden and content.region:
        wanted += _place_names(content.region)
    for each in wanted:
        pattern = rf"(?<![\d.,]){re.escape(each)}(?![\d.]*\d)" if each[0].isdigit() else re.escape(each)
        yield from (found.span() for found in re.finditer(pattern, text, re.IGNORECASE))


def _figures(value: Decimal | None) -> list[str]:
    """A figure as it may be written; one digit alone stands for too many other things."""
    if value is None:
        return []
    plain = format(value.normalize(), "f")
    grouped = f"{value.normalize():,f}"
    return [each for each in dict.fromkeys((grouped, plain)) if len(each) > 1]


def _place_names(code: str) -> list[str]:
    try:
        found = place(code)
    except UnknownName:
        return []
    bare = found.name_zh.removesuffix("市").removesuffix("省").removesuffix("区")
    return [each for each in (found.name_zh, bare, found.name_en) if len(each) > 1]


def _covered(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` with one black bar for each stretch that `spans` cover."""
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    for start, stop in reversed(merged):
        text = text[:start] + BLACK + text[stop:]
    return text
