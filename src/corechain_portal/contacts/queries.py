"""Reading contact points: always within what the viewer may see."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q
from django.http import Http404

from corechain_portal.access.viewer import Viewer
from corechain_portal.contacts.models import ContactPoint
from corechain_portal.membership.models import MemberOrganisation, Standing


def find_contacts(
    viewer: Viewer, *, member: MemberOrganisation | None = None, text: str = "", function: str = ""
) -> Any:
    """Contact points that the viewer may see for which everything asked holds, by member; `text` is part of a name,
    phone number or address, or of the member's name. Those of members that left are not found.
    """
    rows = ContactPoint.objects.visible_to(viewer).select_related("member")
    rows = rows.filter(member__standing=Standing.ACTIVE) if member is None else rows.filter(member=member)
    if function:
        rows = rows.filter(function=function)
    if text:
        of_member = Q(member__name_zh__icontains=text) | Q(member__name_en__icontains=text)
        of_contact = Q(name__icontains=text) | Q(phone__icontains=text) | Q(email__icontains=text)
        rows = rows.filter(of_member | of_contact)
    return rows.order_by("member__name_zh", "member", "function", "name", "pk")


def one_contact(
    viewer: Viewer, contact_id: uuid.UUID, member: MemberOrganisation | None = None
) -> ContactPoint:
    """The contact point (of `member`), or Http404 where there is none that the viewer may see."""
    rows = ContactPoint.objects.visible_to(viewer).select_related("member")
    found: ContactPoint | None = (
        (rows if member is None else rows.filter(member=member)).filter(pk=contact_id).first()
    )
    if found is None:
        raise Http404
    return found
