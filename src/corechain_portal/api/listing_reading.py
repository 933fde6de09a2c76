"""What a program does not send of a demand or an offer is read from its text, as the form of the pages does it.

What was sent always wins, also where it is empty. Of a changed text only that is read anew which still says what the
earlier text said: everything else was somebody's own choice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError

from corechain.texts import Language, Text
from corechain.workflows.fill_listing import FilledListing, Suggestion
from corechain.workflows.match_answer import requirement_record
from corechain_portal.alliances.models import Alliance
from corechain_portal.listings.content import Content
from corechain_portal.listings.filling import AMOUNT, FIELD_OF, content_told, read_text
from corechain_portal.listings.models import Listing
from corechain_portal.listings.requirement_rows import MOST_ROWS, records_of, rows_of

LONGEST_LEAD_DAYS = 3_650
GROUPS = (
    ("nodes",), ("requirements",), tuple(AMOUNT), ("price",), ("region",), ("starts_on",), ("ends_on",),
    ("lead_time_days",),
)  # fmt: skip
FIELDS: Mapping[str, str] = {**FIELD_OF, "node": "nodes", "requirement": "requirements"}
"""Fields of a listing whose suggestions are called otherwise."""
NO_NODE = Text(
    zh="没有环节，因此不会寻找对接。",
    en="It is on no node of the chain, so no matches are looked for.",
)
NAME_A_NODE = Text(
    zh="请在 text 里写明产品或工序名称，或用 PATCH 发送 nodes；环节标识见 GET /api/v1/nodes。",
    en="Name the product or the process in `text`, or send `nodes` by PATCH; GET /api/v1/nodes lists them.",
)


@dataclass(frozen=True)
class ReadFromText:
    """A listing with what its text told, and the suggestions that were taken, as the documented JSON."""

    content: Content
    taken: tuple[dict[str, Any], ...] = ()


def read_what_was_not_sent(
    content: Content, sent: Collection[str], alliance: Alliance, language: Language, before: Content | None
) -> ReadFromText:
    """`content` filled from its text in the fields that are not among `sent`; `before`: what a listing that is changed
    said.
    """
    filled = read_text(alliance, content.text)
    if filled is None and before is None:
        return ReadFromText(content)
    told, suggestions = _told(filled, content)
    earlier = _told(read_text(alliance, before.text), content)[0] if before else _empty(content)
    fresh: dict[str, Any] = {}
    for group in GROUPS:
        if not set(group) & set(sent) and _values(content, group) == _values(earlier, group):
            fresh |= {name: getattr(told, name) for name in group}
    fresh = _days_in_order(content, fresh)
    taken = [
        {**record, "field": field}
        for each, record in zip(suggestions, filled.to_dict(language)["suggestions"], strict=True)
        if each is not None and fresh.get(field := FIELDS.get(each.field, each.field))
    ] if filled else []  # fmt: skip
    return ReadFromText(replace(content, **fresh), tuple(taken))


def advice_on(nodes: Collection[str], language: Language) -> list[dict[str, str]]:
    """What its organisation should know of a listing that was kept."""
    if nodes:
        return []
    return [{"code": "no_node", "message": NO_NODE.render(language), "remedy": NAME_A_NODE.render(language)}]


def _told(filled: FilledListing | None, content: Content) -> tuple[Content, list[Suggestion | None]]:
    """What the text tells as far as a listing can hold it, and the suggestions behind it: None for one that it cannot
    hold.
    """
    if filled is None:
        return _empty(content), []
    told = content_told(filled, side=content.side)
    misfits = [name for name in ("quantity", "unit", "price", "lead_time_days") if not _fits(told, name)]
    if AMOUNT & set(misfits):
        misfits += AMOUNT
    told = replace(told, **{name: getattr(_empty(content), name) for name in misfits})
    kept, records = [], []
    for each in filled.suggestions:
        if each.field == "requirement":
            record, faults = records_of(rows_of([requirement_record(each.value)]))
            good = not faults and len(records) < MOST_ROWS
            records += record if good else []
        else:
            good = FIELDS.get(each.field, each.field) not in misfits
        kept.append(each if good else None)
    return replace(told, requirements=tuple(records)), kept


def _empty(content: Content) -> Content:
    return Content(side=content.side, title="")


def _fits(told: Content, name: str) -> bool:
    """Whether the column holds the value: a text may name any number."""
    value = getattr(told, name)
    if not value:
        return True
    if name == "lead_time_days":
        return 0 <= value <= LONGEST_LEAD_DAYS
    try:
        Listing._meta.get_field(name).clean(value, None)  # type: ignore[union-attr]
    except ValidationError:
        return False
    return True


def _values(content: Content, group: Collection[str]) -> list[Any]:
    """The values as they compare: nodes without the words they came from."""
    return [
        {node for node, _ in content.nodes} if name == "nodes" else getattr(content, name) for name in group
    ]


def _days_in_order(content: Content, fresh: dict[str, Any]) -> dict[str, Any]:
    """Without a read day that contradicts the other: a last day before the first."""
    first = fresh.get("starts_on", content.starts_on)
    last = fresh.get("ends_on", content.ends_on)
    if first and last and last < first:
        return {**fresh, **{name: None for name in ("starts_on", "ends_on") if name in fresh}}
    return fresh
