"""Kinds of joint governance: resolutions (the charter is one) and meetings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corechain_portal.governance.drafting import keep_text
from corechain_portal.governance.pages import meeting_context, resolution_context
from corechain_portal.governance.voting import after_move, check_move
from corechain_portal.workstreams.kinds import Kind, Move, State

NOBODY = "governance.by_rule"
"""Permission that nobody has: moves that follow from the count."""

RESOLUTION = Kind(
    code="governance.resolution",
    workstream="governance",
    words=_("Resolution"),
    plural=_("Resolutions"),
    model="governance.Resolution",
    form="corechain_portal.governance.forms.ResolutionForm",
    states=(
        State("draft", _("draft")),
        State("discussion", _("under discussion")),
        State("voting", _("being voted on")),
        State("adopted", _("adopted"), tone="good"),
        State("rejected", _("rejected"), is_open=False, tone="weak"),
        State("lapsed", _("lapsed without a quorum"), is_open=False, tone="weak"),
        State("published", _("in force"), is_open=False, tone="good"),
        State("withdrawn", _("withdrawn"), is_open=False),
    ),
    moves=(
        Move("open", ("draft",), "discussion", _("Open for amendments"), "governance.manage"),
        Move("call", ("draft", "discussion"), "voting", _("Call the vote"), "governance.manage"),
        Move("adopt", ("voting",), "adopted", _("Adopted"), NOBODY),
        Move("reject", ("voting",), "rejected", _("Rejected"), NOBODY),
        Move("lapse", ("voting",), "lapsed", _("Lapsed"), NOBODY),
        Move("publish", ("adopted",), "published", _("Put into force"), "governance.manage"),
        Move("call_again", ("lapsed",), "voting", _("Call the vote again"), "governance.manage"),
        Move(
            "withdraw", ("draft", "discussion", "voting"), "withdrawn", _("Withdraw"), "governance.manage",
            needs_note=True,
        ),
    ),
    create="governance.manage",
    edit="governance.manage",
    shown=("is_charter", "vote_until", "quorum", "majority", "result"),
    fixed=("published", "withdrawn", "rejected"),
    template="governance/resolution.html",
    context=resolution_context,
    rule=check_move,
    saved=keep_text,
    after=after_move,
)  # fmt: skip
MEETING = Kind(
    code="governance.meeting",
    workstream="governance",
    words=_("Meeting"),
    plural=_("Meetings"),
    model="governance.Meeting",
    form="corechain_portal.governance.forms.MeetingForm",
    states=(
        State("planned", _("planned")),
        State("held", _("held"), tone="good"),
        State("minuted", _("minutes published"), is_open=False, tone="good"),
        State("cancelled", _("cancelled"), is_open=False, tone="weak"),
    ),
    moves=(
        Move("hold", ("planned",), "held", _("It was held"), "governance.manage"),
        Move("minute", ("held",), "minuted", _("Publish the minutes"), "governance.manage"),
        Move("cancel", ("planned",), "cancelled", _("Cancel"), "governance.manage", needs_note=True),
    ),
    create="governance.manage",
    edit="governance.manage",
    shown=("of_council",),
    joinable="planned",
    template="governance/meeting.html",
    context=meeting_context,
    rule=check_move,
)
