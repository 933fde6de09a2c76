"""Dates of work items: when they start, and by when they are due. Every kind of every workstream has them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from corechain_portal.agenda.dates import MOST_ENTRIES, Asked, Entry
from corechain_portal.workstreams.kinds import Words, kind_of
from corechain_portal.workstreams.links import item_link
from corechain_portal.workstreams.models import WorkItem
from corechain_portal.workstreams.queries import mine, state_of

CALLED_OFF = frozenset({"cancelled", "withdrawn", "dropped", "declined"})
"""States in which an item's dates do not hold any more."""
LONGEST_SHOWN = timedelta(days=14)
"""Of longer things only the beginning is a date: a project of two years is no event of two years."""


def visible_work(asked: Asked) -> QuerySet[WorkItem]:
    """Work items that the viewer may see, with ``is_mine``, of the workstream asked for and of the viewer if asked."""
    rows = WorkItem.objects.visible_to(asked.viewer)
    own = WorkItem.objects.filter(mine(asked.viewer), pk=OuterRef("pk"))
    rows = rows.annotate(is_mine=Exists(own))
    if asked.workstream:
        rows = rows.filter(workstream=asked.workstream)
    return rows.filter(is_mine=True) if asked.mine else rows  # type: ignore[no-any-return]


def work_dates(asked: Asked) -> Iterator[Entry]:
    """Beginnings and due dates within the period."""
    first, after = asked.period.bounds
    lasts = Q(ends_at__gt=first) | Q(starts_at__gte=first)
    starts = Q(starts_at__lt=after) & lasts
    due = Q(due_on__range=(asked.period.first, asked.period.last))
    rows = visible_work(asked)
    for item in rows.filter(starts).order_by("starts_at", "pk")[:MOST_ENTRIES]:
        yield of_item(
            item, f"item-{item.pk}", kind_of(item.kind).words, starts=item.starts_at, ends=_end(item)
        )
    for item in rows.filter(due).order_by("due_on", "pk")[:MOST_ENTRIES]:
        words = due_words(kind_of(item.kind).words)
        yield of_item(item, f"due-{item.pk}", words, starts=item.due_on, is_deadline=True)


def due_words(of: Words) -> Words:
    """The words of something that is due."""
    return format_lazy(_("Due: {what}"), what=of)


def of_item(item: WorkItem, uid: str, words: Words, **more: Any) -> Entry:
    """A date of `item`, which :func:`visible_work` found."""
    titles = {"title_zh": item.title_zh, "title_en": item.title_en}
    return Entry(
        **{**titles, **more},
        uid=uid,
        workstream=item.workstream,
        words=words,
        link=item_link(item),
        place=item.place,
        changed_at=max(item.made_at, item.state_since),
        sequence=item.version - 1,
        is_mine=item.is_mine,  # type: ignore[attr-defined]
        is_called_off=item.state in CALLED_OFF,
        is_over=bool(more.get("is_deadline")) and not state_of(item).is_open,
    )


def _end(item: WorkItem) -> Any:
    if item.ends_at is None or item.starts_at is None or item.ends_at - item.starts_at > LONGEST_SHOWN:
        return None
    return item.ends_at
