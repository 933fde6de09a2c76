"""What the dashboard is computed from: every listing with the furthest step it reached and when; few queries, whatever
their number.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Min
from django.db.models.functions import Greatest
from django.utils import timezone

from corechain_portal.alliances.models import Alliance
from corechain_portal.introductions.contract_models import Contract, ContractState
from corechain_portal.introductions.models import Introduction
from corechain_portal.listings.models import Listing, ListingNode, ListingState, Side
from corechain_portal.matching.models import Match

WAITS_AFTER = timedelta(days=14)
"""A demand that nobody has answered for so long counts as unanswered."""
ROWS_AT_ONCE = 5_000


@dataclass
class Course:
    """How far a listing came; `reached`: the moment of each step it reached."""

    member: uuid.UUID
    side: str
    region: str
    published_at: datetime
    waits: bool
    sample: bool
    node: str = ""
    reached: dict[int, datetime] = field(default_factory=dict)

    @property
    def furthest(self) -> int:
        """The furthest step."""
        return max(self.reached, default=0)


def courses(alliance: Alliance) -> list[Course]:
    """Every listing that was ever on the market, in eight queries."""
    found = dict(_listings(alliance))
    for listing, node in _first_nodes(alliance):
        if listing in found:
            found[listing].node = node
    for step, moments in enumerate(
        (_matches(alliance), _introductions(alliance), _accepted(alliance), _contracts(alliance)), start=1
    ):
        for listing, at in moments:
            course = found.get(listing)
            if course is not None and at is not None:
                course.reached[step] = min(at, course.reached.get(step, at))
    return list(found.values())


def _listings(alliance: Alliance) -> Iterator[tuple[uuid.UUID, Course]]:
    rows = Listing.objects.filter(alliance=alliance, published_at__isnull=False)
    rows = rows.exclude(state__in=(ListingState.DRAFT, ListingState.MERGED)).order_by()
    now, today = timezone.now(), timezone.localdate()
    columns = ("pk", "member", "side", "region", "published_at", "state", "valid_until", "sample")
    for pk, member, side, region, at, state, until, sample in _chunks(rows.values_list(*columns)):
        on_it = state == ListingState.PUBLISHED and until is not None and until >= today
        waits = on_it and side == Side.DEMAND and at <= now - WAITS_AFTER
        yield pk, Course(member, side, region, at, waits, sample)


def _first_nodes(alliance: Alliance) -> Iterator[tuple[uuid.UUID, str]]:
    """The node that a listing is about above all: the first, so that each listing counts once."""
    rows = (
        ListingNode.objects.filter(listing__alliance=alliance).order_by("-pk").values_list("listing", "node")
    )
    return _chunks(rows)


def _matches(alliance: Alliance) -> Iterator[tuple[uuid.UUID, datetime]]:
    rows = Match.objects.filter(alliance=alliance, excluded=False).order_by()
    for side in ("demand", "offer"):
        of_it = rows.filter(**{f"{side}__isnull": False})
        yield from _chunks(of_it.values(side).annotate(at=Min("found_at")).values_list(side, "at"))


def _introductions(alliance: Alliance) -> Iterator[tuple[uuid.UUID, datetime]]:
    return _of_both(Introduction.objects.filter(alliance=alliance), "made_at")


def _accepted(alliance: Alliance) -> Iterator[tuple[uuid.UUID, datetime]]:
    rows = Introduction.objects.filter(
        alliance=alliance, asker_agreed_at__isnull=False, asked_agreed_at__isnull=False
    )
    return _of_both(rows.annotate(both_at=Greatest("asker_agreed_at", "asked_agreed_at")), "both_at")


def _contracts(alliance: Alliance) -> Iterator[tuple[uuid.UUID, datetime]]:
    rows = Contract.objects.filter(alliance=alliance, state=ContractState.CONFIRMED).annotate(
        listing=F("introduction__listing"), own_listing=F("introduction__own_listing")
    )
    return _of_both(rows, "agreed_at")


def _of_both(rows: Any, moment: str) -> Iterator[tuple[uuid.UUID, datetime]]:
    """The moment for the listing that was answered, and for the one that went with the answer."""
    for listing, own, at in _chunks(rows.order_by().values_list("listing", "own_listing", moment)):
        yield listing, at
        if own is not None:
            yield own, at


def _chunks(rows: Any) -> Iterator[Any]:
    return iter(rows.iterator(chunk_size=ROWS_AT_ONCE))


def organisations(chosen: Iterable[Course]) -> set[uuid.UUID]:
    """Whose listings they are."""
    return {each.member for each in chosen}
