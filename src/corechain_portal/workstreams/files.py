"""Files at a work item: seen by whoever sees the item, and by nobody else."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from corechain_portal.access.viewer import Viewer
from corechain_portal.attachments.models import Attachment
from corechain_portal.attachments.storing import delete, store
from corechain_portal.workstreams.models import ItemFile, WorkItem

PURPOSE = "work_item"
"""What an attachment of a work item is kept for; it is not listed among an organisation's documents."""


def add_file(item: WorkItem, uploaded: UploadedFile, viewer: Viewer, note: str = "") -> ItemFile:
    """Keep a file at the item, with the item's own level. Raises what :func:`store` raises, having kept nothing."""
    attachment = store(
        uploaded,
        viewer=viewer,
        member=item.member,
        level=item.level,
        named=tuple(item.named.all()),
        purpose=PURPOSE,
    )
    note = note.replace("\x00", "").strip()[:300]
    return ItemFile.objects.create(item_id=item.pk, attachment=attachment, note=note)


def remove_file(file: ItemFile, viewer: Viewer) -> None:
    """Delete a file of an item."""
    delete(file.attachment, viewer=viewer)


@transaction.atomic
def share_files(item: WorkItem) -> None:
    """Let the item's files be seen by those who see the item now. To be called when that changes."""
    named = tuple(item.named.all())
    for attachment in Attachment.objects.filter(pk__in=item.files.values("attachment")):
        if attachment.level != item.level:
            attachment.level = item.level
            attachment.save(update_fields=["level"])
        attachment.named.set(named)


@transaction.atomic
def share_with(item: WorkItem, *members: object) -> None:
    """Let more organisations see a named item, and its files."""
    item.named.add(*members)
    share_files(item)
