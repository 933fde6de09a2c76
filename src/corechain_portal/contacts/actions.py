"""What changes contact points: made, edited, deleted, and told to those they are shared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from corechain_portal.access.confidentiality import Level
from corechain_portal.access.sharing import Sharing, people_of
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.contacts.models import ContactPoint
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind
from corechain_portal.notices import notify
from corechain_portal.web.stale_edit import save_unless_stale

TOLD = (OrganisationRoleKind.OWNER, OrganisationRoleKind.TRADER)
"""Who of an organisation is told that a contact point is shared with it."""


@transaction.atomic
def add_contact(
    viewer: Viewer, member: MemberOrganisation, facts: Mapping[str, Any], shared: Sharing
) -> ContactPoint:
    """Make a contact point of `member`; whether the viewer may is for the caller."""
    contact = ContactPoint.objects.create(
        alliance=viewer.alliance, member=member, level=shared.level, **facts
    )
    contact.named.set(shared.named)
    _tell(contact, shared.named)
    record("contacts.add", contact, viewer=viewer, before=None, after=contact.to_audit())
    return contact


@transaction.atomic
def edit_contact(
    viewer: Viewer, contact: ContactPoint, version: int, facts: Mapping[str, Any], shared: Sharing
) -> bool:
    """Save the changes where nobody has saved since `version`; tells whether so."""
    before, named_before = contact.to_audit(), set(contact.named.values_list("pk", flat=True))
    changes = {**facts, "level": shared.level, "changed_at": timezone.now()}
    if not save_unless_stale(contact, version, changes):
        return False
    contact.named.set(shared.named)
    _tell(contact, (each for each in shared.named if each.pk not in named_before))
    record("contacts.edit", contact, viewer=viewer, before=before, after=contact.to_audit())
    return True


@transaction.atomic
def delete_contact(viewer: Viewer, contact: ContactPoint) -> None:
    """Delete a contact point."""
    record("contacts.delete", contact, viewer=viewer, before=contact.to_audit(), after=None)
    contact.delete()


def _tell(contact: ContactPoint, newly_named: Iterable[MemberOrganisation]) -> None:
    if contact.level != Level.NAMED:
        return
    notify(
        "contacts.shared",
        people_of(newly_named, *TOLD),
        alliance=contact.alliance,
        link=reverse("member-contacts", kwargs={"member_id": contact.member_id}),
        subject=contact,
        organisation=contact.member,
    )
