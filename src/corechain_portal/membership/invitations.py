"""Invitations: a letter with a link that one person uses once to take up a role.

The link is signed and names the letter it came with: nothing secret is stored, a newer letter ends the links of those
before, and whoever follows an old one is told why it does not work any more.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
from corechain_portal.membership.exceptions import OtherAddress, UnusableInvitation
from corechain_portal.membership.joining import Invitation
from corechain_portal.membership.letters import address, write
from corechain_portal.membership.members import active, take_in
from corechain_portal.membership.models import (
    AllianceRoleKind,
    MemberOrganisation,
    OrganisationRoleKind,
)
from corechain_portal.membership.people import give, give_in_alliance
from corechain_portal.notices import notify

LINK = signing.Signer(salt="corechain.invitation", sep=".")
VALID_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Invited:
    """Whom to invite as what: to `member`, as the owner of a new organisation (`facts`), or to the alliance itself."""

    email: str
    role: str
    language: str
    member: MemberOrganisation | None = None
    facts: Mapping[str, Any] | None = None
    registry_id: str | None = None

    @property
    def in_alliance(self) -> bool:
        """Whether the role is one in the alliance."""
        return self.member is None and self.facts is None


def link_key(invitation: Invitation) -> str:
    """What stands in the link of the letter that counts now."""
    return LINK.sign(f"{invitation.pk.hex}-{invitation.issue}")


def by_link_key(key: str, alliance: Alliance, *, locked: bool = False) -> Invitation:
    """The invitation that a link leads to; raises :class:`UnusableInvitation` saying why it does not work."""
    try:
        identifier, _, issue = LINK.unsign(key).partition("-")
        pk, number = uuid.UUID(identifier), int(issue)
    except (signing.BadSignature, ValueError):
        raise UnusableInvitation("unknown") from None
    rows = Invitation.objects.filter(alliance=alliance, pk=pk)
    if locked:
        rows = rows.select_for_update(of=("self",))
    found = rows.select_related("member", "made_by").first()
    if found is None:
        raise UnusableInvitation("unknown")
    _check_usable(found, number)
    return found


def _check_usable(found: Invitation, issue: int) -> None:
    if found.member is not None and not found.member.is_active and found.accepted_at is None:
        raise UnusableInvitation("gone")
    if found.state != "open" and not (found.state == "expired" and issue != found.issue):
        raise UnusableInvitation(found.state, found)
    if issue != found.issue:
        raise UnusableInvitation("superseded", found)


@transaction.atomic
def invite(
    request: HttpRequest,
    invited: Invited,
    *,
    template: str = "invitation",
    context: Mapping[str, Any] | None = None,
) -> Invitation:
    """Keep an invitation and send its letter. One that is open for the same person and role is sent again instead.

    Raises :class:`corechain_portal.membership.exceptions.NotActive` for an organisation that has left.
    """
    viewer = viewer_of(request)
    if invited.member is not None:
        active(invited.member)
    same = _open_for(invited, viewer.alliance)
    if same is not None:
        return resend(request, same, template=template, context=context)
    made = Invitation.objects.create(
        alliance=viewer.alliance,
        member=invited.member,
        role=invited.role,
        in_alliance=invited.in_alliance,
        email=invited.email.lower(),
        language=invited.language,
        registry_id=invited.registry_id,
        made_by=viewer.person,
        expires_at=timezone.now() + VALID_FOR,
        **(invited.facts or {}),
    )
    _send(request, made, template, context)
    _tell_invited(made)
    record("membership.invitation.make", made, viewer=viewer, before=None, after=made.to_audit())
    return made


def _open_for(invited: Invited, alliance: Alliance) -> Invitation | None:
    """The invitation of the same person to the same role that has not been taken up or withdrawn."""
    return Invitation.objects.filter(
        alliance=alliance,
        member=invited.member,
        role=invited.role,
        in_alliance=invited.in_alliance,
        email=invited.email.lower(),
        name_zh=(invited.facts or {}).get("name_zh", ""),
        accepted_at=None,
        withdrawn_at=None,
    ).first()


@transaction.atomic
def resend(
    request: HttpRequest,
    invitation: Invitation,
    *,
    template: str = "invitation",
    context: Mapping[str, Any] | None = None,
) -> Invitation:
    """Send another letter, valid for two weeks from now; the links of those before end.

    Raises :class:`UnusableInvitation` for one that was accepted or withdrawn.
    """
    found = _changeable(invitation)
    before = found.to_audit()
    Invitation.objects.filter(pk=found.pk).update(issue=F("issue") + 1, expires_at=timezone.now() + VALID_FOR)
    found.refresh_from_db()
    _send(request, found, template, context)
    record(
        "membership.invitation.resend",
        found,
        viewer=viewer_of(request),
        before=before,
        after=found.to_audit(),
    )
    return found


@transaction.atomic
def withdraw(invitation: Invitation, *, viewer: Viewer) -> None:
    """End an open invitation. Raises :class:`UnusableInvitation` for one that was accepted or withdrawn."""
    found = _changeable(invitation)
    before = found.to_audit()
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])
    record("membership.invitation.withdraw", found, viewer=viewer, before=before, after=found.to_audit())


@transaction.atomic
def accept(key: str, person: User, *, viewer: Viewer) -> Invitation:
    """Take up the role: of two attempts at once one gets it, the other is told that the link was used.

    Raises :class:`UnusableInvitation`, :class:`OtherAddress` and, for an organisation that has become a member
    otherwise meanwhile, :class:`corechain_portal.membership.exceptions.AlreadyMember`.
    """
    found = by_link_key(key, viewer.alliance, locked=True)
    if found.email.casefold() != person.email.casefold():
        raise OtherAddress(found.email, person.email)
    before = found.to_audit()
    if found.in_alliance:
        give_in_alliance(person, AllianceRoleKind(found.role), viewer=viewer)
    else:
        if found.member is None:
            found.member = take_in(
                viewer.alliance, found.facts(), viewer=viewer, registry_id=found.registry_id
            )
        give(person, found.member, OrganisationRoleKind(found.role), viewer=viewer)
    found.accepted_at, found.accepted_by = timezone.now(), person
    found.save()
    _tell_inviter(found, person)
    record("membership.invitation.accept", found, viewer=viewer, before=before, after=found.to_audit())
    return found


def _changeable(invitation: Invitation) -> Invitation:
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("member", "made_by")
        .get(pk=invitation.pk)
    )
    if found.state in ("accepted", "withdrawn"):
        raise UnusableInvitation(found.state)
    if found.member is not None and not found.member.is_active:
        raise UnusableInvitation("gone")
    return found


def _send(
    request: HttpRequest, invitation: Invitation, template: str, context: Mapping[str, Any] | None
) -> None:
    whole = {
        **(context or {}),
        "invitation": invitation,
        "organisation": (invitation.member or invitation).name(invitation.language),
        "link": address(request, "invitation", link_key(invitation), language=invitation.language),
    }
    write(request, invitation.email, template, whole, invitation.language)


def _tell_invited(made: Invitation) -> None:
    """Who has an account reads it in the portal too."""
    notify(
        "membership.invitation.made",
        User.objects.filter(email=made.email, is_active=True),
        alliance=made.alliance,
        link=reverse("invitation", args=[link_key(made)]),
        organisation=_inviting(made),
    )


def _tell_inviter(found: Invitation, person: User) -> None:
    if found.made_by is not None and found.made_by_id != person.pk:
        link = reverse("member", args=[found.member_id]) if found.member_id else reverse("desk-people")
        notify(
            "membership.invitation.accepted",
            [found.made_by],
            alliance=found.alliance,
            link=link,
            person=person.get_full_name(),
            organisation=_inviting(found),
        )


def _inviting(invitation: Invitation) -> MemberOrganisation | Alliance | str:
    """What the role is in."""
    if invitation.in_alliance:
        return invitation.alliance
    return invitation.member or invitation.name_zh
