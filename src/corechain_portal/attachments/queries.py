"""Reading attachments: always within what the viewer may see."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404

from corechain_portal.access.viewer import Viewer
from corechain_portal.attachments.models import DOCUMENT, Attachment
from corechain_portal.membership.models import MemberOrganisation


def visible_documents(viewer: Viewer, member: MemberOrganisation | None = None) -> Any:
    """Documents that the viewer may see, of one member or of all, with who uploaded them; the newest first."""
    rows = Attachment.objects.visible_to(viewer).filter(purpose=DOCUMENT)
    if member is not None:
        rows = rows.filter(member=member)
    return rows.select_related("member", "uploaded_by")


def one_attachment(viewer: Viewer, attachment_id: uuid.UUID) -> Attachment:
    """The attachment, or Http404 where there is none that the viewer may see."""
    found: Attachment | None = (
        Attachment.objects.visible_to(viewer).select_related("member").filter(pk=attachment_id).first()
    )
    if found is None:
        raise Http404
    return found
