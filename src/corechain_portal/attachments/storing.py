"""Keeping and deleting files: the file and its record, both or neither."""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Iterable
from functools import partial
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from corechain_portal.access.confidentiality import Level
from corechain_portal.access.sharing import people_of
from corechain_portal.access.viewer import Viewer
from corechain_portal.attachments.exceptions import StorageUnavailable, TooLarge
from corechain_portal.attachments.kinds import READ_AT_ONCE, kind_of
from corechain_portal.attachments.models import DOCUMENT, Attachment
from corechain_portal.attachments.names import clean_name
from corechain_portal.audit import record
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind
from corechain_portal.notices import notify

log = logging.getLogger(__name__)


def storage() -> Storage:
    """Where the files are: a folder, or a bucket (see ``corechain_portal/file_storage.py``)."""
    return storages["attachments"]


def store(
    uploaded: UploadedFile,
    *,
    viewer: Viewer,
    member: MemberOrganisation | None,
    level: str,
    named: Iterable[MemberOrganisation] = (),
    purpose: str = DOCUMENT,
) -> Attachment:
    """Keep `uploaded` as a file of `member` (None: of the alliance), shown to whom `level` allows.

    Whether the viewer may is for the caller.
    Raises :class:`TooLarge`, :class:`UnacceptableFile` and :class:`StorageUnavailable`, having kept nothing.
    """
    named = tuple(named)
    if {each.alliance_id for each in (member, *named) if each} - {viewer.alliance.pk}:
        raise ValueError("organisations of another alliance")
    if (uploaded.size or 0) > settings.ATTACHMENT_LIMIT_BYTES:
        raise TooLarge(settings.ATTACHMENT_LIMIT_BYTES)
    name = clean_name(uploaded.name or "")
    content = uploaded.file
    kind = kind_of(content, name)
    attachment = Attachment(
        alliance=viewer.alliance,
        member=member,
        level=level,
        purpose=purpose,
        name=name,
        media_type=kind.media_type,
        size=uploaded.size,
        sha256=_sha256(content),
        key=_random_key(),
        uploaded_by=viewer.person,
    )
    _keep(attachment, content, named if level == Level.NAMED else (), viewer)
    return attachment


def _keep(
    attachment: Attachment, content: IO[bytes], named: Iterable[MemberOrganisation], viewer: Viewer
) -> None:
    content.seek(0)
    try:
        attachment.key = storage().save(attachment.key, File(content))
    except Exception as error:  # each storage has errors of its own: a full disk, a store out of reach
        log.exception("could not write to the storage of attachments")
        raise StorageUnavailable from error
    try:
        with transaction.atomic():
            attachment.save(force_insert=True)
            attachment.named.set(named)
            _tell(attachment, named)
            record("attachments.store", attachment, viewer=viewer, before=None, after=attachment.to_audit())
    except BaseException:
        _remove(attachment.key)
        raise


def _tell(attachment: Attachment, named: Iterable[MemberOrganisation]) -> None:
    """Tell the people of organisations that a document is shared with."""
    if attachment.purpose != DOCUMENT:
        return
    notify(
        "attachments.shared",
        people_of(named, OrganisationRoleKind.OWNER, OrganisationRoleKind.TRADER),
        alliance=attachment.alliance,
        link=reverse("member-documents", kwargs={"member_id": attachment.member_id}),
        subject=attachment,
        organisation=attachment.member,
    )


def delete(attachment: Attachment, *, viewer: Viewer) -> None:
    """Delete the record, and the file once that is certain."""
    with transaction.atomic():
        record("attachments.delete", attachment, viewer=viewer, before=attachment.to_audit(), after=None)
        key = attachment.key
        attachment.delete()
        transaction.on_commit(partial(_remove, key))


def _remove(key: str) -> None:
    try:
        storage().delete(key)
    except Exception:  # such as a storage out of reach: the file is an orphan now, and cleaned away later
        log.exception("could not delete a file from the storage of attachments")


def _sha256(content: IO[bytes]) -> str:
    content.seek(0)
    digest = hashlib.sha256()
    while chunk := content.read(READ_AT_ONCE):
        digest.update(chunk)
    return digest.hexdigest()


def _random_key() -> str:
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"
