"""Counting figures: all of them, for several periods, with a number of queries that does not grow with rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.db.models import Count

from corechain_portal.access.viewer import Viewer
from corechain_portal.workstreams.figures import (
    Counted,
    Figure,
    Measured,
    Period,
    Record,
    definitions_of,
)
from corechain_portal.workstreams.models import WorkItem

Values = Mapping[tuple[str, str], tuple[float | None, ...]]
"""By workstream and code of the figure: a value for each period."""


def figures_of(workstream: str, viewer: Viewer, period: Period) -> tuple[Figure, ...]:
    """The figures of a workstream in a period; counts only what the viewer may see."""
    values = values_of((workstream,), viewer, (period,))
    return tuple(
        Figure(
            each.code,
            each.words,
            values[workstream, each.code][0],
            each.link(workstream, period),
            each.unit,
            each.outcome,
        )
        for each in definitions_of(workstream)
    )


def values_of(workstreams: Sequence[str], viewer: Viewer, periods: Sequence[Period]) -> Values:
    """Every figure of `workstreams` in every one of `periods`."""
    defined = [(workstream, each) for workstream in workstreams for each in definitions_of(workstream)]
    counted = [(workstream, each) for workstream, each in defined if isinstance(each, Counted)]
    measured = [(workstream, each) for workstream, each in defined if isinstance(each, Measured)]
    return {**_counted(counted, viewer, periods), **_measured(measured, viewer, periods)}


def _counted(
    defined: Sequence[tuple[str, Counted]], viewer: Viewer, periods: Sequence[Period]
) -> dict[tuple[str, str], tuple[float | None, ...]]:
    if not defined:
        return {}
    counts = {
        f"n{number}_{place}": Count("pk", filter=each.condition(period))
        for number, (_workstream, each) in enumerate(defined)
        for place, period in enumerate(periods)
    }
    found = WorkItem.objects.visible_to(viewer).aggregate(**counts)
    return {
        (workstream, each.code): tuple(found[f"n{number}_{place}"] for place in range(len(periods)))
        for number, (workstream, each) in enumerate(defined)
    }


def _measured(
    defined: Sequence[tuple[str, Measured]], viewer: Viewer, periods: Sequence[Period]
) -> dict[tuple[str, str], tuple[float | None, ...]]:
    whole = Period(min(each.first for each in periods), max(each.last for each in periods))
    read: dict[Callable[[Viewer, Period], Sequence[Record]], Sequence[Record]] = {}
    values = {}
    for workstream, each in defined:
        if each.records not in read:
            read[each.records] = each.records(viewer, whole)
        records = read[each.records]
        values[workstream, each.code] = tuple(each.value(each.own(records, period)) for period in periods)
    return values
