"""What happens elsewhere and concerns introductions: a listing is changed or ends, an organisation leaves."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from corechain_portal.audit.models import AuditEntry
from corechain_portal.audit.signals import recorded
from corechain_portal.introductions.answering import BOTH, end_by_itself
from corechain_portal.introductions.models import Introduction, State
from corechain_portal.introductions.moving import happened, locked
from corechain_portal.introductions.parties import Side, other_side
from corechain_portal.introductions.states import TALKING, WAITING
from corechain_portal.introductions.telling import tell
from corechain_portal.listings import signals as listings
from corechain_portal.listings.models import Listing

LEAVING = ("membership.member.leave", "membership.member.merge")


def connect() -> None:
    """From now on introductions follow."""
    listings.changed.connect(listing_changed, dispatch_uid="introductions")
    listings.ended.connect(listing_ended, dispatch_uid="introductions")
    recorded.connect(_recorded, dispatch_uid="introductions")


def listing_changed(listing: Listing, **_signal: Any) -> None:
    """In the midst of talks the other side is told, and sees what is different."""
    with transaction.atomic():
        for each in _about(listing, *TALKING):
            row = locked(each)
            owner = _owner_side(row, listing)
            happened(row, "listing.changed", None, owner, detail=str(listing.version))
            tell(row, "listing_changed", other_side(owner))


def listing_ended(listing: Listing, **_signal: Any) -> None:
    """What waits for an answer about it ends, both sides told; those who talk already go on, and are told."""
    for each in _about(listing, *WAITING, *TALKING):
        with transaction.atomic():
            if each.state in WAITING:
                if each.listing_id == listing.pk:
                    end_by_itself(each, "listing_ended", *BOTH)
            elif each.state == State.TALKS:
                row = locked(each)
                owner = _owner_side(row, listing)
                happened(row, "listing.ended", None, owner)
                tell(row, "listing_ended", other_side(owner))


def member_left(member_id: Any) -> None:
    """Talks with an organisation that left end, the other side told. What is unanswered is left to lapse on its day:
    ending it at this very moment would tell who it was.
    """
    mine = Introduction.objects.filter(Q(asker=member_id) | Q(asked=member_id), state=State.TALKS)
    for each in mine.select_related("alliance"):
        gone = Side.ASKER if each.asker_id == member_id else Side.ASKED
        end_by_itself(each, "left", other_side(gone))


def _recorded(entry: AuditEntry, **_signal: Any) -> None:
    if entry.action in LEAVING and entry.member is not None:
        member_left(entry.member)


def _about(listing: Listing, *states: str) -> list[Introduction]:
    rows = Introduction.objects.filter(Q(listing=listing) | Q(own_listing=listing), state__in=states)
    return list(rows.select_related("alliance"))


def _owner_side(row: Introduction, listing: Listing) -> Side:
    return Side.ASKED if row.listing_id == listing.pk else Side.ASKER
