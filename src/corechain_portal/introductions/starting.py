"""How an introduction begins: by the interest of one side, or by a proposal of the staff."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.introductions.answering import accept
from corechain_portal.introductions.exceptions import CannotIntroduce
from corechain_portal.introductions.facts import chosen_facts
from corechain_portal.introductions.models import Introduction, State
from corechain_portal.introductions.moving import happened
from corechain_portal.introductions.parties import Side, trading_ids
from corechain_portal.introductions.states import OPEN, WAITING
from corechain_portal.introductions.telling import publish_event, tell
from corechain_portal.listings.models import Listing
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind

MOST_WAITING = 50
"""Unanswered introductions that one organisation may have asked for."""

OWN = Text(zh="这是贵单位自己发布的信息。", en="Your own organisation published this.")
NOT_ON_THE_MARKET = Text(zh="这条信息已不在有效期内。", en="This listing is not on the market any more.")
ASKED_ALREADY = Text(
    zh="贵单位已就这条信息表达过意向，可在“引荐与洽谈”中查看。",
    en="Your organisation has shown interest in this already; see “Introductions”.",
)
TOO_MANY = Text(
    zh="贵单位已有 {n} 项意向未得到答复，请等待答复或撤回一些。",
    en="{n} introductions that you asked for are unanswered; wait for answers, or withdraw some.",
    n=MOST_WAITING,
)
DOES_NOT_FIT = Text(
    zh="随附的须是贵单位在有效期内、供需方向相反的信息。",
    en="What goes with it has to be your own listing on the market: an offer for a demand, a demand for an offer.",
)
BETWEEN_TWO = Text(
    zh="撮合须在一条需求与另一家单位之间进行。",
    en="A proposal is between a demand and another organisation.",
)
NOT_SEEN = Text(
    zh="按其公开范围，对方看不到这条信息，不能撮合。",
    en="By its level the other side may not see the listing; it cannot be proposed.",
)


@transaction.atomic
def express_interest(
    listing: Listing,
    from_member: MemberOrganisation,
    viewer: Viewer,
    *,
    own_listing: Listing | None = None,
    match: Any = None,
    facts: Collection[str] = (),
) -> Introduction:
    """`from_member` would like to be brought together with whoever published `listing`, and to be named once that side
    accepts too. Raises :class:`CannotIntroduce`, or 404 for a listing that the viewer may not see.

    Where the other side showed the same interest before, both have accepted now.
    """
    listing = _seen_and_locked(listing, viewer)
    if not viewer.may("introductions.ask", from_member):
        raise PermissionDenied
    if listing.member_id == from_member.pk:
        raise CannotIntroduce(OWN)
    _check_own(own_listing, from_member, listing)
    mutual = _mutual(listing, from_member, own_listing)
    if mutual is not None:
        return accept(mutual, viewer, side=Side.ASKED)
    _check_room(listing, from_member)
    made = _made(listing, from_member, own_listing, viewer, match)
    made.state, made.facts, made.asker_agreed_at = (
        State.ASKED,
        chosen_facts(from_member, facts),
        timezone.now(),
    )
    made.save(force_insert=True)
    happened(made, "asked", viewer, Side.ASKER)
    tell(made, "asked", Side.ASKED)
    publish_event(made, "introduction.asked", Side.ASKED)
    record("introductions.ask", made, viewer=viewer, before=None, after=made.to_audit())
    return made


@transaction.atomic
def propose(demand: Listing, offer_or_member: Listing | MemberOrganisation, viewer: Viewer) -> Introduction:
    """The staff propose to bring a demand together with an offer, or with a member; both have to accept.

    Raises :class:`CannotIntroduce`, also where one side may not see the listing of the other.
    """
    if not viewer.may("introductions.propose"):
        raise PermissionDenied
    demand = _seen_and_locked(demand, viewer)
    offer = offer_or_member if isinstance(offer_or_member, Listing) else None
    member = offer.member if offer is not None else offer_or_member
    if not isinstance(member, MemberOrganisation) or not member.is_active or member.pk == demand.member_id:
        raise CannotIntroduce(BETWEEN_TWO)
    _check_own(offer, member, demand)
    for listing, reader in ((demand, member), (offer, demand.member)):
        if listing is not None and not _may_see(listing, reader):
            raise CannotIntroduce(NOT_SEEN)
    _check_room(demand, member, limited=False)
    made = _made(demand, member, offer, viewer, None)
    made.state, made.proposed = State.PROPOSED, True
    made.save(force_insert=True)
    happened(made, "proposed", viewer)
    tell(made, "proposed", Side.ASKER, Side.ASKED)
    publish_event(made, "introduction.asked", Side.ASKER, Side.ASKED)
    record("introductions.propose", made, viewer=viewer, before=None, after=made.to_audit())
    return made


def asking_members(viewer: Viewer) -> list[MemberOrganisation]:
    """The viewer's organisations that may ask for introductions."""
    rows = MemberOrganisation.objects.filter(pk__in=trading_ids(viewer))
    return [each for each in rows if viewer.may("introductions.ask", each)]


def _made(
    listing: Listing, asker: MemberOrganisation, own: Listing | None, viewer: Viewer, match: Any
) -> Introduction:
    return Introduction(
        alliance=viewer.alliance,
        listing=listing,
        own_listing=own,
        asked=listing.member,
        asker=asker,
        match=getattr(match, "pk", match),
        listing_version=listing.version,
        made_by=viewer.person,
        sample=listing.sample,
    )


def _seen_and_locked(listing: Listing, viewer: Viewer) -> Listing:
    """Locked, so that the same interest sent twice at once begins one introduction."""
    rows = Listing.objects.visible_to(viewer).filter(pk=listing.pk)
    if not rows.exists():
        raise Http404
    found: Listing = (
        Listing.objects.select_for_update(of=("self",)).select_related("member").get(pk=listing.pk)
    )
    if not found.is_on_the_market:
        raise CannotIntroduce(NOT_ON_THE_MARKET)
    return found


def _check_own(own: Listing | None, member: MemberOrganisation, listing: Listing) -> None:
    if own is None:
        return
    if own.member_id != member.pk or own.side == listing.side or not own.is_on_the_market:
        raise CannotIntroduce(DOES_NOT_FIT)


def _check_room(listing: Listing, asker: MemberOrganisation, *, limited: bool = True) -> None:
    if Introduction.objects.filter(listing=listing, asker=asker, state__in=OPEN).exists():
        raise CannotIntroduce(ASKED_ALREADY)
    waiting = Introduction.objects.filter(asker=asker, state__in=WAITING)
    if limited and waiting.count() >= MOST_WAITING:
        raise CannotIntroduce(TOO_MANY)


def _mutual(listing: Listing, member: MemberOrganisation, own: Listing | None) -> Introduction | None:
    """The same two listings, asked for from the other side and waiting for `member`."""
    if own is None:
        return None
    rows = Introduction.objects.filter(listing=own, own_listing=listing, asked=member, state=State.ASKED)
    return rows.first()  # type: ignore[no-any-return]


def _may_see(listing: Listing, reader: MemberOrganisation) -> bool:
    roles: dict[uuid.UUID, frozenset[str]] = {reader.pk: frozenset({OrganisationRoleKind.OWNER.value})}
    as_reader = Viewer(listing.alliance, organisation_roles=roles)
    return bool(Listing.objects.visible_to(as_reader).filter(pk=listing.pk).exists())
