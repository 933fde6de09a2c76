"""Dates of joint landmarks besides those of every work item: milestones."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from corechain_portal.agenda.dates import MOST_ENTRIES, Asked, Entry
from corechain_portal.agenda.work_dates import of_item, visible_work
from corechain_portal.landmarks.models import Milestone


def milestone_dates(asked: Asked) -> Iterator[Entry]:
    """The days by which steps of projects are to be done."""
    projects = visible_work(asked).filter(kind="landmarks.project")
    period = (asked.period.first, asked.period.last)
    rows = Milestone.objects.filter(project__in=projects.values("pk"), due_on__range=period)
    found = list(rows.order_by("due_on", "pk")[:MOST_ENTRIES])
    by_pk = projects.in_bulk([each.project_id for each in found])
    for each in found:
        project = by_pk[each.project_id]
        titles = {
            "title_zh": f"{project.name('zh')}：{each.name('zh')}",
            "title_en": f"{project.name('en')}: {each.name('en')}",
        }
        yield of_item(
            project, f"milestone-{each.pk}", _("Milestone"), starts=each.due_on, is_deadline=True,
            **titles,
        )  # fmt: skip
