"""Kinds of joint study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.study.attendance import after_move, check_move
from corechain_portal.study.models import Material, Session
from corechain_portal.study.reading import materials_offered
from corechain_portal.workstreams.kinds import Kind, Move, State
from corechain_portal.workstreams.models import WorkItem


def session_context(session: Session, viewer: Viewer) -> Mapping[str, Any]:
    """The materials, and attendance by organisation."""
    seen = Material.objects.visible_to(viewer)
    may_choose = session.state == "planned" and viewer.may("study.manage")
    return {
        "offered": materials_offered(session, viewer) if may_choose else (),
        "materials": seen.filter(pk__in=session.materials.values("pk")),
        "attendance": session.attendance.select_related("member") if viewer.belongs else (),
        "may_count": session.state == "held" and viewer.may("study.manage"),
    }


def material_context(item: WorkItem, viewer: Viewer) -> Mapping[str, Any]:
    """The sessions in which it is studied."""
    seen = Session.objects.visible_to(viewer).filter(materials=item.pk)
    return {"sessions": seen.order_by("starts_at")}


SESSION = Kind(
    code="study.session",
    workstream="study",
    words=_("Study session"),
    plural=_("Study sessions"),
    model="study.Session",
    form="corechain_portal.study.forms.SessionForm",
    states=(
        State("planned", _("open for sign-up")),
        State("held", _("held"), tone="good"),
        State("closed", _("attendance counted"), is_open=False, tone="good"),
        State("cancelled", _("cancelled"), is_open=False, tone="weak"),
    ),
    moves=(
        Move("hold", ("planned",), "held", _("It was held"), "study.manage"),
        Move("close", ("held",), "closed", _("Close, and forget the names"), "study.manage"),
        Move("cancel", ("planned",), "cancelled", _("Cancel"), "study.manage", needs_note=True),
    ),
    create="study.manage",
    edit="study.manage",
    joinable="planned",
    template="study/session.html",
    context=session_context,
    rule=check_move,
    after=after_move,
)
MATERIAL = Kind(
    code="study.material",
    workstream="study",
    words=_("Study material"),
    plural=_("Study materials"),
    model="study.Material",
    form="corechain_portal.study.forms.MaterialForm",
    states=(
        State("current", _("current"), is_open=False, tone="good"),
        State("outdated", _("outdated"), is_open=False),
    ),
    moves=(
        Move("retire", ("current",), "outdated", _("Mark as outdated"), "study.manage"),
        Move("revive", ("outdated",), "current", _("Use it again"), "study.manage"),
    ),
    create="study.manage",
    edit="study.manage",
    template="study/material.html",
    context=material_context,
)
