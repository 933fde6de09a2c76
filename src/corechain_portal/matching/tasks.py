"""Background work of matching: what a listing's change asks for, and what is done each night."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import time

from corechain.exceptions import CorechainError
from corechain_portal.alliances.models import Alliance
from corechain_portal.background import durable_task, every
from corechain_portal.listings.models import Listing
from corechain_portal.matching.finding import find_all, find_for
from corechain_portal.matching.searches import alert
from corechain_portal.matching.telling import tell_new
from corechain_portal.matching.valuing import value_matches
from corechain_portal.matching.weights import learn

log = logging.getLogger(__name__)
DAY = 24 * 60


@durable_task()
def match_listing(listing_id: str) -> int:
    """Find the matches of one listing, tell of new ones, and have them valued."""
    found = find_for(listing_id)
    listing = Listing.objects.select_related("alliance").filter(pk=listing_id).first()
    if found and listing is not None:
        tell_new(listing.alliance, listing_id)
        value_alliance.enqueue(listing.alliance_id)
    return found


@durable_task()
def value_alliance(alliance_id: int) -> int:
    """Judge for the chain what has not been judged yet."""
    return value_matches(Alliance.objects.get(pk=alliance_id))


@every(minutes=DAY, at=time(2, 30))
def match_all_listings() -> int:
    """Find all matches anew, value them and tell of new ones."""
    return sum(_of_each_alliance(_match_alliance))


@every(minutes=DAY, at=time(7, 30))
def alert_saved_searches() -> int:
    """Tell of what is new for saved searches."""
    return sum(_of_each_alliance(alert))


@every(minutes=DAY, at=time(4, 0))
def learn_from_decisions() -> int:
    """Learn from what became of matches, where there is something new to learn from."""
    return sum(_of_each_alliance(lambda alliance: int(learn(alliance) is not None)))


def _match_alliance(alliance: Alliance) -> int:
    found = find_all(alliance)
    value_matches(alliance)
    tell_new(alliance)
    return found


def _of_each_alliance(work: Callable[[Alliance], int]) -> list[int]:
    """An alliance without a chain, or with a fault in it, keeps no other from its matches."""
    done = []
    for alliance in Alliance.objects.order_by("pk"):
        try:
            done.append(work(alliance))
        except CorechainError as error:
            log.warning("matching of alliance %s: %s", alliance.pk, error.code)
    return done
