# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Demands and offers for programs: an ERP publishes and reads them by the same rules as the pages."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Query, Router

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.api.asking import NotAllowed, asker
from corechain_portal.api.cursors import cursor_page
from corechain_portal.api.errors import needed, reader_of
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.listing_reading import ReadFromText, advice_on, read_what_was_not_sent
from corechain_portal.api.listing_schemas import (
    ChangeIn,
    KeptListingOut,
    ListingFilters,
    ListingIn,
    ListingOut,
    ListingsOut,
    PublishIn,
    ReadableFields,
    SuggestIn,
    SuggestionsOut,
    WithdrawIn,
    content_from,
    shown_listing,
)
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.listings import publishing
from corechain_portal.listings.content import Content, content_of
from corechain_portal.listings.exceptions import StaleEdit
from corechain_portal.listings.filling import read_text
from corechain_portal.listings.models import Listing
from corechain_portal.listings.queries import Asked, market, one_listing, own_listing, own_listings
from corechain_portal.listings.shown import show, show_all
from corechain_portal.membership.models import MemberOrganisation

router = Router(tags=["listings 供需信息"])
NOT_ONE_ORGANISATION = Text(
    zh="请在 member 里写明代表哪家单位。", en="Say in `member` for which organisation it is."
)


class WhichOrganisation(CorechainError):
    """Somebody who acts for several organisations did not say for which."""

    code = "which_organisation"
    http_status = 422


@router.get(
    "/listings", response=or_refused(ListingsOut), url_name="listings", summary="The market / 供需市场"
)
def listings(request: HttpRequest, filters: Annotated[ListingFilters, Query()]) -> dict[str, Any]:
    """Demands and offers that the asker may see, the newest first; `mine`: all of one's own, drafts too."""
    viewer = _reader(request)
    if filters.mine:
        asker(request, "listings.publish")
        rows, moment = own_listings(viewer, filters.state or ""), "made_at"
        if filters.side:
            rows = rows.filter(side=filters.side)
    else:
        text = filters.q.replace("\x00", "").strip()
        asked = Asked(filters.side or "", filters.node, filters.region, text)
        rows, moment = market(viewer, asked), "published_at"
    rows = rows.select_related("member").prefetch_related("nodes")
    page = cursor_page(request, rows, filters.cursor, filters.limit, moment=moment)
    shown = show_all(page.rows, viewer)
    return {"limit": filters.limit, "next": page.next, "listings": [shown_listing(each) for each in shown]}


