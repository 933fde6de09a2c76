"""Making, changing and moving work items. Every change keeps a step of history and an entry of the audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.workstreams.exceptions import moved_meanwhile, note_missing
from corechain_portal.workstreams.files import share_files
from corechain_portal.workstreams.kinds import Kind, Move, kind_of
from corechain_portal.workstreams.models import StateChange, WorkItem

MADE = "made"


@transaction.atomic
def make_item(
    kind: Kind, viewer: Viewer, fields: Mapping[str, Any], *, named: tuple[MemberOrganisation, ...] = ()
) -> WorkItem:
    """Make an item of `kind` in its first state."""
    item = kind.model_class()(
        alliance=viewer.alliance,
        kind=kind.code,
        workstream=kind.workstream,
        state=kind.first_state,
        made_by=viewer.person,
        **fields,
    )
    item.save()
    item.named.set(named)
    StateChange.objects.create(item=item, move=MADE, after=item.state, person=viewer.person)
    if kind.saved is not None:
        kind.saved(item, viewer)
    record(f"{kind.code}.make", item, viewer=viewer, before=None, after=item.to_audit())
    return item


@transaction.atomic
def change_item(
    item: WorkItem,
    viewer: Viewer,
    version: int,
    fields: Mapping[str, Any],
    *,
    named: tuple[MemberOrganisation, ...] | None = None,
) -> bool:
    """Change an item that still has `version`; tells whether it had, and changes nothing where it had not."""
    kind = kind_of(item.kind)
    model = kind.model_class()
    before = item.to_audit()
    current = WorkItem.objects.select_for_update().filter(pk=item.pk, version=version)
    if not current.update(version=F("version") + 1):
        return False
    row = model._default_manager.get(pk=item.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    if named is not None:
        row.named.set(named)
    if named is not None or "level" in fields:
        share_files(row)
    if kind.saved is not None:
        kind.saved(row, viewer)
    record(f"{item.kind}.change", row, viewer=viewer, before=before, after=row.to_audit())
    return True


def may_edit(item: WorkItem, viewer: Viewer) -> bool:
    """Whether `viewer` may change the item in its present state."""
    kind = kind_of(item.kind)
    return item.state not in kind.fixed and viewer.may(kind.edit, item)


def moves_open_to(item: WorkItem, viewer: Viewer) -> tuple[Move, ...]:
    """The moves that `viewer` may make from the item's present state."""
    kind = kind_of(item.kind)
    return tuple(
        each for each in kind.moves if item.state in each.sources and viewer.may(each.permission, item)
    )


@transaction.atomic
def move_item(item: WorkItem, code: str, viewer: Viewer, note: str = "") -> WorkItem:
    """Move an item; of two people moving it at once the second is told that it has changed.

    Raises :class:`PermissionDenied`, :class:`~corechain_portal.workstreams.exceptions.CannotMove`, or what the rule of
    its kind raises; nothing has changed then.
    """
    kind = kind_of(item.kind)
    move = kind.move(code)
    if move is None:
        raise moved_meanwhile()
    if not viewer.may(move.permission, item):
        raise PermissionDenied
    if move.needs_note and not note.strip():
        raise note_missing()
    return _moved(item, kind, move, viewer, note.strip())


@transaction.atomic
def move_by_rule(item: WorkItem, code: str, note: str = "", *, viewer: Viewer | None = None) -> WorkItem:
    """Make a move that nobody chooses: it follows from a rule, such as the end of a vote. Permissions are not asked."""
    kind = kind_of(item.kind)
    move = kind.move(code)
    if move is None:
        raise ValueError(f"{item.kind} has no move {code}")
    return _moved(item, kind, move, viewer, note)


def _moved(item: WorkItem, kind: Kind, move: Move, viewer: Viewer | None, note: str) -> WorkItem:
    row = kind.model_class()._default_manager.select_for_update().get(pk=item.pk)
    if row.state not in move.sources:
        raise moved_meanwhile()
    if kind.rule is not None:
        kind.rule(row, move, viewer)
    before, state = row.to_audit(), row.state
    row.state, row.state_since = move.target, timezone.now()
    row.version += 1
    row.save()
    StateChange.objects.create(
        item=row,
        move=move.code,
        before=state,
        after=row.state,
        note=note,
        person=viewer.person if viewer else None,
    )
    by = None if viewer else "system"
    record(f"{kind.code}.{move.code}", row, viewer=viewer, before=before, after=row.to_audit(), by=by)
    if kind.after is not None:
        kind.after(row, move, viewer)
    return row
