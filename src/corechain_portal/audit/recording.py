"""Adding an entry: inside the transaction of the change it tells of, so that neither is kept without the other."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection, models
from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit.canonical import canonical, plain
from corechain_portal.audit.models import INSTALLATION, AuditEntry, AuditHead, By
from corechain_portal.audit.signals import recorded
from corechain_portal.membership.models import MemberOrganisation


class OutsideTransaction(Exception):
    """A change was recorded outside ``transaction.atomic()``: it could be kept without its entry."""


def record(
    action: str,
    subject: models.Model,
    *,
    viewer: Viewer | None,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    by: str | None = None,
) -> None:
    """Keep that `viewer` did `action` to `subject`: from the values `before` to the values `after`.

    Both are what ``subject.to_audit()`` gave: codes, numbers and identifiers, no names of people and no addresses. Only
    values that differ are kept, and nothing where none does. Without `before` the thing was made, without `after` it is
    gone; with neither it is an event, such as a sign-in. Without a viewer `by` says whether a ``command`` or the
    ``system`` did it. The entry goes to the chain of the alliance that the thing belongs to, else of the viewer's,
    else of the installation.

    Call it last in the transaction of the change: from here to its end, others who change something of the same
    alliance wait. Raises :class:`OutsideTransaction`.
    """
    changes = _changes(before, after)
    if not changes and not (before is None and after is None):
        return
    if not _in_transaction():
        raise OutsideTransaction(action)
    entry = _append(
        chain=_chain(subject, viewer),
        action=action,
        by=_actor(viewer, by),
        person=viewer.person.pk if viewer and viewer.person else None,
        token=viewer.token if viewer else None,
        member=_member(subject),
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        changes=canonical(changes),
    )
    recorded.send(AuditEntry, entry=entry)


def _changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> dict[str, list[Any]]:
    old, new = plain(before or {}), plain(after or {})
    keys = [*old, *(key for key in new if key not in old)]
    pairs = {key: [old.get(key), new.get(key)] for key in keys}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def _in_transaction() -> bool:
    """Whether the caller opened a transaction; the one that a test runs in does not count."""
    return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)


def _append(**fields: Any) -> AuditEntry:
    # PostgreSQL locks the head's row until the transaction ends. SQLite has one writer at a time, from BEGIN
    # IMMEDIATE on (see corechain_portal/database.py).
    head, _ = AuditHead.objects.select_for_update().get_or_create(chain=fields["chain"])
    now = timezone.now()
    at = now if head.at is None else max(now, head.at)
    entry = AuditEntry(sequence=head.sequence + 1, at=at, previous_hash=head.hash, **fields)
    entry.hash = entry.computed_hash()
    entry.save()
    AuditHead.objects.filter(chain=head.chain).update(sequence=entry.sequence, hash=entry.hash, at=at)
    return entry


def _actor(viewer: Viewer | None, by: str | None) -> str:
    if by is not None:
        return By(by).value
    if viewer is None:
        raise ValueError("without a viewer, say who did it: by='command' or by='system'")
    if viewer.token is not None:
        return By.TOKEN.value
    return By.PERSON.value if viewer.person else By.VISITOR.value


def _chain(subject: models.Model, viewer: Viewer | None) -> int:
    if isinstance(subject, Alliance):
        return int(subject.pk)
    found = getattr(subject, "alliance_id", None)
    if found is None and getattr(subject, "member_id", None) is not None:
        found = subject.member.alliance_id  # type: ignore[attr-defined]
    if found is None and viewer is not None:
        found = viewer.alliance.pk
    return INSTALLATION if found is None else int(found)


def _member(subject: models.Model) -> uuid.UUID | None:
    if isinstance(subject, MemberOrganisation):
        return uuid.UUID(str(subject.pk))
    found: uuid.UUID | None = getattr(subject, "member_id", None)
    return found
