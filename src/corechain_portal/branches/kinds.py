"""Kinds of joint branch building."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.attachments.models import Attachment
from corechain_portal.branches.models import Activity
from corechain_portal.branches.pairing import check_activity, pairing_saved
from corechain_portal.workstreams.kinds import Kind, Move, State
from corechain_portal.workstreams.models import WorkItem


def pairing_context(item: WorkItem, viewer: Viewer) -> Mapping[str, Any]:
    """What the pair has done together."""
    return {"activities": Activity.objects.visible_to(viewer).filter(pair=item.pk).order_by("-starts_at")}


def activity_context(item: WorkItem, viewer: Viewer) -> Mapping[str, Any]:
    """The photographs among its files."""
    seen = Attachment.objects.visible_to(viewer).filter(media_type__startswith="image/")
    return {"photographs": item.files.filter(attachment__in=seen).select_related("attachment")}


PAIRING = Kind(
    code="branches.pairing",
    workstream="branches",
    words=_("Pairing of branches"),
    plural=_("Paired branches"),
    model="branches.Pairing",
    form="corechain_portal.branches.forms.PairingForm",
    states=(
        State("proposed", _("proposed")),
        State("active", _("paired"), tone="good"),
        State("declined", _("declined"), is_open=False, tone="weak"),
        State("ended", _("ended"), is_open=False),
    ),
    moves=(
        Move("accept", ("proposed",), "active", _("Accept"), "branches.answer"),
        Move("decline", ("proposed",), "declined", _("Decline"), "branches.answer", needs_note=True),
        Move("end", ("active",), "ended", _("End the pairing"), "branches.change", needs_note=True),
    ),
    create="branches.propose",
    edit="branches.change",
    shown=("partner",),
    template="branches/pairing.html",
    context=pairing_context,
    saved=pairing_saved,
)
ACTIVITY = Kind(
    code="branches.activity",
    workstream="branches",
    words=_("Branch activity"),
    plural=_("Branch activities"),
    model="branches.Activity",
    form="corechain_portal.branches.forms.ActivityItemForm",
    states=(
        State("planned", _("planned")),
        State("held", _("held"), tone="good"),
        State("reported", _("record published"), is_open=False, tone="good"),
        State("cancelled", _("cancelled"), is_open=False, tone="weak"),
    ),
    moves=(
        Move("hold", ("planned",), "held", _("It was held"), "branches.change"),
        Move("report", ("held",), "reported", _("Publish the record"), "branches.change"),
        Move("cancel", ("planned",), "cancelled", _("Cancel"), "branches.change", needs_note=True),
    ),
    create="branches.propose",
    edit="branches.change",
    shown=("form", "pair", "report_zh", "report_en"),
    joinable="planned",
    template="branches/activity.html",
    context=activity_context,
    rule=check_activity,
)
