"""Work items as the API shows them: names of people only within the alliance, and taking part by organisation."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from corechain_portal.access.viewer import Viewer
from corechain_portal.api.work_fields import plain, values_of
from corechain_portal.attachments.models import Attachment
from corechain_portal.workstreams.items import may_edit, moves_open_to
from corechain_portal.workstreams.kinds import Kind, kind_of
from corechain_portal.workstreams.models import Comment, Participation, Place, WorkItem
from corechain_portal.workstreams.queries import state_of
from corechain_portal.workstreams.taking_part import organisations_in, places_left

OWN = (
    "id", "workstream", "kind", "state", "title_zh", "title_en", "level", "starts_at", "ends_at", "due_on", "place",
    "capacity", "made_at", "state_since", "version", "sample",
)  # fmt: skip


def brief(item: WorkItem) -> dict[str, Any]:
    """A row of a list; no query."""
    return {
        **{name: getattr(item, name) for name in OWN},
        "kind_title": str(kind_of(item.kind).words),
        "state_title": str(state_of(item).words),
        "member": item.member_id,
        "page": reverse("work-item", kwargs={"item_id": item.pk}),
    }


def whole(item: WorkItem, viewer: Viewer) -> dict[str, Any]:
    """Everything of one item, a row of its kind's own model, that the viewer may know."""
    kind = kind_of(item.kind)
    responsible = item.responsible.get_full_name() if item.responsible and viewer.belongs else None
    files = item.files.filter(attachment__in=Attachment.objects.visible_to(viewer))
    return {
        **brief(item),
        "text_zh": item.text_zh,
        "text_en": item.text_en,
        "nodes": list(item.nodes),
        "responsible": responsible,
        "details": details(kind, item),
        "fields": values_of(kind, item) if may_edit(item, viewer) else None,
        "moves": [
            {"code": each.code, "title": str(each.words), "needs_note": each.needs_note}
            for each in moves_open_to(item, viewer)
        ],
        "history": list(item.changes.values("at", "move", "before", "after", "note")),
        "organisations": _organisations(item) if viewer.belongs else [],
        "waiting": item.participations.filter(until=None, place=Place.WAITING).count(),
        "places_left": places_left(item),
        "taking_part": own_participations(item, viewer).exists(),
        "comments": Comment.objects.filter(item=item.pk).count(),
        "files": files.count(),
    }


def details(kind: Kind, item: WorkItem) -> dict[str, Any]:
    """What only its kind knows, as far as everybody may read it who sees the item."""
    return {name: plain(getattr(item, name)) for name in kind.shown}


def _organisations(item: WorkItem) -> list[dict[str, Any]]:
    return [
        {"member": each.pk, "name_zh": each.name_zh, "name_en": each.name_en, "people": each.people}
        for each in organisations_in(item)
    ]


def own_participations(item: WorkItem, viewer: Viewer) -> Any:
    """Participations of the person; of a token those of its organisation that name nobody."""
    rows = Participation.objects.filter(item=item.pk, until=None, member__in=viewer.member_ids)
    return rows.filter(person=viewer.person)
