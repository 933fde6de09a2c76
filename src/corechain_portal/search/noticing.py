"""Noticing changes: what is saved is noted in the same transaction, and a job looks at it again after the commit."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model

from corechain_portal.background.models import Job, Status
from corechain_portal.search.models import ChangedSubject, SearchEntry
from corechain_portal.search.registry import searchables_of


def note_saving(sender: type[Model], instance: Model, raw: bool = False, **_: Any) -> None:
    """Signal: a row was saved."""
    kinds = searchables_of(sender)
    if not kinds or raw:
        return
    ChangedSubject.objects.bulk_create(
        ChangedSubject(source=each.code, subject=instance.pk) for each in kinds
    )
    transaction.on_commit(ask_for_indexing, robust=True)


def note_deletion(sender: type[Model], instance: Model, **_: Any) -> None:
    """Signal: a row was deleted. Its words, which may be a person's name, go with it at once."""
    for each in searchables_of(sender):
        SearchEntry.objects.filter(source=each.code, subject=instance.pk).delete()


def ask_for_indexing() -> None:
    """Queue the job, unless one waits already. What is left over is done within the minute."""
    from corechain_portal.search.tasks import index_what_changed

    if not Job.objects.filter(task=index_what_changed.path, status=Status.WAITING).exists():
        index_what_changed.enqueue()
