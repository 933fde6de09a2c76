"""Matches of the viewer's organisations and of one listing: fit and chain value side by side, and why."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.listings.models import Side
from corechain_portal.listings.shown import show
from corechain_portal.matching import feedback, queries
from corechain_portal.matching.models import DismissReason, Match
from corechain_portal.matching.ordering import choose_percent, chosen_percent, ordered
from corechain_portal.matching.shown import ShownMatch, show_matches, with_both_sides
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.web.pages import paged

A_PAGE = 20


@guarded("matching.see")
def matches(request: HttpRequest) -> HttpResponse:
    """All matches of the viewer's organisations."""
    viewer = viewer_of(request)
    side = request.GET.get("side", "")
    percent = chosen_percent(viewer.person)
    rows = with_both_sides(queries.own_matches(viewer).order_by("-fit", "pk"))
    shown = show_matches(list(rows[: queries.MOST]), viewer)
    wanted = [each for each in shown if side not in Side.values or each.side == side]
    context = {
        **_frame(viewer, shown, percent),
        "side": side,
        "sides": {each: sum(one.side == each for one in shown) for each in Side.values},
        "all": len(shown),
        "is_cut": len(shown) == queries.MOST,
        "of_staff": _of_staff(viewer) if not shown and viewer.may("matching.watch") else None,
        **paged(request, ordered(wanted, percent), A_PAGE),
    }
    return render(request, "matching/matches.html", context)


@guarded("matching.see")
def listing_matches(request: HttpRequest, listing_id: uuid.UUID) -> HttpResponse:
    """The matches of one listing, what excludes others, and what was put aside."""
    viewer = viewer_of(request)
    listing = queries.listing_of(viewer, listing_id)
    percent = chosen_percent(viewer.person)
    rows = list(with_both_sides(queries.all_of(viewer, listing))[: queries.MOST])
    aside = {each.pk for each in rows if each.is_aside}
    shown = show_matches(rows, viewer, of=listing)
    found = [each for each in shown if not each.excluded and each.id not in aside]
    context = {
        **_frame(viewer, found, percent),
        "listing": show(listing, viewer),
        "matches": ordered(found, percent),
        "excluded": [each for each in shown if each.excluded],
        "aside": [each for each in shown if not each.excluded and each.id in aside],
    }
    return render(request, "matching/listing_matches.html", context)


def _frame(viewer: Viewer, shown: list[ShownMatch], percent: int) -> dict[str, Any]:
    """What both pages need beside their matches. `scale`: the longest bar of a chain value, in percent."""
    values = [abs(each.value.percent) for each in shown if each.value.percent is not None]
    return {
        "chain_percent": percent,
        "fit_percent": 100 - percent,
        "scale": max(values, default=0.0),
        "reasons": DismissReason.values,
        "may_decide": viewer.may("matching.decide"),
        "may_propose": viewer.may("introductions.propose"),
        "may_watch": viewer.may("matching.watch"),
    }


def _of_staff(viewer: Viewer) -> dict[str, int]:
    """What waits for those who watch all matches and have none of their own."""
    days = queries.DAYS_FOR_AN_ANSWER
    found = {"unanswered": days, "untouched": 0}
    return {
        "days": days,
        **{name: queries.unanswered(viewer, after).count() for name, after in found.items()},
    }


@guarded("matching.see", "POST")
def order(request: HttpRequest) -> HttpResponse:
    """Keep how much the chain counts for this person."""
    sent = request.POST.get("chain", "")
    choose_percent(viewer_of(request), int(sent) if sent.isdigit() and len(sent) <= 3 else 0)
    return redirect(_back(request))


@guarded("matching.decide", "POST")
def dismiss(request: HttpRequest, match_id: uuid.UUID) -> HttpResponse:
    """Put a match aside for one's organisation, with a reason."""
    viewer = viewer_of(request)
    match, member = _own(viewer, match_id)
    reason = request.POST.get("reason", "")
    feedback.dismiss(
        viewer, match, member, reason if reason in DismissReason.values else DismissReason.OTHER.value
    )
    messages.success(request, _("Put aside; it stands under “Put aside” on the page of the listing."))
    return redirect(_back(request))


@guarded("matching.decide", "POST")
def take_back(request: HttpRequest, match_id: uuid.UUID) -> HttpResponse:
    """Show a match again that was put aside."""
    viewer = viewer_of(request)
    match, member = _own(viewer, match_id)
    feedback.take_back(viewer, match, member)
    return redirect(_back(request))


def _own(viewer: Viewer, match_id: uuid.UUID) -> tuple[Match, MemberOrganisation]:
    match = queries.one_match(viewer, match_id)
    member = queries.own_side(viewer, match)
    if member is None:
        raise PermissionDenied
    return match, member


def _back(request: HttpRequest) -> str:
    """The page that the form stood on."""
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/"):
        return address
    return reverse("matches")
