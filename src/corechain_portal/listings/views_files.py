"""Files at a listing: given out only through it, to those who see the listing and its part ``files``."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from corechain.exceptions import CorechainError
from corechain_portal.access.gates import guarded, require
from corechain_portal.access.viewer import viewer_of
from corechain_portal.attachments.download import download
from corechain_portal.attachments.limits import takes_files
from corechain_portal.language import current_language
from corechain_portal.listings.files import add_file, remove_file, seen_file
from corechain_portal.listings.queries import one_listing, own_listing


@takes_files
@guarded("listings.publish", "POST")
def add(request: HttpRequest, listing_id: uuid.UUID) -> HttpResponse:
    """Keep a file at a listing of one's own."""
    viewer = viewer_of(request)
    listing = own_listing(viewer, listing_id)
    require(request, "listings.publish", listing)
    uploaded = request.FILES.get("file")
    if not isinstance(uploaded, UploadedFile):
        messages.error(request, _("No file was chosen."))
        return redirect("listing", listing_id=listing.pk)
    try:
        for warning in add_file(listing, uploaded, viewer):
            messages.warning(request, warning.render(current_language()))
    except CorechainError as error:
        messages.error(request, error.render(current_language()))
    return redirect("listing", listing_id=listing.pk)


@require_safe
@never_cache
def file(request: HttpRequest, listing_id: uuid.UUID, number: int) -> HttpResponse:
    """The file, as a download."""
    viewer = viewer_of(request)
    return download(request, seen_file(one_listing(viewer, listing_id), number, viewer).attachment)


@guarded("listings.publish", "POST")
def remove(request: HttpRequest, listing_id: uuid.UUID, number: int) -> HttpResponse:
    """Delete a file of a listing of one's own."""
    viewer = viewer_of(request)
    listing = own_listing(viewer, listing_id)
    require(request, "listings.publish", listing)
    found = listing.files.filter(pk=number).first()
    if found is None:
        raise Http404
    remove_file(found, viewer)
    return redirect("listing", listing_id=listing.pk)
