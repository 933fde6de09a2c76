"""Giving files out: as downloads that no browser shows in place or runs, whatever is in them."""

from __future__ import annotations

import logging

from django.http import FileResponse, HttpRequest

from corechain_portal.attachments.exceptions import FileMissing, StorageUnavailable
from corechain_portal.attachments.models import Attachment
from corechain_portal.attachments.storing import storage

log = logging.getLogger(__name__)


def download(request: HttpRequest, attachment: Attachment) -> FileResponse:
    """The file under its own name; whether the viewer may have it is for the caller.

    Raises :class:`FileMissing` and :class:`StorageUnavailable`.
    """
    try:
        content = storage().open(attachment.key)
    except FileNotFoundError as error:
        raise FileMissing from error
    except Exception as error:  # each storage has errors of its own
        log.exception("could not read from the storage of attachments")
        raise StorageUnavailable from error
    response = FileResponse(
        content, as_attachment=True, filename=attachment.name, content_type=attachment.media_type
    )
    response["Content-Length"] = str(attachment.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    # Nearly all kinds are packed already; packing once more would only hide the length from the browser.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return response
