"""What happens to a listing: drafted, published, changed, renewed, ended. Each step is audited and told on commit.

Whether the viewer may is for the caller (``listings.publish``, ``listings.withdraw``).
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.listings import limits, signals
from corechain_portal.listings.content import Content, content_of, kept_version, text_key, write_nodes
from corechain_portal.listings.exceptions import ListingRefused, NotInState
from corechain_portal.listings.giving_away import check_anonymity
from corechain_portal.listings.hiding import without_hidden_words
from corechain_portal.listings.models import EndReason, Listing, ListingState, ListingVersion, Part
from corechain_portal.membership.members import active
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.web.stale_edit import save_unless_stale

WITHOUT_WORDS = Text(zh="没有写需要什么或提供什么。", en="It does not say what is wanted or offered.")
WRITE_SOME = Text(zh="请写一个标题。", en="Write a title.")
OPEN = (ListingState.DRAFT, ListingState.PUBLISHED)


@transaction.atomic
def make_draft(
    viewer: Viewer,
    member: MemberOrganisation,
    content: Content,
    *,
    copied_from: Listing | None = None,
    sample: bool = False,
) -> Listing:
    """A draft of `member`, seen by its own people alone. Raises :class:`TooManyListings`."""
    member = active(member)
    if not sample:
        limits.check_drafts(member)
    listing = Listing(
        alliance=viewer.alliance,
        member=member,
        side=content.side,
        made_by=viewer.person,
        copied_from=copied_from,
        sample=sample,
        **_columns(content, member),
    )
    listing.save(force_insert=True)
    listing.named.set(content.named)
    write_nodes(listing, content)
    record("listings.make", listing, viewer=viewer, before=None, after=listing.to_audit())
    return listing


@transaction.atomic
def change(viewer: Viewer, listing: Listing, version: int, content: Content) -> bool:
    """Save `content` where nobody has saved since `version`; tells whether so.

    What is on the market stays there: its new version is kept beside the old ones, and checked as when it was
    published. Raises :class:`NotInState` for one that has ended, and what :func:`publish` raises of its words.
    """
    listing = locked(listing, *OPEN)
    before = listing.to_audit()
    if not save_unless_stale(listing, version, _columns(content, listing.member)):
        return False
    listing.named.set(content.named)
    write_nodes(listing, content)
    if listing.state == ListingState.PUBLISHED:
        _check(listing)
        _keep_version(listing, viewer)
        signals.send_once_kept(signals.changed, listing)
    record("listings.change", listing, viewer=viewer, before=before, after=listing.to_audit())
    return True


@transaction.atomic
def publish(viewer: Viewer, listing: Listing, *, valid_until: date | None = None) -> Listing:
    """Put a draft on the market until `valid_until` (90 days by default).

    Raises :class:`NotInState`, :class:`ListingRefused` (words missing, an anonymous text that names its own
    organisation, a day beyond the limit), :class:`TooManyListings` and :class:`SameTextAgain`.
    """
    listing = locked(listing, ListingState.DRAFT)
    active(listing.member)
    if not listing.sample:
        limits.check_published(listing.member)
    _check(listing)
    before = listing.to_audit()
    listing.state = ListingState.PUBLISHED
    listing.published_at = timezone.now()
    listing.valid_until = checked_validity(valid_until)
    listing.save(update_fields=["state", "published_at", "valid_until", "changed_at"])
    _keep_version(listing, viewer)
    signals.send_once_kept(signals.published, listing)
    record("listings.publish", listing, viewer=viewer, before=before, after=listing.to_audit())
    return listing


@transaction.atomic
def renew(viewer: Viewer, listing: Listing, *, valid_until: date | None = None) -> Listing:
    """Let a listing hold longer; one that had expired is on the market again."""
    listing = locked(listing, ListingState.PUBLISHED, ListingState.EXPIRED)
    active(listing.member)
    before, was_over = listing.to_audit(), not listing.is_on_the_market
    if was_over:
        limits.check_same_text(listing)
    until = checked_validity(valid_until)
    if not was_over and until == listing.valid_until:
        return listing  # renewed today already
    listing.state, listing.valid_until = ListingState.PUBLISHED, until
    listing.ended_at = listing.reminded_at = None
    listing.save(update_fields=["state", "valid_until", "ended_at", "reminded_at", "changed_at"])
    signals.send_once_kept(signals.published if was_over else signals.changed, listing)
    record("listings.renew", listing, viewer=viewer, before=before, after=listing.to_audit())
    return listing


@transaction.atomic
def withdraw(viewer: Viewer, listing: Listing, reason: str, note: str = "") -> Listing:
    """Take a listing off the market because of `reason`, an :class:`EndReason`."""
    if reason not in EndReason.values:
        raise ValueError(f"no reason to withdraw: {reason}")
    listing = locked(listing, ListingState.PUBLISHED, ListingState.EXPIRED)
    return _end(
        viewer, listing, ListingState.WITHDRAWN, "listings.withdraw", end_reason=reason, end_note=note[:300]
    )


@transaction.atomic
def fulfil(viewer: Viewer | None, listing: Listing) -> Listing:
    """A contract met it. Without a viewer the system found so."""
    listing = locked(listing, ListingState.PUBLISHED, ListingState.EXPIRED)
    return _end(viewer, listing, ListingState.FULFILLED, "listings.fulfil")


@transaction.atomic
def merge(viewer: Viewer, listing: Listing, into: Listing, *, agreed: bool = False) -> Listing:
    """Let one listing go on in another of the same side, which stays on the market: of the same organisation, or of
    another where both `agreed` (see :mod:`corechain_portal.listings.merging`).
    """
    of_one = listing.member_id == into.member_id
    if listing.pk == into.pk or listing.side != into.side or not (of_one or agreed):
        raise NotInState
    locked(into, ListingState.PUBLISHED)
    listing = locked(listing, *OPEN)
    return _end(viewer, listing, ListingState.MERGED, "listings.merge", merged_into=into)


@transaction.atomic
def copy(viewer: Viewer, listing: Listing) -> Listing:
    """A new draft that says the same; its dates, which may be over, are left out."""
    content = replace(content_of(listing), starts_on=None, ends_on=None)
    return make_draft(viewer, listing.member, content, copied_from=listing)


@transaction.atomic
def discard(viewer: Viewer, listing: Listing) -> None:
    """Delete a draft; one that was once published is withdrawn instead and kept as history."""
    listing = locked(listing, ListingState.DRAFT)
    if listing.published_at is not None:
        _end(viewer, listing, ListingState.WITHDRAWN, "listings.withdraw", end_reason=EndReason.NOT_NEEDED)
        return
    record("listings.discard", listing, viewer=viewer, before=listing.to_audit(), after=None)
    listing.delete()


def expire_one(listing_id: uuid.UUID) -> bool:
    """The day of a listing is over; tells whether it was."""
    with transaction.atomic():
        due = Listing.objects.select_for_update().filter(
            pk=listing_id, state=ListingState.PUBLISHED, valid_until__lt=timezone.localdate()
        )
        listing = due.first()
        if listing is not None:
            _end(None, listing, ListingState.EXPIRED, "listings.expire")
        return listing is not None


def end_all_of(member_id: uuid.UUID, reason: str = EndReason.LEFT) -> int:
    """End everything that an organisation has on the market, and its drafts with it: it left the alliance."""
    open_ones = Listing.objects.filter(member=member_id, state__in=(*OPEN, ListingState.EXPIRED))
    found = list(open_ones.select_for_update())
    for listing in found:
        _end(None, listing, ListingState.WITHDRAWN, "listings.withdraw", end_reason=reason)
    return len(found)


def locked(listing: Listing, *states: str) -> Listing:
    """The listing read again for changing; others wait. Raises :class:`NotInState` unless in one of `states`."""
    found: Listing | None = Listing.objects.select_for_update().filter(pk=listing.pk).first()
    if found is None or found.state not in states:
        raise NotInState
    return found


def checked_validity(valid_until: date | None) -> date:
    """The last day, 90 days from now by default; raises :class:`ListingRefused` beyond a year and in the past."""
    today = timezone.localdate()
    if valid_until is None:
        return today + limits.default_validity()
    if not today <= valid_until <= today + timedelta(days=limits.LONGEST_VALID_DAYS):
        raise ListingRefused(
            Text(
                zh="有效期应在今天与 {days} 天之内。",
                en="It can hold until a day between today and {days} days from now.",
                days=limits.LONGEST_VALID_DAYS,
            )
        )
    return valid_until


def _columns(content: Content, member: MemberOrganisation) -> dict[str, Any]:
    """The columns that `content` fills, with those derived from it."""
    values = content.values()
    title, text = without_hidden_words(content, member)
    return {
        **values,
        "shown_title": title,
        "shown_text": text,
        "shown_region": "" if Part.PLACE in content.hidden else content.region,
        "text_key": text_key(content.text or content.title),
        "changed_at": timezone.now(),
    }


def _check(listing: Listing) -> None:
    """What has to hold of everything on the market."""
    if not listing.title.strip():
        raise ListingRefused(WITHOUT_WORDS, WRITE_SOME)
    check_anonymity(content_of(listing), listing.member)
    limits.check_same_text(listing)


def _keep_version(listing: Listing, viewer: Viewer | None) -> None:
    ListingVersion.objects.update_or_create(
        listing=listing,
        version=listing.version,
        defaults={
            "content": kept_version(content_of(listing)),
            "person": viewer.person if viewer else None,
            "at": timezone.now(),
        },
    )


def _end(viewer: Viewer | None, listing: Listing, state: str, action: str, **more: Any) -> Listing:
    before, was_draft = listing.to_audit(), listing.state == ListingState.DRAFT
    listing.state, listing.ended_at = state, timezone.now()
    for name, value in more.items():
        setattr(listing, name, value)
    listing.save(update_fields=["state", "ended_at", "changed_at", *more])
    if not was_draft:
        signals.send_once_kept(signals.ended, listing)
    by = None if viewer else "system"
    record(action, listing, viewer=viewer, before=before, after=listing.to_audit(), by=by)
    return listing
