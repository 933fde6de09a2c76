"""Proposals that listings of different organisations become one: made, read, answered; and taking one's own out."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from corechain.exceptions import CorechainError
from corechain_portal.access.gates import guarded, require
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.language import current_language
from corechain_portal.listings import merging
from corechain_portal.listings.alike import same_groups
from corechain_portal.listings.merging_shown import (
    GROUPS,
    find_proposals,
    one_proposal,
    show_one_proposal,
    show_proposals,
)
from corechain_portal.listings.models import Listing
from corechain_portal.listings.queries import one_listing, own_listing
from corechain_portal.listings.shown import show_all
from corechain_portal.web.once import first_time
from corechain_portal.web.pages import paged
from corechain_portal.web.words import MERGE_DECLINED_BECAUSE

MOST_AT_ONCE = 50


@guarded("listings.see_merging")
def proposals(request: HttpRequest) -> HttpResponse:
    """Proposals about one's own listings, those that are open first; the staff sees all."""
    viewer = viewer_of(request)
    group = request.GET.get("show", "")
    group = group if group in GROUPS else ""
    context = paged(request, find_proposals(viewer, group))
    context["page"].object_list = show_proposals(list(context["page"].object_list), viewer)
    waiting = find_proposals(viewer, "mine").order_by().count()
    return render(request, "listings/merging.html", {**context, "show": group, "waiting": waiting})


@guarded("listings.see_merging")
def proposal(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """One proposal: both listings as far as the viewer may see them, and what may be done."""
    viewer = viewer_of(request)
    shown = show_one_proposal(one_proposal(viewer, proposal_id), viewer)
    context = {"it": shown, "reasons": MERGE_DECLINED_BECAUSE}
    return render(request, "listings/merging_one.html", context)


@guarded("listings.propose_merging", "GET", "HEAD", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """Propose to merge two listings: one of one's own and another's, or for the staff any two."""
    viewer = viewer_of(request)
    sent = request.POST if request.method == "POST" else request.GET
    one, other = _named(viewer, sent.get("one", "")), _named(viewer, sent.get("other", ""))
    of_own = any(viewer.may("listings.publish", each) for each in (one, other))
    if not (of_own or viewer.may("listings.compare_all")):
        raise PermissionDenied
    fault: CorechainError | None = None
    if request.method == "POST":
        merged, into = (one, other) if sent.get("stays", "") == str(other.pk) else (other, one)
        try:
            with transaction.atomic():
                if not first_time(request):
                    return redirect("merge-proposals")
                made = merging.propose(viewer, merged, into)
            messages.success(request, _("It was proposed. You will be told the answer."))
            return redirect("merge-proposal", proposal_id=made.pk)
        except CorechainError as error:
            fault = error
    shown = show_all([one, other], viewer)
    context = {"shown": shown, "stays": sent.get("stays") or str(one.pk), "of_own": of_own, "fault": fault}
    return render(request, "listings/merging_new.html", context, status=fault.http_status if fault else 200)


@guarded("listings.see_merging", "POST")
def agree(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Agree for one's side."""
    viewer = viewer_of(request)
    row = merging.agree(one_proposal(viewer, proposal_id), viewer)
    if row.is_open:
        messages.success(request, _("You have agreed. Nothing changes until the other side agrees too."))
    else:
        messages.success(request, _("Both have agreed: the listings are one now, names are open."))
    return redirect("merge-proposal", proposal_id=proposal_id)


@guarded("listings.see_merging", "POST")
def decline(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Decline, with a reason."""
    viewer = viewer_of(request)
    found = one_proposal(viewer, proposal_id)
    merging.decline(found, viewer, request.POST.get("reason", ""), request.POST.get("note", ""))
    messages.success(request, _("You have declined; nothing was changed and nobody was named."))
    return redirect("merge-proposal", proposal_id=proposal_id)


@guarded("listings.see_merging", "POST")
def withdraw(request: HttpRequest, proposal_id: uuid.UUID) -> HttpResponse:
    """Take one's own proposal back."""
    viewer = viewer_of(request)
    merging.withdraw(one_proposal(viewer, proposal_id), viewer)
    return redirect("merge-proposal", proposal_id=proposal_id)


@guarded("listings.publish", "POST")
def take_out(request: HttpRequest, listing_id: uuid.UUID) -> HttpResponse:
    """Take one's own merged listing out again: published at once, or back to a draft."""
    viewer = viewer_of(request)
    listing = own_listing(viewer, listing_id)
    require(request, "listings.publish", listing)
    publish = request.POST.get("do") == "publish"
    try:
        merging.take_out(viewer, listing, publish=publish)
    except CorechainError as error:
        messages.error(request, error.render(current_language()))
    else:
        messages.success(request, _("It is on the market now.") if publish else _("It is your draft again."))
    return redirect("listing", listing_id=listing.pk)


@guarded("listings.compare_all", "GET", "HEAD", "POST")
def same(request: HttpRequest) -> HttpResponse:
    """What says the same on the market, in groups; the secretariat proposes to merge several in one go."""
    viewer = viewer_of(request)
    if request.method == "POST":
        if not viewer.may("listings.propose_merging"):
            raise PermissionDenied
        into = _named(viewer, request.POST.get("stays", ""))
        with transaction.atomic():
            if first_time(request):
                _propose_several(request, viewer, into)
        return redirect("same-listings")
    context = {"groups": same_groups(viewer), "may_propose": viewer.may("listings.propose_merging")}
    return render(request, "listings/same.html", context)


def _propose_several(request: HttpRequest, viewer: Viewer, into: Listing) -> None:
    """Each by itself: one that cannot be proposed stops no other, and is told."""
    asked = 0
    chosen = [each for each in request.POST.getlist("merge")[:MOST_AT_ONCE] if each != str(into.pk)]
    for listing in [_named(viewer, each) for each in chosen]:
        try:
            with transaction.atomic():
                merging.propose(viewer, listing, into)
            asked += 1
        except CorechainError as error:
            messages.warning(request, f"{listing.title}: {error.render(current_language())}")
    if asked:
        messages.success(request, _("Proposed: %(count)d.") % {"count": asked})
    elif not chosen:
        messages.warning(request, _("Tick at least one listing besides the one that stays."))


def _named(viewer: Viewer, given: Any) -> Listing:
    """The listing with this identifier, or Http404 where there is none that the viewer may see."""
    try:
        return one_listing(viewer, uuid.UUID(given))
    except ValueError:
        raise Http404 from None
