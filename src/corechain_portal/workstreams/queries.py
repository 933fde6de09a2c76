"""Finding work items for lists, boards, calendars and the API alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.workstreams.figures import DATES, Period, in_period, read_period
from corechain_portal.workstreams.kinds import Kind, State, all_kinds, kind_of, kinds_of
from corechain_portal.workstreams.models import WorkItem

Item = TypeVar("Item", bound=WorkItem)
LONGEST_QUERY = 200
FILTERS = ("kind", "state", "q", "who", "from", "to", "by")
BY = (*DATES, "reached")
"""What a period in a list's address is about: ``by=made`` and so on."""


@dataclass(frozen=True)
class Asked:
    """What a list is asked for. `who`: ``mine`` (one's own organisations), ``overdue``, or anything."""

    kind: str = ""
    state: str = ""
    q: str = ""
    who: str = ""
    period: Period | None = None
    by: str = "made"

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        """From the address; what cannot be read is left out."""
        given = {name: request.GET.get(name, "").replace("\x00", "").strip() for name in FILTERS}
        return cls(
            given["kind"],
            given["state"],
            given["q"][:LONGEST_QUERY],
            given["who"],
            read_period(given),
            given["by"] if given["by"] in BY else "made",
        )

    @property
    def is_filtered(self) -> bool:
        """Whether anything is asked for."""
        return self != Asked()


def find_items(viewer: Viewer, workstream: str, asked: Asked) -> QuerySet[WorkItem]:
    """Items of a workstream, or of all, that the viewer may see and for which everything asked holds."""
    rows = WorkItem.objects.visible_to(viewer)
    if workstream:
        rows = rows.filter(workstream=workstream)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.state == "open":
        rows = rows.filter(open_condition(workstream))
    elif asked.state and asked.by != "reached":
        rows = rows.filter(state__in=asked.state.split(","))
    if asked.q:
        rows = rows.filter(
            Q(title_zh__icontains=asked.q) | Q(title_en__icontains=asked.q)
            | Q(text_zh__icontains=asked.q) | Q(text_en__icontains=asked.q)
        )  # fmt: skip
    if asked.who == "mine":
        rows = rows.filter(mine(viewer))
    elif asked.who == "overdue":
        rows = rows.filter(open_condition(workstream), due_on__lt=timezone.localdate())
    if asked.period is not None:
        states = asked.state.split(",") if asked.by == "reached" and asked.state not in ("", "open") else ()
        rows = rows.filter(in_period(asked.by, asked.period, states))
    return rows.select_related("member", "responsible")  # type: ignore[no-any-return]


def state_counts(rows: QuerySet[WorkItem]) -> Counter[tuple[str, str]]:
    """How many of `rows` there are of each kind in each state; one query."""
    counted = rows.order_by().values_list("kind", "state").annotate(Count("pk"))
    return Counter({(kind, state): number for kind, state, number in counted})


def open_condition(workstream: str) -> Q:
    """Items of a workstream, or of all, in which something is still to be done."""
    condition = Q(pk__in=())
    for kind in kinds_of(workstream) if workstream else all_kinds():
        condition |= Q(kind=kind.code, state__in=kind.open_states)
    return condition


def mine(viewer: Viewer) -> Q:
    """What belongs to the viewer's organisations, or they or the viewer take part in."""
    members = viewer.member_ids
    person = viewer.person.pk if viewer.person else None
    return (
        Q(member__in=members)
        | Q(responsible=person, responsible__isnull=False)
        | Q(participations__member__in=members, participations__until=None)
    )


def seen_item(viewer: Viewer, item_id: Any) -> WorkItem:
    """The item as a row of its kind's own model; 404 where there is none that the viewer may see."""
    found = WorkItem.objects.visible_to(viewer).filter(pk=item_id).values_list("kind", flat=True).first()
    if found is None:
        raise Http404
    rows: Any = kind_of(found).model_class()._default_manager
    return rows.select_related("member", "responsible", "alliance").get(pk=item_id)  # type: ignore[no-any-return]


def seen_as(model: type[Item], viewer: Viewer, item_id: Any) -> Item:
    """The item where it is one of `model` that the viewer may see; else 404."""
    item = seen_item(viewer, item_id)
    if not isinstance(item, model):
        raise Http404
    return item


def board(rows: Sequence[WorkItem], kind: Kind) -> list[Mapping[str, Any]]:
    """Items of a kind in columns by state, in the order of its states."""
    columns: dict[str, list[WorkItem]] = {each.code: [] for each in kind.states}
    for row in rows:
        columns.setdefault(row.state, []).append(row)
    return [{"state": kind.by_state[code], "items": items} for code, items in columns.items()]


def state_of(item: WorkItem) -> State:
    """The item's state with its words."""
    state = kind_of(item.kind).by_state.get(item.state)
    return state or State(item.state, item.state)
