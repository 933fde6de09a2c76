"""Dates of matters besides those of every work item: by when a member is to have an answer."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from corechain_portal.agenda.dates import MOST_ENTRIES, Asked, Entry
from corechain_portal.agenda.work_dates import of_item, visible_work
from corechain_portal.matters.models import Matter


def answer_dates(asked: Asked) -> Iterator[Entry]:
    """The days by which open matters are to be answered; once there is an answer they are nobody's business."""
    seen = visible_work(asked).filter(kind="matters.matter", state__in=("raised", "handling"))
    period = (asked.period.first, asked.period.last)
    rows = Matter.objects.filter(
        pk__in=seen.values("pk"), answered_at__isnull=True, answer_due_on__range=period
    )
    due = dict(rows.order_by("answer_due_on", "pk").values_list("pk", "answer_due_on")[:MOST_ENTRIES])
    for item in seen.in_bulk(list(due)).values():
        yield of_item(
            item, f"answer-{item.pk}", _("Due: first answer"), starts=due[item.pk], is_deadline=True
        )
