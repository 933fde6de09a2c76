"""Single steps with a listing: publish, withdraw, renew, copy, merge, discard."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from corechain.exceptions import CorechainError
from corechain_portal.access.gates import guarded, require
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.language import current_language
from corechain_portal.listings import publishing
from corechain_portal.listings.models import EndReason, Listing, ListingState
from corechain_portal.listings.queries import one_listing, own_listing
from corechain_portal.listings.shown import show
from corechain_portal.listings.views import WITHDRAW_REASONS

Step = Callable[[Viewer, Listing], Listing]


@guarded("listings.publish", "POST")
def publish(request: HttpRequest, listing_id: uuid.UUID) -> HttpResponse:
    """Put a draft on the market."""
    return _step(request, listing_id, publishing.publish, _("It is on the market now."))


@guarded("listings.publish", "POST")
def renew(request: HttpRequest, listing_id: uuid.UUID) -> HttpResponse:
    """Let it hold for another 90 days."""
    return _step(request, listing_id, publishing.renew, _("It holds for another 90 days."))


@guarded("listings.publish", "POST")
def copy(request: HttpRequest, listing_id: uuid.UUID) -> HttpResponse:
    """A new draft that says the same, to be changed."""
    viewer = viewer_of(request)
    listing = own_listing(viewer, listing_id)
    require(request, "listings.publish", listing)
    try:
        made = publishing.copy(viewer, listing)
    except CorechainError as error:
        messages.error(request, error.render(current_language()))
        return redirect("my-listings")
    messages.success(request, _("This is a copy; change it, then publish it."))
    return redirect("listing-edit", listing_id=made.pk)


@guarded("listings.publish", "POST")
def discard(request: HttpRequest, listing_id: uuid.UUID) -> HttpResponse:
    """Delete a draft."""
    viewer = viewer_of(request)
    listing = own_listing(viewer, listing_id)
    require(request, "listings.publish", listing)
    try:
        publishing.discard(viewer, listing)
        messages.success(request, _("The draft is deleted."))
    except CorechainError as error:
        messages.error(request, error.render(current_language()))
    return redirect("my-listings")


@guarded("listings.publish", "POST")
def merge(request: HttpRequest, listing_id: uuid.UUID) -> HttpResponse:
    """Let this listing go on in another of the same organisation: the other stays on the market."""
    viewer = viewer_of(request)
    listing = own_listing(viewer, listing_id)
    require(request, "listings.publish", listing)
    try:
        into = own_listing(viewer, uuid.UUID(request.POST.get("into", "")))
    except ValueError:
        raise Http404 from None
    try:
        publishing.merge(viewer, listing, into)
        messages.success(request, _("Merged: this one goes on."))
    except CorechainError as error:
        messages.error(request, error.render(current_language()))
    return redirect("listing", listing_id=into.pk)


@guarded("listings.withdraw", "GET", "HEAD", "POST")
def withdraw(request: HttpRequest, listing_id: uuid.UUID) -> HttpResponse:
    """Ask for the reason; then take it off the market. The secretariat may take down what does not belong here."""
    viewer = viewer_of(request)
    listing = one_listing(viewer, listing_id)
    require(request, "listings.withdraw", listing)
    is_own = viewer.may("listings.publish", listing)
    reasons = WITHDRAW_REASONS if is_own else (EndReason.STAFF,)
    reason = request.POST.get("reason", "")
    if listing.state not in (ListingState.PUBLISHED, ListingState.EXPIRED):
        raise Http404
    if request.method == "POST" and reason in reasons:
        return _withdrawn(request, viewer, listing, reason, is_own)
    context = {"listing": show(listing, viewer), "reasons": reasons, "faulty": request.method == "POST"}
    status = 422 if request.method == "POST" else 200
    return render(request, "listings/withdraw.html", context, status=status)


def _withdrawn(
    request: HttpRequest, viewer: Viewer, listing: Listing, reason: str, is_own: bool
) -> HttpResponse:
    try:
        publishing.withdraw(viewer, listing, reason, request.POST.get("note", "").replace("\x00", "").strip())
        messages.success(request, _("It is off the market."))
    except CorechainError as error:
        messages.error(request, error.render(current_language()))
    return redirect("my-listings" if is_own else "listings")


def _step(request: HttpRequest, listing_id: uuid.UUID, step: Step, done: str) -> HttpResponse:
    viewer = viewer_of(request)
    listing = own_listing(viewer, listing_id)
    require(request, "listings.publish", listing)
    try:
        step(viewer, listing)
    except CorechainError as error:
        messages.error(request, error.render(current_language()))
        return redirect(
            "my-listings" if listing.state != ListingState.DRAFT else "listing-edit", **_of(listing)
        )
    messages.success(request, done)
    return redirect("listing", listing_id=listing.pk)


def _of(listing: Listing) -> dict[str, uuid.UUID]:
    return {"listing_id": listing.pk} if listing.state == ListingState.DRAFT else {}
