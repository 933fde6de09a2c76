from __future__ import annotations

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from corechain_portal.access.confidentiality import Confidential, ConfidentialQuerySet
from corechain_portal.access.viewer import Viewer
from corechain_portal.membership.models import MemberOrganisation

LONGEST_NAME = 150
DOCUMENT = "document"
"""What is kept for its own sake, and listed among an organisation's documents; other uses have codes of their own."""

BETWEEN_MEMBERS = "introduction"
"""What one organisation sends to another in talks: the staff does not read it."""


class AttachmentQuerySet(ConfidentialQuerySet):
    """Files."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Only what the viewer may see; what is between two members, to these alone."""
        rows = super().visible_to(viewer)
        named = Attachment.named.through.objects.filter(memberorganisation__in=viewer.member_ids)
        theirs = Q(member__in=viewer.member_ids) | Q(pk__in=named.values("attachment_id"))
        return rows.filter(~Q(purpose=BETWEEN_MEMBERS) | theirs)


class Attachment(Confidential):
    """A file that somebody uploaded for a member organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(  # type: ignore[assignment]
        MemberOrganisation, models.CASCADE, null=True, related_name="attachments"
    )
    """The organisation it belongs to; None: the alliance itself."""
    purpose = models.TextField(default=DOCUMENT)
    name = models.CharField(max_length=LONGEST_NAME)
    """Under which it is downloaded; cleaned."""
    media_type = models.TextField()
    """Found by content, not believed from the browser."""
    size = models.BigIntegerField()
    """In bytes."""
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=100, unique=True)
    """Its random name in the storage."""
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at", "pk")

    def __str__(self) -> str:
        return self.name

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it: no name, which may be a person's."""
        kept = {field: getattr(self, field) for field in ("purpose", "media_type", "size", "sha256", "level")}
        return {**kept, "named": sorted(str(pk) for pk in self.named.values_list("pk", flat=True))}
