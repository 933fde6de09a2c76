"""How much an organisation may put on the market: against floods, not against work."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from corechain.texts import Text
from corechain_portal.listings.exceptions import SameTextAgain, TooManyListings
from corechain_portal.listings.models import Listing
from corechain_portal.membership.models import MemberOrganisation

DRAFTS_A_DAY = 1_000
PUBLISHED_A_DAY = 200
VALID_DAYS = 90
"""How long a listing holds unless its organisation says otherwise."""
LONGEST_VALID_DAYS = 365
REMIND_DAYS = (14, 3)
"""So many days before it expires its organisation is reminded."""


def check_drafts(member: MemberOrganisation, more: int = 1) -> None:
    """Raises :class:`TooManyListings` where `more` drafts today would be too many."""
    today = Listing.objects.filter(member=member, made_at__gte=_midnight(), sample=False)
    if today.count() + more > DRAFTS_A_DAY:
        raise TooManyListings(DRAFTS_A_DAY, Text(zh="起草", en="drafted"))


def check_published(member: MemberOrganisation, more: int = 1) -> None:
    """Raises :class:`TooManyListings` where `more` published today would be too many."""
    today = Listing.objects.filter(member=member, published_at__gte=_midnight(), sample=False)
    if today.count() + more > PUBLISHED_A_DAY:
        raise TooManyListings(PUBLISHED_A_DAY, Text(zh="发布", en="published"))


def check_same_text(listing: Listing) -> None:
    """Raises :class:`SameTextAgain` where the organisation has the same text on the market."""
    if listing.text_key:
        same = Listing.objects.on_the_market().filter(
            alliance=listing.alliance_id,
            text_key=listing.text_key,
            member=listing.member_id,
            side=listing.side,
        )
        earlier = same.exclude(pk=listing.pk).values_list("pk", flat=True).first()
        if earlier is not None:
            raise SameTextAgain(earlier)


def _midnight() -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(), time()))


def default_validity() -> timedelta:
    """From today on."""
    return timedelta(days=VALID_DAYS)
