"""Demands and offers in the search: found by the words that everybody sees who sees the listing, and by no others."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from corechain.texts import Language
from corechain_portal.access.viewer import Viewer
from corechain_portal.listings.models import Listing
from corechain_portal.search.registry import Findable, Searchable, Shown
from corechain_portal.web.words import SIDES


def _visible(viewer: Viewer) -> QuerySet[Listing]:
    """Those on the market. The name of its organisation, and what else is hidden, is blacked out in the shown words."""
    return Listing.objects.visible_to(viewer).on_the_market()


def _findable(listing: Listing) -> Findable:
    at = listing.published_at or listing.made_at
    return Findable(listing.alliance_id, listing.shown_title, "", at, texts=(listing.shown_text,))


def _shown(listing: Listing, language: Language) -> Shown:  # noqa: ARG001 - a listing is written in one language
    link = reverse("listing", kwargs={"listing_id": listing.pk})
    return Shown(listing.shown_title, link, listing.shown_text, SIDES[listing.side])


LISTINGS = Searchable(
    "listing",
    "listings.Listing",
    _("Demands and offers"),
    _visible,
    _findable,
    _shown,
    permission="listings.see",
)
