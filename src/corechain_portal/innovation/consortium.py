"""Forming a consortium: open roles, invitations, answers, leaving. All of it while the proposal is a draft, before the
call's deadline, and with the proposal's row locked: of two who take the same role the second is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.confidentiality import Level
from corechain_portal.access.sharing import people_of
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.innovation.exceptions import CannotPropose, too_late
from corechain_portal.innovation.models import (
    InvitationState,
    OpenRole,
    PartnerInvitation,
    Proposal,
)
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind
from corechain_portal.notices import notify
from corechain_portal.workstreams.files import share_files
from corechain_portal.workstreams.models import Part, Participation, Place
from corechain_portal.workstreams.telling import tell

MOST_ROLES = 30
MOST_INVITATIONS = 100
ANSWERED = Text(zh="这份邀请已经答复或撤回。", en="This invitation has been answered or taken back.")


def partners_of(proposal: Any) -> Any:
    """The organisations that take part besides the one that leads, in the order of joining."""
    rows = Participation.objects.filter(item=proposal.pk, part=Part.PARTNER, until=None)
    return rows.select_related("member").order_by("since", "pk")


def share_with_consortium(proposal: Proposal) -> None:
    """Let the lead and its partners see the proposal and its files, and no other organisation."""
    partners = Participation.objects.filter(item=proposal.pk, part=Part.PARTNER, until=None)
    if proposal.level != Level.NAMED:
        proposal.level = Level.NAMED
        proposal.save(update_fields=["level"])
    proposal.named.set(MemberOrganisation.objects.filter(pk__in=partners.values("member")))
    share_files(proposal)


def forming(proposal: Proposal) -> Proposal:
    """The proposal, locked. Raises :class:`CannotPropose` where its consortium is fixed."""
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if row.state != "draft":
        raise CannotPropose(
            Text(
                zh="申报书已提交，联合体不能再变。",
                en="The proposal has been submitted; its consortium is fixed.",
            ),
            Text(
                zh="截止时间前，牵头单位可以先取回再修改。",
                en="Before the deadline the lead can take it back and change it.",
            ),
        )
    if not row.for_call.takes_proposals:
        raise too_late()
    return row


@transaction.atomic
def add_role(proposal: Proposal, fields: Mapping[str, Any], viewer: Viewer) -> OpenRole:
    """Look for somebody for a part of the work."""
    row = forming(proposal)
    if row.roles.count() >= MOST_ROLES:
        raise CannotPropose(Text(zh="最多 30 个待定角色。", en="There may be 30 open roles at most."))
    made = OpenRole.objects.create(proposal=row, **fields)
    record("innovation.role.add", made, viewer=viewer, before=None, after=made.to_audit())
    return made


@transaction.atomic
def remove_role(role: OpenRole, viewer: Viewer) -> None:
    """Look for nobody any more; who has taken the role stays in the consortium."""
    forming(role.proposal)
    record("innovation.role.remove", role, viewer=viewer, before=role.to_audit(), after=None)
    role.delete()


@transaction.atomic
def invite(
    proposal: Proposal,
    member: MemberOrganisation,
    viewer: Viewer,
    *,
    role: OpenRole | None = None,
    message: str = "",
) -> PartnerInvitation:
    """Ask a member to join. Raises :class:`CannotPropose`."""
    row = forming(proposal)
    _check_invited(row, member)
    if role is not None and role.filled_by_id is not None:
        raise CannotPropose(Text(zh="这个角色已经有单位承担。", en="This role is taken already."))
    if row.invitations.count() >= MOST_INVITATIONS:
        raise CannotPropose(Text(zh="最多邀请 100 次。", en="There may be 100 invitations at most."))
    made = PartnerInvitation.objects.create(
        proposal=row, member=member, role=role, message=message.replace("\x00", "").strip()[:1000],
        invited_by=viewer.person,
    )  # fmt: skip
    record("innovation.invitation.make", made, viewer=viewer, before=None, after=made.to_audit())
    notify(
        "innovation.invited",
        people_of([member], OrganisationRoleKind.OWNER, OrganisationRoleKind.EDITOR),
        alliance=row.alliance,
        link=reverse("partner-invitation", kwargs={"invitation_id": made.pk}),
        subject=made,
        call=row.for_call,
        lead=row.member,
    )
    return made


def _check_invited(proposal: Proposal, member: MemberOrganisation) -> None:
    if member.alliance_id != proposal.alliance_id or not member.is_active:
        raise CannotPropose(
            Text(zh="只能邀请联盟的在会单位。", en="Only present members of the alliance can be invited.")
        )
    if member.pk == proposal.member_id or partners_of(proposal).filter(member=member).exists():
        raise CannotPropose(
            Text(zh="这家单位已在联合体中。", en="This organisation is in the consortium already.")
        )
    if proposal.invitations.filter(member=member, state=InvitationState.WAITING).exists():
        raise CannotPropose(
            Text(
                zh="这家单位的邀请还在等待答复。", en="This organisation has an invitation to answer already."
            )
        )


@transaction.atomic
def take_back(invitation: PartnerInvitation, viewer: Viewer) -> None:
    """Take an invitation back that was not answered yet."""
    forming(invitation.proposal)
    _settle(invitation, InvitationState.TAKEN_BACK, "", viewer, "innovation.invitation.take_back")


@transaction.atomic
def answer(invitation: PartnerInvitation, accept: bool, words: str, viewer: Viewer) -> PartnerInvitation:
    """Join the consortium, or decline. Raises :class:`CannotPropose` where it is too late or somebody was quicker."""
    if not viewer.may("innovation.answer", invitation):
        raise PermissionDenied
    proposal = forming(invitation.proposal)
    state = InvitationState.ACCEPTED if accept else InvitationState.DECLINED
    row = _settle(invitation, state, words, viewer, "innovation.invitation.answer")
    if accept:
        _join(proposal, row, viewer)
    told = [row.invited_by] if row.invited_by else []
    tell(proposal, "innovation.joined" if accept else "innovation.declined_to_join", told)
    return row


def _settle(
    invitation: PartnerInvitation, state: InvitationState, words: str, viewer: Viewer, action: str
) -> PartnerInvitation:
    row = PartnerInvitation.objects.select_for_update().get(pk=invitation.pk)
    if row.state != InvitationState.WAITING:
        raise CannotPropose(ANSWERED)
    before = row.to_audit()
    row.state, row.answered_at = state, timezone.now()
    row.answer = words.replace("\x00", "").strip()[:1000]
    row.save()
    record(action, row, viewer=viewer, before=before, after=row.to_audit())
    return row


def _join(proposal: Proposal, invitation: PartnerInvitation, viewer: Viewer) -> None:
    role = invitation.role
    if role is not None:
        if role.filled_by_id is not None:
            raise CannotPropose(
                Text(
                    zh="这个角色已由其他单位承担。",
                    en="Another organisation has taken this role meanwhile.",
                )
            )
        role.filled_by = invitation.member
        role.save(update_fields=["filled_by"])
    made = Participation.objects.create(item_id=proposal.pk, member=invitation.member, part=Part.PARTNER)
    record("innovation.consortium.join", made, viewer=viewer, before=None, after=made.to_audit())
    share_with_consortium(proposal)


@transaction.atomic
def part_from(proposal: Proposal, member: MemberOrganisation, viewer: Viewer) -> None:
    """A partner leaves the consortium, or the lead parts from it; its role is open again."""
    row = forming(proposal)
    present = partners_of(row).filter(member=member).first()
    if present is None:
        raise CannotPropose(
            Text(zh="这家单位不在联合体中。", en="This organisation is not in the consortium.")
        )
    before = present.to_audit()
    present.place, present.until = Place.OUT, timezone.now()
    present.save(update_fields=["place", "until"])
    row.roles.filter(filled_by=member).update(filled_by=None)
    record("innovation.consortium.leave", present, viewer=viewer, before=before, after=present.to_audit())
    share_with_consortium(row)
