"""Agendas of meetings."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.governance.models import AgendaItem, Meeting

MOST_POINTS = 50


@transaction.atomic
def keep_agenda(meeting: Meeting, lines: Iterable[str], viewer: Viewer) -> None:
    """Replace the agenda by these points; outcomes of points that stay are kept."""
    points = [line for line in (each.replace("\x00", "").strip()[:300] for each in lines) if line][
        :MOST_POINTS
    ]
    kept = {each.title_zh: each.outcome for each in meeting.agenda.all()}
    before = {"points": len(kept)}
    meeting.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=number, title_zh=point, outcome=kept.get(point, ""))
        for number, point in enumerate(points, start=1)
    )
    record("governance.meeting.agenda", meeting, viewer=viewer, before=before, after={"points": len(points)})
