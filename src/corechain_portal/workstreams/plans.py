"""The yearly plan: a kind of work item that every workstream has."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corechain_portal.workstreams.kinds import Kind, Move, State, register

MADE_WORDS = _("made")
STATES = (
    State("planned", _("planned")),
    State("under_way", _("under way")),
    State("done", _("done"), is_open=False, tone="good"),
    State("dropped", _("dropped"), is_open=False, tone="weak"),
)
MOVES = (
    Move("start", ("planned",), "under_way", _("Start"), "workstreams.change"),
    Move("finish", ("planned", "under_way"), "done", _("Finish"), "workstreams.change"),
    Move("drop", ("planned", "under_way"), "dropped", _("Drop"), "workstreams.change", needs_note=True),
    Move("reopen", ("done", "dropped"), "under_way", _("Take up again"), "workstreams.change"),
)


def register_plan(workstream: str, *, create: str = "workstreams.plan") -> Kind:
    """Give `workstream` a yearly plan whose lines those with the permission `create` may add."""
    kind = Kind(
        code=f"{workstream}.plan",
        workstream=workstream,
        words=_("Line of the yearly plan"),
        plural=_("Yearly plan"),
        model="workstreams.PlanItem",
        form="corechain_portal.workstreams.forms.PlanForm",
        states=STATES,
        moves=MOVES,
        create=create,
        edit="workstreams.change",
        shown=("year", "progress"),
        template="workstreams/plan_item.html",
    )
    register(kind)
    return kind
