"""Documents of every level that the tests' database holds."""

from __future__ import annotations

import hashlib
import uuid

from django.core.files.base import ContentFile
from tests.portal.attachments.files import pdf
from tests.portal.roles import OTHER, OWN, STRANGER

from corechain_portal.access.confidentiality import Level
from corechain_portal.attachments.models import Attachment
from corechain_portal.attachments.storing import storage
from corechain_portal.membership.models import MemberOrganisation

DOCUMENTS = {
    level: uuid.UUID(f"00000000-0000-4000-8000-0000000000d{number}") for number, level in enumerate(Level, 1)
}
"""Of the member OWN by level; the one for named organisations names OTHER."""
STRANGE_DOCUMENT = uuid.UUID("00000000-0000-4000-8000-0000000000d9")
"""A public document of a member of the other alliance."""


def make_documents() -> None:
    """One document of each level, and one of the other alliance."""
    own, other, strange = (MemberOrganisation.objects.get(pk=pk) for pk in (OWN, OTHER, STRANGER))
    for level, pk in DOCUMENTS.items():
        _make(pk, own, level, (other,) if level == Level.NAMED else ())
    _make(STRANGE_DOCUMENT, strange, Level.PUBLIC, ())


def _make(
    pk: uuid.UUID, member: MemberOrganisation, level: str, named: tuple[MemberOrganisation, ...]
) -> None:
    """Straight into storage and database, so that neither audit nor notices of the tests' database know of it."""
    made = Attachment.objects.create(
        pk=pk,
        alliance=member.alliance,
        member=member,
        level=level,
        name=f"{level}.pdf",
        media_type="application/pdf",
        size=len(pdf()),
        sha256=hashlib.sha256(pdf()).hexdigest(),
        key=storage().save(f"{pk.hex[:2]}/{pk.hex}", ContentFile(pdf())),
    )
    made.named.set(named)
