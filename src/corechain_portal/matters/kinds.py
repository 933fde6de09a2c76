"""The kind of joint handling: a matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.matters.handling import OPEN, after_move, check_move, matter_saved, secretariat
from corechain_portal.matters.models import Matter
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.workstreams.kinds import Kind, Move, State
from corechain_portal.workstreams.models import Part


def matter_context(matter: Matter, viewer: Viewer) -> Mapping[str, Any]:
    """Deadlines, co-handlers, and what may be done with it."""
    today = timezone.localdate()
    may_handle = viewer.may("matters.handle")
    co_handlers = matter.participations.filter(part=Part.CO_HANDLER, until=None).select_related("member")
    return {
        "is_late": matter.state in OPEN and matter.due_on is not None and matter.due_on < today,
        "answer_late": matter.answered_at is None
        and matter.state in OPEN
        and matter.answer_due_on is not None
        and matter.answer_due_on < today,
        "co_handlers": co_handlers,
        "may_handle": may_handle and matter.state in OPEN,
        "staff": secretariat(matter).order_by("display_name") if may_handle else (),
        "members": MemberOrganisation.objects.filter(
            alliance=matter.alliance, standing=Standing.ACTIVE
        ).exclude(pk=matter.member_id)
        if may_handle
        else (),
        "may_rate": matter.state in ("closed", "declined")
        and matter.rating is None
        and viewer.may("matters.raise", matter),
        "stars": (1, 2, 3, 4, 5),
    }


MATTER = Kind(
    code="matters.matter",
    workstream="matters",
    words=_("Matter"),
    plural=_("Matters"),
    model="matters.Matter",
    form="corechain_portal.matters.forms.MatterForm",
    states=(
        State("raised", _("raised")),
        State("handling", _("being handled")),
        State("answered", _("answered")),
        State("closed", _("closed"), is_open=False, tone="good"),
        State("declined", _("cannot be handled"), is_open=False, tone="weak"),
        State("withdrawn", _("withdrawn"), is_open=False),
    ),
    moves=(
        Move("take_up", ("raised",), "handling", _("Take it up"), "matters.handle"),
        Move("answer", ("handling",), "answered", _("Give an answer"), "matters.handle", needs_note=True),
        Move("go_on", ("answered",), "handling", _("Go on with it"), "matters.raise", needs_note=True),
        Move("close", ("answered",), "closed", _("Close"), "matters.close"),
        Move(
            "decline", ("raised", "handling"), "declined", _("Cannot be handled"), "matters.handle",
            needs_note=True,
        ),
        Move("withdraw", ("raised", "handling", "answered"), "withdrawn", _("Withdraw"), "matters.raise"),
    ),
    create="matters.raise",
    edit="matters.raise",
    shown=(
        "subject", "urgency", "answer_due_on", "due_certain", "answered_at", "closed_at", "rating", "rating_words",
    ),
    fixed=("closed", "declined", "withdrawn"),
    template="matters/matter.html",
    context=matter_context,
    rule=check_move,
    saved=matter_saved,
    after=after_move,
)  # fmt: skip
