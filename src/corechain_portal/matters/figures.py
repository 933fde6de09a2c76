"""Figures of joint handling: how many by kind, and how long they take, in working days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.matters.models import Matter
from corechain_portal.matters.working_days import working_days_between
from corechain_portal.web.words import MATTER_SUBJECTS
from corechain_portal.workstreams.figures import Figure, Period, count_figure, in_period, list_link

FEWEST = 3
"""Times are told of at least so many matters: fewer would tell of one member's."""


def matter_figures(viewer: Viewer, period: Period) -> tuple[Figure, ...]:
    """Matters raised and closed in the period, and the median time to the first answer and to the end."""
    days = {"from": period.first, "to": period.last}
    seen = Matter.objects.visible_to(viewer)
    raised = in_period(seen, period, "made_at")
    closed = in_period(seen.filter(state="closed"), period, "state_since")
    of_raised = {"kind": "matters.matter", "by": "made", **days}
    of_closed = {"kind": "matters.matter", "state": "closed", "by": "state", **days}
    return (
        count_figure("raised", _("Matters raised"), raised, "matters", of_raised),
        count_figure("closed", _("Matters closed"), closed, "matters", of_closed, outcome=True),
        Figure(
            "to_answer", _("To the first answer"), median_days(raised, "answered_at"),
            list_link("matters", **of_raised), unit=_("working days, median"),
        ),
        Figure(
            "to_close", _("To the end"), median_days(closed, "closed_at"),
            list_link("matters", **of_closed), unit=_("working days, median"),
        ),
    )  # fmt: skip


def median_days(matters: Any, until: str) -> float | None:
    """Median working days from raising to the moment `until`; None where fewer than :data:`FEWEST` have it."""
    pairs = matters.exclude(**{until: None}).values_list("made_at", until)
    return _median(pairs)


def _median(pairs: Iterable[tuple[Any, Any]]) -> float | None:
    days = [working_days_between(timezone.localdate(start), timezone.localdate(end)) for start, end in pairs]
    return float(median(days)) if len(days) >= FEWEST else None


def by_subject(viewer: Viewer, period: Period) -> Sequence[dict[str, Any]]:
    """A row a subject: how many were raised, are open, and the median times; one query."""
    rows: dict[str, list[Matter]] = defaultdict(list)
    for matter in in_period(Matter.objects.visible_to(viewer), period, "made_at"):
        rows[matter.subject].append(matter)
    return [
        {
            "words": words,
            "raised": len(rows[code]),
            "open": sum(each.state in ("raised", "handling", "answered") for each in rows[code]),
            "to_answer": _median((each.made_at, each.answered_at) for each in rows[code] if each.answered_at),
            "to_close": _median((each.made_at, each.closed_at) for each in rows[code] if each.closed_at),
        }
        for code, words in MATTER_SUBJECTS.items()
        if rows[code]
    ]
