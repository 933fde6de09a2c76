"""What is done about attachments every night."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import time, timedelta

from django.utils import timezone

from corechain_portal.attachments.models import Attachment
from corechain_portal.attachments.storing import storage
from corechain_portal.background import every, report

log = logging.getLogger(__name__)

OLD_ENOUGH = timedelta(days=1)
"""A younger file may belong to an upload that is being kept just now."""
LOOKED_UP_AT_ONCE = 500


@every(minutes=24 * 60, at=time(3, 30))
def delete_orphans() -> int:
    """Delete files without a record, as a crash or a failed deletion leaves them; returns how many."""
    deleted = 0
    before = timezone.now() - OLD_ENOUGH
    for keys in _batches(_stored_keys()):
        known = set(Attachment.objects.filter(key__in=keys).values_list("key", flat=True))
        for key in keys:
            if key not in known and storage().get_modified_time(key) < before:
                storage().delete(key)
                deleted += 1
        report("orphans", deleted)
    if deleted:
        log.info("%d files without a record were deleted from the storage of attachments", deleted)
    return deleted


def _stored_keys() -> Iterator[str]:
    """The storage keeps files in folders named by their first two characters."""
    for folder in _folders():
        for name in storage().listdir(folder)[1]:
            yield f"{folder}/{name}"


def _folders() -> list[str]:
    try:
        return list(storage().listdir("")[0])
    except FileNotFoundError:  # nothing was ever kept
        return []


def _batches(keys: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for key in keys:
        batch.append(key)
        if len(batch) == LOOKED_UP_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
