"""Kinds of joint innovation: calls, proposals, projects."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from corechain_portal.innovation.deciding import (
    PROJECT,
    after_call,
    after_proposal,
    check_call,
    check_proposal,
    proposal_saved,
)
from corechain_portal.innovation.pages import call_context, project_context, proposal_context
from corechain_portal.workstreams.kinds import Kind, Move, State

CALL = Kind(
    code="innovation.call",
    workstream="innovation",
    words=_("Call for proposals"),
    plural=_("Calls for proposals"),
    model="innovation.Call",
    form="corechain_portal.innovation.forms.CallForm",
    states=(
        State("draft", _("draft")),
        State("open", _("takes proposals"), tone="good"),
        State("under_review", _("under review")),
        State("decided", pgettext_lazy("call", "decided"), tone="good"),
        State("closed", pgettext_lazy("call", "closed"), is_open=False),
        State("cancelled", _("cancelled"), is_open=False, tone="weak"),
    ),
    moves=(
        Move("open", ("draft",), "open", _("Open the call"), "innovation.manage"),
        Move("review", ("open",), "under_review", _("Begin the reviews"), "innovation.manage"),
        Move("decide", ("under_review",), "decided", _("All is decided"), "innovation.manage"),
        Move("close", ("decided",), "closed", _("Close the call"), "innovation.manage"),
        Move("cancel", ("draft", "open"), "cancelled", _("Cancel"), "innovation.manage", needs_note=True),
    ),
    create="innovation.manage",
    edit="innovation.manage",
    fixed=("open", "under_review", "decided", "closed", "cancelled"),
    shown=("amount", "least_partners", "least_reviews"),
    template="innovation/call.html",
    context=call_context,
    rule=check_call,
    after=after_call,
)
PROPOSAL = Kind(
    code="innovation.proposal",
    workstream="innovation",
    words=_("Proposal"),
    plural=_("Proposals"),
    model="innovation.Proposal",
    form="corechain_portal.innovation.forms.ProposalForm",
    states=(
        State("draft", _("draft")),
        State("submitted", _("submitted")),
        State("accepted", pgettext_lazy("proposal", "accepted"), is_open=False, tone="good"),
        State("declined", pgettext_lazy("proposal", "declined"), is_open=False, tone="weak"),
        State("withdrawn", _("withdrawn"), is_open=False),
        State("lapsed", _("not submitted in time"), is_open=False, tone="weak"),
    ),
    moves=(
        Move("submit", ("draft",), "submitted", _("Submit"), "innovation.propose"),
        Move("reopen", ("submitted",), "draft", _("Take back to change"), "innovation.propose"),
        Move(
            "withdraw",
            ("draft", "submitted"),
            "withdrawn",
            _("Withdraw"),
            "innovation.propose",
            needs_note=True,
        ),
        Move(
            "accept",
            ("submitted",),
            "accepted",
            pgettext_lazy("proposal", "Accept"),
            "innovation.decide",
            needs_note=True,
        ),
        Move(
            "decline",
            ("submitted",),
            "declined",
            pgettext_lazy("proposal", "Decline"),
            "innovation.decide",
            needs_note=True,
        ),
        Move("lapse", ("draft", "submitted"), "lapsed", _("Lapse"), "innovation.by_rule"),
    ),
    create="innovation.propose",
    edit="innovation.propose",
    fixed=("submitted", "accepted", "declined", "withdrawn", "lapsed"),
    shown=("for_call", "amount", "result", "counted"),
    template="innovation/proposal.html",
    context=proposal_context,
    rule=check_proposal,
    saved=proposal_saved,
    after=after_proposal,
)
JOINT_PROJECT = Kind(
    code=PROJECT,
    workstream="innovation",
    words=_("Innovation project"),
    plural=_("Innovation projects"),
    model="innovation.JointProject",
    form="corechain_portal.innovation.forms.JointProjectForm",
    states=(
        State("under_way", _("under way"), tone="good"),
        State("paused", _("paused"), tone="weak"),
        State("finished", _("finished"), is_open=False, tone="good"),
        State("dropped", _("dropped"), is_open=False, tone="weak"),
    ),
    moves=(
        Move("finish", ("under_way",), "finished", _("Finish"), "innovation.steer"),
        Move("pause", ("under_way",), "paused", _("Pause"), "innovation.steer", needs_note=True),
        Move("resume", ("paused",), "under_way", _("Take up again"), "innovation.steer"),
        Move("drop", ("under_way", "paused"), "dropped", _("Drop"), "innovation.steer", needs_note=True),
    ),
    create="innovation.by_rule",
    edit="innovation.steer",
    fixed=("finished", "dropped"),
    shown=("amount", "progress"),
    template="innovation/project.html",
    context=project_context,
)
