"""What a viewer sees of an introduction. Pages, answers and notices read this alone, so that a name that is not open
yet never gets near a template.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.introductions.contract_models import reads_all
from corechain_portal.introductions.facts import facts_in_words
from corechain_portal.introductions.models import Introduction
from corechain_portal.introductions.parties import Side, other_side, trading_ids
from corechain_portal.introductions.states import STATES, TALKING, TONES, WAITING
from corechain_portal.listings.models import Listing
from corechain_portal.listings.shown import ShownListing, show, show_all
from corechain_portal.membership.models import MemberOrganisation

LAPSES_AFTER = timedelta(days=14)
"""Without an answer."""


@dataclass(frozen=True)
class ShownIntroduction:
    """An introduction as one viewer may see it. `asker` and `asked` are None where the viewer may not know them."""

    id: uuid.UUID
    state: str
    state_since: datetime
    made_at: datetime
    proposed: bool
    reason: str
    side: str
    """The side for which the viewer deals; empty: the staff and its auditor."""
    listing: ShownListing
    own_listing: ShownListing | None
    """The asker's listing, where the viewer may see it."""
    asker: MemberOrganisation | None
    asked: MemberOrganisation | None
    facts: tuple[str, ...]
    names_are_open: bool
    agreed: bool
    """Whether the viewer's side accepted."""
    other_agreed: bool
    lapses_on: date | None
    listing_version: int
    sample: bool

    @property
    def waits_for_viewer(self) -> bool:
        """Whether the viewer's side is to answer."""
        return self.state in WAITING and bool(self.side) and not self.agreed

    @property
    def is_talking(self) -> bool:
        """Whether the two talk, so that messages and steps can be added."""
        return self.state in TALKING

    @property
    def other(self) -> MemberOrganisation | None:
        """The organisation across the table, where the viewer may know it."""
        if not self.side:
            return None
        return self.asked if self.side == Side.ASKER else self.asker

    @property
    def state_words(self) -> Any:
        """The state in words."""
        return STATES[self.state]

    @property
    def tone(self) -> str:
        """How the state is coloured."""
        return TONES.get(self.state, "")


def side_of(introduction: Introduction, viewer: Viewer) -> str:
    """The side for which the viewer deals; of both, the one that has not answered yet. Empty: none."""
    mine = trading_ids(viewer)
    sides = [side for side in (Side.ASKED, Side.ASKER) if introduction.member_on(side).pk in mine]
    waiting = [side for side in sides if not agreed(introduction, side)]
    return next(iter([*waiting, *sides]), "")


def agreed(introduction: Introduction, side: str) -> bool:
    """Whether that side accepted."""
    at = introduction.asker_agreed_at if side == Side.ASKER else introduction.asked_agreed_at
    return at is not None


def show_one(introduction: Introduction, viewer: Viewer) -> ShownIntroduction:
    """One introduction that the viewer may see (it was found through ``visible_to``)."""
    return show_introductions([introduction], viewer)[0]


def show_introductions(introductions: Sequence[Introduction], viewer: Viewer) -> list[ShownIntroduction]:
    """Introductions that the viewer may see, in their order; the queries do not grow with their number.

    `listing`, `own_listing` (each with its member), `asker` and `asked` should have been fetched with them.
    """
    rows = [each.listing for each in introductions]
    rows += [each.own_listing for each in introductions if each.own_listing is not None]
    prefetch_related_objects(rows, "nodes")
    listings = dict(zip((each.pk for each in rows), show_all(rows, viewer), strict=True))
    seen = _seen(introductions, viewer)
    return [
        _shown(
            each,
            viewer,
            listings[each.listing_id],
            listings[each.own_listing_id] if each.own_listing_id in seen else None,
        )
        for each in introductions
    ]


def _seen(introductions: Sequence[Introduction], viewer: Viewer) -> frozenset[Any]:
    """Of the askers' listings, those that the viewer may see: no drafts and narrower levels until both accepted."""
    own = {each.own_listing_id: each.names_are_open for each in introductions if each.own_listing_id}
    opened = {pk for pk, names_are_open in own.items() if names_are_open}
    unsure = own.keys() - opened
    if not unsure:
        return frozenset(opened)
    visible = Listing.objects.visible_to(viewer).filter(pk__in=unsure).values_list("pk", flat=True)
    return frozenset(opened) | frozenset(visible)


def _shown(
    introduction: Introduction, viewer: Viewer, listing: ShownListing, own_listing: ShownListing | None
) -> ShownIntroduction:
    side = side_of(introduction, viewer)
    open_names = introduction.names_are_open or reads_all(viewer)
    asker = introduction.asker if open_names or side == Side.ASKER else own_listing and own_listing.member
    asked = introduction.asked if open_names or side == Side.ASKED else listing.member
    waiting = introduction.state in WAITING
    return ShownIntroduction(
        id=introduction.pk,
        state=introduction.state,
        state_since=introduction.state_since,
        made_at=introduction.made_at,
        proposed=introduction.proposed,
        reason=introduction.reason,
        side=side,
        listing=listing,
        own_listing=own_listing,
        asker=asker,
        asked=asked,
        facts=tuple(facts_in_words(introduction.facts)),
        names_are_open=introduction.names_are_open,
        agreed=bool(side) and agreed(introduction, side),
        other_agreed=bool(side) and agreed(introduction, other_side(side)),
        lapses_on=timezone.localdate(introduction.made_at + LAPSES_AFTER) if waiting else None,
        listing_version=introduction.listing_version,
        sample=introduction.sample,
    )


def public_title(introduction: Introduction) -> str:
    """The title of the listing as those see it who were not accepted: what notices may say to both sides."""
    return show(introduction.listing, Viewer(introduction.alliance)).title