@router.get(
    "/listings/{uuid:listing_id}",
    response=or_refused(ListingOut),
    url_name="listing",
    summary="One listing / 一条供需信息",
)
def listing(request: HttpRequest, listing_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """A demand or an offer as far as the asker may see it: hidden parts are null and named in `hidden`."""
    viewer = _reader(request)
    return _shown(one_listing(viewer, listing_id), viewer)


@router.post(
    "/listings",
    response=or_changed(KeptListingOut),
    url_name="listings",
    summary="Make a listing / 新建供需信息",
)
@idempotent
def make(request: HttpRequest, sent: ListingIn | None = None, lang: Language = None) -> dict[str, Any]:
    """Make a draft, or with `publish` put it on the market at once: the program's organisation answers for it.

    未发送的内容从原文读出，依据见 read_from_text；没有环节就没有对接，见 advice。

    What is not sent is read from the text; `read_from_text` tells the words. Matches are looked for on nodes alone:
    `advice` tells where there is none.
    """
    viewer = asker(request, "listings.publish")
    body = needed(sent)
    member = _member(viewer, body.member)
    asker(request, "listings.publish", member)
    read = _read(request, body, content_from(body, member, body.side), member, None)
    with transaction.atomic():
        made = publishing.make_draft(viewer, member, read.content)
        if body.publish:
            made = publishing.publish(viewer, made, valid_until=body.valid_until)
    return _kept(request, made, viewer, read.taken)


@router.patch(
    "/listings/{uuid:listing_id}",
    response=or_changed(KeptListingOut),
    url_name="listing",
    summary="Change a listing / 修改供需信息",
)
@idempotent
def change(
    request: HttpRequest, listing_id: uuid.UUID, sent: ChangeIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Change what is sent and leave the rest; `version` is the one that was read, 409 where somebody saved since.

    发送新的 text 时，仍与旧文字一致的内容重新读出。
    Where a text is sent, what still says what the earlier text said is read anew.
    """
    viewer, found = _own(request, listing_id)
    body = needed(sent)
    read = _read(request, body, body.applied_to(found), found.member, content_of(found))
    if not publishing.change(viewer, found, body.version, read.content):
        raise StaleEdit
    return _kept(request, own_listing(viewer, listing_id), viewer, read.taken)


@router.post(
    "/listings/{uuid:listing_id}/publish",
    response=or_changed(KeptListingOut),
    url_name="listing-publish",
    summary="Publish a draft / 发布草稿",
)
@idempotent
def publish(
    request: HttpRequest, listing_id: uuid.UUID, sent: PublishIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Put a draft on the market until `valid_until`, 90 days by default."""
    viewer, found = _own(request, listing_id)
    published = publishing.publish(viewer, found, valid_until=sent.valid_until if sent else None)
    return _kept(request, published, viewer)


@router.post(
    "/listings/{uuid:listing_id}/renew",
    response=or_changed(ListingOut),
    url_name="listing-renew",
    summary="Renew / 续期",
)
@idempotent
def renew(
    request: HttpRequest, listing_id: uuid.UUID, sent: PublishIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Let it hold until `valid_until`, 90 days from today by default; one that expired is on the market again."""
    viewer, found = _own(request, listing_id)
    return _shown(publishing.renew(viewer, found, valid_until=sent.valid_until if sent else None), viewer)


@router.post(
    "/listings/{uuid:listing_id}/copy",
    response=or_changed(ListingOut),
    url_name="listing-copy",
    summary="Copy / 复制",
)
@idempotent
def copy(request: HttpRequest, listing_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """A new draft that says the same, without the dates."""
    viewer, found = _own(request, listing_id)
    return _shown(publishing.copy(viewer, found), viewer)


@router.post(
    "/listings/{uuid:listing_id}/withdraw",
    response=or_changed(ListingOut),
    url_name="listing-withdraw",
    summary="Withdraw / 撤回",
)
@idempotent
def withdraw(
    request: HttpRequest, listing_id: uuid.UUID, sent: WithdrawIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Take one's own listing off the market; the reason is not shown to others."""
    viewer, found = _own(request, listing_id)
    body = needed(sent)
    return _shown(publishing.withdraw(viewer, found, body.reason, body.note), viewer)


@router.post(
    "/listings/suggest",
    response=or_refused(SuggestionsOut),
    url_name="listing-suggest",
    summary="Read a text / 识别文字",
)
def suggest(request: HttpRequest, sent: SuggestIn | None = None, lang: Language = None) -> dict[str, Any]:
    """What the fields can be filled with from a free text, each suggestion with its words and their place in the
    text; nothing is kept.
    """
    viewer = asker(request, "listings.publish")
    filled = read_text(viewer.alliance, needed(sent).text)
    if filled is None:
        return {"language": None, "title": "", "suggestions": []}
    return filled.to_dict(reader_of(request))


def _reader(request: HttpRequest) -> Viewer:
    """Everybody may ask, each sees what the levels allow; but a token needs the scope."""
    viewer = viewer_of(request)
    if viewer.scopes is not None and not viewer.may("listings.see"):
        raise NotAllowed(viewer)
    return viewer


def _own(request: HttpRequest, listing_id: uuid.UUID) -> tuple[Viewer, Listing]:
    """A listing of one's own that the asker may change; any other is 404."""
    viewer = asker(request, "listings.publish")
    found = own_listing(viewer, listing_id)
    asker(request, "listings.publish", found)
    return viewer, found


def _member(viewer: Viewer, wanted: uuid.UUID | None) -> MemberOrganisation:
    rows = MemberOrganisation.objects.select_related("alliance").filter(pk__in=viewer.member_ids)
    own = list(rows if wanted is None else rows.filter(pk=wanted))
    if len(own) != 1:
        raise WhichOrganisation(NOT_ONE_ORGANISATION)
    return own[0]


def _read(
    request: HttpRequest,
    body: ReadableFields,
    content: Content,
    member: MemberOrganisation,
    before: Content | None,
) -> ReadFromText:
    """The listing with what was not sent read from its text; not where that is switched off or the text stays."""
    sent = body.model_fields_set
    if not body.read_text or (before is not None and "text" not in sent):
        return ReadFromText(content)
    return read_what_was_not_sent(content, sent, member.alliance, reader_of(request), before)


def _kept(
    request: HttpRequest, listing: Listing, viewer: Viewer, taken: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """One's own listing after it was kept: with what was read from its text, and what its organisation should know."""
    shown = _shown(listing, viewer)
    return {**shown, "read_from_text": taken, "advice": advice_on(shown["nodes"], reader_of(request))}


def _shown(listing: Listing, viewer: Viewer) -> dict[str, Any]:
    return shown_listing(show(listing, viewer))
