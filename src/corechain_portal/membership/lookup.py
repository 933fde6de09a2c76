"""Finding what an address names, within what the viewer may see; anything else is as if it were not there."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest

from corechain_portal.access.gates import require
from corechain_portal.access.viewer import viewer_of
from corechain_portal.membership.joining import Application, Invitation
from corechain_portal.membership.models import MemberOrganisation


def member_here(request: HttpRequest, member_id: uuid.UUID) -> MemberOrganisation:
    """A member organisation of this alliance, or Http404."""
    found = MemberOrganisation.objects.filter(alliance=viewer_of(request).alliance, pk=member_id).first()
    if found is None:
        raise Http404
    return found


def sent_member(request: HttpRequest) -> MemberOrganisation:
    """The member organisation of this alliance that a form names in its field ``member``, or Http404."""
    try:
        return member_here(request, uuid.UUID(request.POST.get("member", "")))
    except ValueError:
        raise Http404 from None


def shown_member(request: HttpRequest, member_id: uuid.UUID) -> MemberOrganisation:
    """A member whose page the viewer may see: one that has left is shown to its alliance's staff only, and where it is
    part of another member to everybody; else Http404.
    """
    found = member_here(request, member_id)
    if found.is_active or found.successor_id is not None or viewer_of(request).may("member.see", found):
        return found
    raise Http404


def own_member(request: HttpRequest, member_id: uuid.UUID, permission: str) -> MemberOrganisation:
    """A member organisation whose inner pages the viewer sees (else Http404) and has `permission` for (else 403)."""
    found = member_here(request, member_id)
    if not viewer_of(request).may("member.see", found):
        raise Http404
    require(request, permission, found)
    return found


def application_here(request: HttpRequest, application_id: uuid.UUID) -> Application:
    """An application to this alliance, or Http404."""
    rows = Application.objects.select_related("decided_by", "member")
    alliance = viewer_of(request).alliance
    found = rows.filter(alliance=alliance, pk=application_id).first()
    if found is None:
        raise Http404
    found.alliance = alliance
    return found


def invitation_here(
    request: HttpRequest, invitation_id: uuid.UUID, member: MemberOrganisation | None
) -> Invitation:
    """An invitation of `member`, or one of the alliance's own staff for None; else Http404."""
    rows = Invitation.objects.filter(alliance=viewer_of(request).alliance, pk=invitation_id)
    found = rows.filter(member=member).first()
    if found is None:
        raise Http404
    return found
