"""Matches of the sample listings, found by the matching itself, and a saved search."""

from __future__ import annotations

from corechain_portal.access.viewer import make_viewer
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.listings.models import Listing
from corechain_portal.matching.finding import find_all
from corechain_portal.matching.models import Match, SavedSearch
from corechain_portal.matching.searches import save_search
from corechain_portal.matching.tasks import value_alliance

LOOKING = (
    ("member@example.org", {"text": "光刻胶"}),
    ("secretariat@example.org", {"region": "320200"}),
)


def make_samples(alliance: Alliance) -> None:
    """Where there are sample listings and no match of them yet. A worker judges what they would do for the chain."""
    samples = Listing.objects.filter(alliance=alliance, sample=True)
    if not samples.exists() or Match.objects.filter(alliance=alliance, sample=True).exists():
        return
    find_all(alliance)
    value_alliance.enqueue(alliance.pk)
    for email, asked in LOOKING:
        person = User.objects.filter(email=email, sample=True).first()
        if person is not None and not SavedSearch.objects.filter(person=person, sample=True).exists():
            save_search(make_viewer(alliance, person), sample=True, **asked)
