"""A member's people: who has which role, given, ended and handed over; its invitations."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.accounts.models import User
from corechain_portal.language import current_language
from corechain_portal.membership.forms import InvitePersonForm
from corechain_portal.membership.invitations import Invited, invite, resend, withdraw
from corechain_portal.membership.joining import Invitation
from corechain_portal.membership.lookup import invitation_here, own_member
from corechain_portal.membership.models import (
    MemberOrganisation,
    OrganisationRole,
    OrganisationRoleKind,
)
from corechain_portal.membership.people import end, give, hand_over
from corechain_portal.membership.queries import Colleague, past_roles, people_of
from corechain_portal.membership.views_members import frame
from corechain_portal.web.once import first_time
from corechain_portal.web.words import ORGANISATION_ROLES

MANAGE = "member.manage_people"
PAST_SHOWN = 50


@guarded("accounts.use")
def people(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Everybody with a role, those who had one, and who is invited."""
    return _people_page(request, own_member(request, member_id, "member.see"))


def _people_page(
    request: HttpRequest, member: MemberOrganisation, form: InvitePersonForm | None = None
) -> HttpResponse:
    viewer = viewer_of(request)
    colleagues = people_of(member)
    context = {
        **frame(viewer, member),
        "rows": [{"colleague": each, "may_get": _may_get(each)} for each in colleagues],
        "owners": _owners(colleagues),
        "past": list(past_roles(member)[:PAST_SHOWN]),
        "invitations": list(open_invitations(member)),
        "now": timezone.now(),
        "form": form or InvitePersonForm(initial={"language": current_language()}),
        "is_owner": OrganisationRoleKind.OWNER in viewer.organisation_roles.get(member.pk, ()),
        "others": [each for each in colleagues if each.person != viewer.person and each.person.is_active],
    }
    status = 422 if form is not None else 200
    return render(request, "membership/people.html", context, status=status)


def open_invitations(member: MemberOrganisation) -> Sequence[Invitation]:
    """Invitations of a member that wait, expired ones included."""
    waiting = Invitation.objects.filter(member=member, accepted_at=None, withdrawn_at=None)
    return list(waiting.select_related("made_by"))


def _may_get(colleague: Colleague) -> list[tuple[str, object]]:
    """Roles not held yet, the one with the fewest rights first: a click too many gives little."""
    held = {role.role for role in colleague.roles}
    return [each for each in reversed(ORGANISATION_ROLES.items()) if each[0] not in held]


def _owners(colleagues: Sequence[Colleague]) -> int:
    kind = OrganisationRoleKind.OWNER
    return sum(each.person.is_active and kind in {role.role for role in each.roles} for each in colleagues)


@guarded("accounts.use", "POST")
def role_give(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Give one more role to somebody who has one here already; others are invited."""
    member = own_member(request, member_id, MANAGE)
    person = _colleague(member, request.POST.get("person", ""))
    role = request.POST.get("role", "")
    if role not in OrganisationRoleKind.values:
        raise Http404
    give(person, member, OrganisationRoleKind(role), viewer=viewer_of(request))
    messages.success(request, _("The role is given."))
    return redirect("member-people", member_id=member.pk)


def _colleague(member: MemberOrganisation, identifier: str) -> User:
    """A person with a role in the organisation, by the identifier that a form sent; else Http404."""
    if not (identifier.isascii() and identifier.isdigit() and len(identifier) < 19):
        raise Http404
    has_role = OrganisationRole.objects.filter(member=member, until=None, person=int(identifier))
    found = User.objects.filter(pk=int(identifier), pk__in=has_role.values("person")).first()
    if found is None:
        raise Http404
    return found


@guarded("accounts.use", "POST")
def role_end(request: HttpRequest, member_id: uuid.UUID, role_id: int) -> HttpResponse:
    """End a role; the organisation's last owner stays."""
    member = own_member(request, member_id, MANAGE)
    role = (
        OrganisationRole.objects.select_related("member", "person").filter(member=member, pk=role_id).first()
    )
    if role is None:
        raise Http404
    end(role, viewer=viewer_of(request))
    messages.success(request, _("The role has ended; it stays in the history."))
    if role.person_id == request.user.pk:
        return redirect("member", member_id=member.pk)
    return redirect("member-people", member_id=member.pk)


@guarded("accounts.use", "POST")
def ownership_hand_over(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Hand one's own role of owner over to a colleague."""
    member = own_member(request, member_id, MANAGE)
    person = _colleague(member, request.POST.get("person", ""))
    hand_over(member, person, viewer=viewer_of(request))
    messages.success(request, _("%(name)s is the owner now.") % {"name": person.get_full_name()})
    return redirect("member", member_id=member.pk)


@guarded("accounts.use", "POST")
def person_invite(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Invite somebody to a role in the organisation."""
    member = own_member(request, member_id, MANAGE)
    form = InvitePersonForm(request.POST)
    if not form.is_valid():
        return _people_page(request, member, form)
    sent = form.cleaned_data
    with transaction.atomic():
        if first_time(request):
            invite(request, Invited(sent["email"], sent["role"], sent["language"], member=member))
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": sent["email"]})
    return redirect("member-people", member_id=member.pk)


@guarded("accounts.use", "POST")
def invitation_resend(request: HttpRequest, member_id: uuid.UUID, invitation_id: uuid.UUID) -> HttpResponse:
    """Send another letter; the link of the former one ends."""
    member = own_member(request, member_id, MANAGE)
    found = invitation_here(request, invitation_id, member)
    with transaction.atomic():
        if first_time(request):
            resend(request, found)
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": found.email})
    return redirect("member-people", member_id=member.pk)


@guarded("accounts.use", "POST")
def invitation_withdraw(request: HttpRequest, member_id: uuid.UUID, invitation_id: uuid.UUID) -> HttpResponse:
    """End an open invitation."""
    member = own_member(request, member_id, MANAGE)
    found = invitation_here(request, invitation_id, member)
    withdraw(found, viewer=viewer_of(request))
    messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": found.email})
    return redirect("member-people", member_id=member.pk)
