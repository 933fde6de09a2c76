"""The life of calls and proposals: what each step needs, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.confidentiality import Level
from corechain_portal.access.sharing import people_of
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.innovation.consortium import partners_of, share_with_consortium
from corechain_portal.innovation.exceptions import CannotCall, CannotPropose, too_late
from corechain_portal.innovation.models import (
    Call,
    Criterion,
    InvitationState,
    JointProject,
    Proposal,
    Review,
)
from corechain_portal.innovation.results import result_of
from corechain_portal.innovation.reviewing import keep_out
from corechain_portal.matters.handling import secretariat
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind
from corechain_portal.workstreams.items import make_item, move_by_rule
from corechain_portal.workstreams.kinds import Move, kind_of
from corechain_portal.workstreams.models import Part, Participation
from corechain_portal.workstreams.telling import tell

MOST_CRITERIA = 20
PROJECT = "innovation.project"
UNDECIDED = ("draft", "submitted")


@transaction.atomic
def add_criterion(call: Call, fields: Mapping[str, Any], viewer: Viewer) -> Criterion:
    """Say by what proposals are judged, before the call is open."""
    row = _drafted(call)
    number = row.criteria.count()
    if number >= MOST_CRITERIA:
        raise CannotCall(Text(zh="最多 20 条标准。", en="There may be 20 criteria at most."))
    made = Criterion.objects.create(for_call=row, position=number, **fields)
    record("innovation.criterion.add", made, viewer=viewer, before=None, after=made.to_audit())
    return made


@transaction.atomic
def remove_criterion(criterion: Criterion, viewer: Viewer) -> None:
    """Judge by it no more, before the call is open."""
    _drafted(criterion.for_call)
    record("innovation.criterion.remove", criterion, viewer=viewer, before=criterion.to_audit(), after=None)
    criterion.delete()


def _drafted(call: Call) -> Call:
    row = Call.objects.select_for_update().get(pk=call.pk)
    if row.state != "draft":
        raise CannotCall(
            Text(zh="征集发布后，评审标准不能再变。", en="Once a call is open its criteria are fixed.")
        )
    return row


@transaction.atomic
def extend_deadline(call: Call, until: datetime, viewer: Viewer) -> None:
    """Give everybody more time; never less. Raises :class:`CannotCall`."""
    row = Call.objects.select_for_update().get(pk=call.pk)
    if row.state != "open" or row.ends_at is None or until <= max(row.ends_at, timezone.now()):
        raise CannotCall(
            Text(
                zh="截止时间只能在征集期间向后延。",
                en="A deadline can only be put off, while the call is open.",
            )
        )
    before = row.to_audit()
    row.ends_at = until
    row.version += 1
    row.save()
    record("innovation.call.extend", row, viewer=viewer, before=before, after=row.to_audit())


def check_call(call: Any, move: Move, viewer: Viewer | None) -> None:  # noqa: ARG001
    """What a step of a call needs."""
    if move.code == "open":
        if not call.criteria.exists():
            raise CannotCall(
                Text(zh="还没有评审标准。", en="There are no criteria yet."),
                Text(zh="先在下面添加标准和权重。", en="Add criteria with their weights below."),
            )
        if call.ends_at is None or call.ends_at <= timezone.now():
            raise CannotCall(
                Text(zh="还没有将来的截止时间。", en="There is no deadline to come."),
                Text(zh="先编辑征集，写上截止时间。", en="Edit the call and set its deadline."),
            )
        call.starts_at = call.starts_at or timezone.now()
    if move.code == "review" and call.ends_at is not None and timezone.now() < call.ends_at:
        raise CannotCall(
            Text(zh="截止时间还没有到。", en="The deadline has not passed."),
            Text(
                zh="到期后再开始评审，让各家都有同样的时间。",
                en="Begin after it, so that everybody has the same time.",
            ),
        )
    if move.code == "decide":
        left = call.proposals.filter(state="submitted").count()
        if left:
            raise CannotCall(
                Text(zh="还有 {left} 份申报书没有决定。", en="Proposals not decided yet: {left}.", left=left)
            )


def after_call(call: Any, move: Move, viewer: Viewer | None) -> None:
    """When review begins what was not submitted has lapsed; when a call is cancelled everything has."""
    lapsing = {"review": ("draft",), "cancel": UNDECIDED}.get(move.code, ())
    for each in call.proposals.filter(state__in=lapsing):
        move_by_rule(each, "lapse", viewer=viewer)


def proposal_saved(proposal: Proposal, viewer: Viewer) -> None:  # noqa: ARG001
    """A proposal is of a member, for a call that takes it, and seen by its consortium only."""
    if proposal.member_id is None:
        raise CannotPropose(
            Text(zh="申报须由会员单位牵头。", en="A member organisation has to lead a proposal.")
        )
    if not proposal.for_call.takes_proposals or proposal.for_call.alliance_id != proposal.alliance_id:
        raise too_late()
    share_with_consortium(proposal)


def check_proposal(proposal: Any, move: Move, viewer: Viewer | None) -> None:
    """What a step of a proposal needs."""
    if move.code in ("submit", "reopen") and not proposal.for_call.takes_proposals:
        raise too_late()
    if move.code == "submit":
        _check_consortium(proposal)
    if move.code in ("accept", "decline") and viewer is not None:
        _check_decision(proposal, move, viewer)


def _check_consortium(proposal: Proposal) -> None:
    partners = [each.member for each in partners_of(proposal)]
    gone = [each for each in (proposal.member, *partners) if not each.is_active]
    if gone:
        raise _has_left(gone[0])
    if proposal.invitations.filter(state=InvitationState.WAITING).exists():
        raise CannotPropose(
            Text(zh="还有单位没有答复邀请。", en="An invitation waits for its answer."),
            Text(
                zh="等对方答复，或先撤回邀请，再提交。",
                en="Wait for the answer, or take the invitation back; then submit.",
            ),
        )
    least = proposal.for_call.least_partners
    if len(partners) < least:
        raise CannotPropose(
            Text(
                zh="联合体除牵头单位外至少要有 {least} 家单位，现有 {have} 家。",
                en="Besides the lead a consortium needs at least {least} organisations; there are {have}.",
                least=least,
                have=len(partners),
            )
        )


def _has_left(member: MemberOrganisation) -> CannotPropose:
    return CannotPropose(
        Text(
            zh="“{member}”已退出联盟。",
            en="“{member}” has left the alliance.",
            member=Text(zh=member.name("zh"), en=member.name("en")),
        ),
        Text(zh="先请其退出联合体。", en="Part from it in the consortium first."),
    )


def _check_decision(proposal: Proposal, move: Move, viewer: Viewer) -> None:
    keep_out(proposal, viewer)
    if proposal.for_call.state != "under_review":
        raise CannotPropose(Text(zh="征集还没有进入评审。", en="The call is not under review."))
    result = result_of(proposal)
    if move.code == "accept":
        least, have = proposal.for_call.least_reviews, len(result.reviews)
        if have < least:
            raise CannotPropose(
                Text(
                    zh="至少要有 {least} 份有效评审，现有 {have} 份。",
                    en="At least {least} reviews have to count; {have} do.",
                    least=least,
                    have=have,
                )
            )
        if proposal.member is None or not proposal.member.is_active:
            raise CannotPropose(
                Text(zh="牵头单位已退出联盟。", en="The leading organisation has left the alliance.")
            )
    proposal.result, proposal.counted = result.mean, len(result.reviews)
    Review.objects.filter(pk__in=[each.pk for each in result.reviews]).update(counted=True)


def after_proposal(proposal: Any, move: Move, viewer: Viewer | None) -> None:
    """An accepted proposal becomes a project; whoever has to know is told."""
    if move.code == "submit":
        tell(proposal, "innovation.submitted", secretariat(proposal))
    if move.code == "accept" and viewer is not None:
        _make_project(proposal, viewer)
    if move.code in ("accept", "decline"):
        members = [proposal.member, *(each.member for each in partners_of(proposal))]
        told = people_of(members, OrganisationRoleKind.OWNER, OrganisationRoleKind.EDITOR)
        tell(proposal, f"innovation.{move.code}", told)


def _make_project(proposal: Proposal, viewer: Viewer) -> JointProject:
    """Partners that have left the alliance are no part of it; the proposal's text stays confidential."""
    partners = [each.member for each in partners_of(proposal) if each.member.is_active]
    nodes = [*proposal.nodes, *(node for role in proposal.roles.all() for node in role.nodes)]
    made = make_item(
        kind_of(PROJECT),
        viewer,
        {
            "member": proposal.member,
            "title_zh": proposal.title_zh,
            "title_en": proposal.title_en,
            "level": Level.ALLIANCE,
            "nodes": list(dict.fromkeys(nodes)),
            "amount": proposal.amount,
            "from_proposal": proposal,
            "starts_at": timezone.now(),
            "sample": proposal.sample,
        },
    )
    Participation.objects.bulk_create(
        Participation(item_id=made.pk, member=each, part=Part.PARTNER) for each in partners
    )
    return JointProject.objects.get(pk=made.pk)
