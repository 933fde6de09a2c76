"""What the pages of calls, proposals and projects show besides what all work items show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corechain_portal.access.viewer import Viewer
from corechain_portal.innovation.conflicts import sees_reviews
from corechain_portal.innovation.consortium import partners_of
from corechain_portal.innovation.forms import (
    CriterionForm,
    DeadlineForm,
    InviteForm,
    OpenRoleForm,
    OutcomeForm,
    StepForm,
)
from corechain_portal.innovation.models import (
    Call,
    InvitationState,
    JointProject,
    Proposal,
    ReviewState,
)
from corechain_portal.innovation.results import DECIDED, result_from, result_of, results_of, reviews_of
from corechain_portal.innovation.steering import OVER
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.workstreams.nodes import nodes_of

MOST_PROPOSALS = 300


def call_context(call: Call, viewer: Viewer) -> Mapping[str, Any]:
    """Criteria with their shares, and the proposals that the viewer may see, with results for the staff."""
    criteria = list(call.criteria.all())
    whole = sum(each.weight for each in criteria)
    manages = viewer.may("innovation.manage", call)
    seen = Proposal.objects.visible_to(viewer).filter(for_call=call).select_related("member")
    proposals = list(seen.order_by("made_at")[:MOST_PROPOSALS])
    reads = viewer.may("innovation.read_reviews")
    results = results_of(proposals) if reads and call.state == "under_review" else {}
    return {
        "criteria": [(each, 100 * each.weight / whole) for each in criteria],
        "proposals": [(each, results.get(each.pk)) for each in proposals],
        "shows_results": reads,
        "strengthens": nodes_of(call),
        "may_propose": call.takes_proposals and viewer.may("innovation.propose"),
        "may_set_criteria": manages and call.state == "draft",
        "criterion_form": CriterionForm() if manages and call.state == "draft" else None,
        "deadline_form": DeadlineForm() if manages and call.state == "open" else None,
    }


def proposal_context(proposal: Proposal, viewer: Viewer) -> Mapping[str, Any]:
    """The consortium with its open roles and invitations; reviews for who may see them."""
    whole = Proposal.objects.select_related("for_call", "project").get(pk=proposal.pk)
    call = proposal.for_call = whole.for_call
    is_forming = proposal.state == "draft" and call.takes_proposals
    may_form = is_forming and viewer.may("innovation.propose", proposal)
    partners = [each.member for each in partners_of(proposal)]
    waiting = proposal.invitations.filter(state=InvitationState.WAITING).select_related("member")
    return {
        "call": call,
        "project": getattr(whole, "project", None),
        "strengthens": nodes_of(proposal),
        "may_form": may_form,
        "partners": [(each, _may_part(each, viewer, is_forming, may_form)) for each in partners],
        "roles": proposal.roles.select_related("filled_by"),
        "waiting_invitations": waiting if proposal.state == "draft" else (),
        "role_form": OpenRoleForm() if may_form else None,
        "invite_form": InviteForm() if may_form else None,
        "may_be_invited": _not_yet_in(proposal, partners) if may_form else (),
        **_reviews(proposal, viewer),
    }


def _may_part(member: MemberOrganisation, viewer: Viewer, is_forming: bool, may_form: bool) -> bool:
    return may_form or (is_forming and viewer.may("innovation.answer", member))


def _not_yet_in(proposal: Proposal, partners: list[MemberOrganisation]) -> Any:
    present = MemberOrganisation.objects.filter(alliance=proposal.alliance_id, standing=Standing.ACTIVE)
    return present.exclude(pk__in=[proposal.member_id, *(each.pk for each in partners)])


def _reviews(proposal: Proposal, viewer: Viewer) -> Mapping[str, Any]:
    """Names for the staff; for the consortium marks and reasons without names, once it is decided."""
    if proposal.state == "draft":
        return {}
    if sees_reviews(proposal, viewer):
        reviews = reviews_of([proposal], *ReviewState)
        result = result_from(proposal, [each for each in reviews if each.state == ReviewState.SUBMITTED])
        is_open = proposal.state == "submitted" and proposal.for_call.state == "under_review"
        return {
            "shows_reviews": True,
            "reviews": [(each, each in result.left_out) for each in reviews],
            "result": result,
            "may_assign": is_open and viewer.may("innovation.assign"),
        }
    return {"told_result": result_of(proposal)} if proposal.state in DECIDED else {}


def project_context(project: JointProject, viewer: Viewer) -> Mapping[str, Any]:
    """Partners, milestones, what came of it, and the nodes it strengthens."""
    steers = viewer.may("innovation.steer", project)
    proposal = project.from_proposal
    seen = Proposal.objects.visible_to(viewer).filter(pk=proposal.pk).exists() if proposal else False
    return {
        "partners": [each.member for each in partners_of(project)],
        "steps": project.steps.all(),
        "outcomes": project.outcomes.all(),
        "strengthens": nodes_of(project),
        "came_of": proposal if seen else None,
        "may_steer": steers and project.state not in OVER,
        "step_form": StepForm() if steers and project.state not in OVER else None,
        "outcome_form": OutcomeForm() if steers and project.state != "dropped" else None,
    }
