"""Figures of joint handling: how many by kind, and how long they take, in working days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.matters.models import Matter
from corechain_portal.matters.working_days import working_days_between
from corechain_portal.web.words import MATTER_SUBJECTS
from corechain_portal.workstreams.figures import (
    FEWEST,
    Counted,
    Measured,
    Period,
    Record,
    in_period,
    record_of,
)

ANSWERED, ENDED = "answered", "ended"


def spans(viewer: Viewer, period: Period) -> Sequence[Record]:
    """Working days of matters from raising: to the first answer of those raised, to the end of those closed; one query.

    Either may give days outside `period`, by which the figures leave them out.
    """
    raised = in_period("made", period) & Q(answered_at__isnull=False)
    closed = in_period("state", period, ("closed",)) & Q(closed_at__isnull=False)
    matters = list(Matter.objects.visible_to(viewer).filter(raised | closed))
    answered = [
        record_of(each, timezone.localdate(each.made_at), _days(each.made_at, each.answered_at), ANSWERED)
        for each in matters
        if each.answered_at
    ]
    ended = [
        record_of(each, timezone.localdate(each.state_since), _days(each.made_at, each.closed_at), ENDED)
        for each in matters
        if each.state == "closed" and each.closed_at
    ]
    return [*answered, *ended]


FIGURES = (
    Counted("raised", _("Matters raised"), "matters.matter"),
    Measured(
        "to_answer", _("To the first answer"), spans, "median", unit=_("working days, median"), part=ANSWERED
    ),
    Measured("to_close", _("To the end"), spans, "median", unit=_("working days, median"), part=ENDED),
    Counted("closed", _("Matters closed"), "matters.matter", ("closed",), by="state", outcome=True),
)


def median_days(matters: Any, until: str) -> float | None:
    """Median working days from raising to the moment `until`; None where fewer than :data:`FEWEST` have it."""
    pairs = matters.exclude(**{until: None}).values_list("made_at", until)
    return _median(pairs)


def _median(pairs: Iterable[tuple[Any, Any]]) -> float | None:
    days = [_days(start, end) for start, end in pairs]
    return float(median(days)) if len(days) >= FEWEST else None


def _days(start: datetime, end: datetime) -> int:
    return working_days_between(timezone.localdate(start), timezone.localdate(end))


def by_subject(viewer: Viewer, period: Period) -> Sequence[dict[str, Any]]:
    """A row a subject: how many were raised, are open, and the median times; one query."""
    rows: dict[str, list[Matter]] = defaultdict(list)
    for matter in Matter.objects.visible_to(viewer).filter(in_period("made", period)):
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
