"""The kind of shared resources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.resources.forms import BookingForm
from corechain_portal.resources.models import HOLDING, Booking, BookingState, Resource
from corechain_portal.workstreams.kinds import Kind, Move, State
from corechain_portal.workstreams.nodes import nodes_of

WEEKS_SHOWN = 5


def resource_context(resource: Resource, viewer: Viewer) -> Mapping[str, Any]:
    """The calendar of the next weeks. Who booked is shown to who keeps the resource, and to whoever booked."""
    keeps = viewer.may("resources.keep", resource)
    now = timezone.now()
    shown = Booking.objects.filter(
        resource=resource,
        state__in=HOLDING,
        ends_at__gt=now,
        starts_at__lt=now + timedelta(weeks=WEEKS_SHOWN),
    )
    rows = [
        {
            "booking": each,
            "is_open": keeps or each.member_id in viewer.member_ids,
            "may_cancel": each.starts_at > now and (keeps or viewer.may("resources.book", each)),
            "may_answer": keeps and each.state == BookingState.ASKED,
        }
        for each in shown.select_related("member")
    ]
    may_book = resource.state == "offered" and viewer.may("resources.book")
    own = MemberOrganisation.objects.filter(pk__in=viewer.member_ids) if may_book else ()
    return {
        "rows": rows if viewer.belongs else (),
        "keeps": keeps,
        "used_for": nodes_of(resource),
        "booking_form": BookingForm() if may_book else None,
        "own_members": [each for each in own if viewer.may("resources.book", each)],
    }


RESOURCE = Kind(
    code="innovation.resource",
    workstream="innovation",
    words=_("Shared resource"),
    plural=_("Shared resources"),
    model="resources.Resource",
    form="corechain_portal.resources.forms.ResourceForm",
    states=(
        State("offered", _("can be booked"), tone="good"),
        State("paused", _("paused"), tone="weak"),
        State("retired", _("retired"), is_open=False),
    ),
    moves=(
        Move("pause", ("offered",), "paused", _("Pause"), "resources.keep", needs_note=True),
        Move("offer", ("paused", "retired"), "offered", _("Offer it again"), "resources.keep"),
        Move("retire", ("offered", "paused"), "retired", _("Retire"), "resources.keep"),
    ),
    create="resources.offer",
    edit="resources.keep",
    shown=("category", "needs_approval", "longest_hours", "terms"),
    template="resources/resource.html",
    context=resource_context,
)
