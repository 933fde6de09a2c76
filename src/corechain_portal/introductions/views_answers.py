"""How an introduction begins and is answered: interest, proposal, accepted, declined, withdrawn, ended."""

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
from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.introductions.answering import accept, decline, end, withdraw
from corechain_portal.introductions.facts import FACTS
from corechain_portal.introductions.moving import locked, move
from corechain_portal.introductions.queries import of_party, one_introduction
from corechain_portal.introductions.shown import side_of
from corechain_portal.introductions.starting import asking_members, express_interest, propose
from corechain_portal.listings.models import Listing, Part
from corechain_portal.listings.models import Side as ListingSide
from corechain_portal.listings.shown import show, show_all
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.web.once import first_time

MOST_CHOICES = 500


@guarded("introductions.ask", "GET", "HEAD", "POST")
def introduction_new(request: HttpRequest) -> HttpResponse:
    """Show interest in a listing, for one of one's organisations."""
    viewer = viewer_of(request)
    listing = seen_listing(viewer, request.POST.get("listing") or request.GET.get("listing", ""))
    members = asking_members(viewer)
    if request.method != "POST":
        return _interest_page(request, viewer, listing, members)
    member = next((each for each in members if str(each.pk) == request.POST.get("member", "")), None)
    member = member or (members[0] if len(members) == 1 else None)
    if member is None:
        raise PermissionDenied
    own = request.POST.get("own_listing", "")
    try:
        with transaction.atomic():
            if not first_time(request):
                return redirect("introductions")
            made = express_interest(
                listing,
                member,
                viewer,
                own_listing=seen_listing(viewer, own) if own else None,
                match=_identifier(request.POST.get("match", "")),
                facts=request.POST.getlist("facts"),
            )
    except CorechainError as fault:
        return _interest_page(request, viewer, listing, members, fault)
    messages.success(request, _("Your interest was passed on. You will be told the answer."))
    return redirect("introduction", introduction_id=made.pk)


def _interest_page(
    request: HttpRequest,
    viewer: Viewer,
    listing: Listing,
    members: list[MemberOrganisation],
    fault: CorechainError | None = None,
) -> HttpResponse:
    other = ListingSide.OFFER if listing.side == ListingSide.DEMAND else ListingSide.DEMAND
    own = Listing.objects.on_the_market().filter(alliance=viewer.alliance, member__in=members, side=other)
    rows = list(own.select_related("member").prefetch_related("nodes")[:MOST_CHOICES])
    context = {
        "listing": show(listing, viewer),
        "members": members,
        "own_listings": list(
            zip(show_all(rows, viewer), (Part.NAME in each.hidden for each in rows), strict=True)
        ),
        "chosen": request.POST.get("own_listing") or request.GET.get("own_listing", ""),
        "match": request.POST.get("match") or request.GET.get("match", ""),
        "facts": FACTS,
        "fault": fault,
    }
    return render(request, "introductions/new.html", context, status=fault.http_status if fault else 200)


@guarded("introductions.propose", "GET", "HEAD", "POST")
def introduction_propose(request: HttpRequest) -> HttpResponse:
    """The staff propose to bring a demand together with an offer, or with a member."""
    viewer = viewer_of(request)
    sent = request.POST if request.method == "POST" else request.GET
    demand = seen_listing(viewer, sent.get("demand", ""))
    fault: CorechainError | None = None
    if request.method == "POST":
        try:
            with transaction.atomic():
                if not first_time(request):
                    return redirect("introductions")
                made = propose(demand, _counterpart(viewer, sent), viewer)
            return redirect("introduction", introduction_id=made.pk)
        except CorechainError as error:
            fault = error
    offers = Listing.objects.visible_to(viewer).on_the_market().filter(side=ListingSide.OFFER)
    offers = offers.exclude(member=demand.member_id).select_related("member").prefetch_related("nodes")
    members = MemberOrganisation.objects.filter(alliance=viewer.alliance, standing=Standing.ACTIVE)
    context = {
        "demand": show(demand, viewer),
        "offers": show_all(list(offers[:MOST_CHOICES]), viewer),
        "members": members.exclude(pk=demand.member_id),
        "chosen": sent.get("offer", ""),
        "chosen_member": sent.get("member", ""),
        "fault": fault,
    }
    return render(request, "introductions/propose.html", context, status=fault.http_status if fault else 200)


def _counterpart(viewer: Viewer, sent: Any) -> Listing | MemberOrganisation:
    if sent.get("offer"):
        return seen_listing(viewer, sent["offer"])
    found = MemberOrganisation.objects.filter(
        alliance=viewer.alliance, pk=_identifier(sent.get("member", ""))
    )
    member = found.first()
    if member is None:
        raise Http404
    return member


@guarded("introductions.see", "POST")
def introduction_accept(request: HttpRequest, introduction_id: uuid.UUID) -> HttpResponse:
    """Accept."""
    viewer = viewer_of(request)
    found = accept(one_introduction(viewer, introduction_id), viewer)
    if found.names_are_open:
        messages.success(request, _("Both sides have accepted: names are open, talks can begin."))
    else:
        messages.success(request, _("You have accepted. Names open once the other side accepts too."))
    return redirect("introduction", introduction_id=introduction_id)


@guarded("introductions.see", "POST")
def introduction_decline(request: HttpRequest, introduction_id: uuid.UUID) -> HttpResponse:
    """Decline, with a reason."""
    viewer = viewer_of(request)
    found = one_introduction(viewer, introduction_id)
    decline(found, viewer, request.POST.get("reason", ""), request.POST.get("note", ""))
    return redirect("introduction", introduction_id=introduction_id)


@guarded("introductions.see", "POST")
def introduction_withdraw(request: HttpRequest, introduction_id: uuid.UUID) -> HttpResponse:
    """Take one's interest back."""
    viewer = viewer_of(request)
    withdraw(one_introduction(viewer, introduction_id), viewer)
    return redirect("introduction", introduction_id=introduction_id)


@guarded("introductions.see", "POST")
def introduction_end(request: HttpRequest, introduction_id: uuid.UUID) -> HttpResponse:
    """End the talks, with a reason."""
    viewer = viewer_of(request)
    found = one_introduction(viewer, introduction_id)
    end(found, viewer, request.POST.get("reason", ""), request.POST.get("note", ""))
    return redirect("introduction", introduction_id=introduction_id)


@guarded("introductions.see", "POST")
def introduction_noted(request: HttpRequest, introduction_id: uuid.UUID) -> HttpResponse:
    """Take note of what changed in the listing."""
    viewer = viewer_of(request)
    with transaction.atomic():
        row = locked(of_party(viewer, introduction_id))
        if row.listing_version != row.listing.version:
            move(row, "noted", viewer, side_of(row, viewer), listing_version=row.listing.version)
    return redirect("introduction", introduction_id=introduction_id)


def seen_listing(viewer: Viewer, given: str) -> Listing:
    """The listing with this identifier, or 404 where there is none that the viewer may see."""
    rows = Listing.objects.visible_to(viewer).select_related("member").prefetch_related("nodes")
    found: Listing | None = rows.filter(pk=_identifier(given)).first()
    if found is None:
        raise Http404
    return found


def _identifier(given: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(given)
    except ValueError:
        return None
