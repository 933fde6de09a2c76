"""Drafting and changing a listing: its text is read into the form, and a person confirms what is published."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access import sharing
from corechain_portal.access.gates import guarded, require
from corechain_portal.access.sharing import BadSharing, Sharing
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.listings import publishing
from corechain_portal.listings.changes import LABELS, in_words
from corechain_portal.listings.content import DEFAULT_HIDDEN, Content, content_of, kept_version
from corechain_portal.listings.exceptions import SameTextAgain
from corechain_portal.listings.filling import Filling, NodeChoice, fill, sent_nodes, snapshot_of
from corechain_portal.listings.forms import ListingForm, default_values, form_values
from corechain_portal.listings.giving_away import GivesAway
from corechain_portal.listings.models import Listing, ListingState, Side
from corechain_portal.listings.queries import own_listing
from corechain_portal.listings.requirement_rows import (
    BLANK_ROWS,
    RequirementRow,
    records_of,
    rows_of,
    sent_rows,
)
from corechain_portal.listings.units import REQUIREMENT_NAMES
from corechain_portal.matching.marking import marked
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.web.once import first_time
from corechain_portal.web.stale_edit import Difference, differences, sent_version
from corechain_portal.web.words import ATTRIBUTES, LISTING_PARTS, OPERATORS, SIDES

UNKNOWN_NODE = Text(zh="链上没有环节“{node}”。", en="The chain has no node “{node}”.")


@dataclass(frozen=True)
class Typed:
    """A form as it was sent, with all that is wrong with it."""

    form: ListingForm
    nodes: list[NodeChoice]
    rows: list[RequirementRow]
    shared: Sharing
    faults: list[Text]
    content: Content | None


@guarded("listings.publish", "GET", "HEAD", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """A new listing: its text, then the form filled from it, then a draft or published."""
    viewer = viewer_of(request)
    member = member_chosen(request, viewer)
    if request.method != "POST":
        return _page(request, member, None, _begun(request))
    if request.POST.get("do") == "fill":
        return _filled(request, member, None)
    typed = _typed(request, member, None)
    if typed.content is None:
        return _again(request, member, None, typed)
    try:
        with transaction.atomic():
            if not first_time(request):
                messages.info(request, _("This form had arrived already; the listing is there once."))
                return redirect("my-listings")
            listing = publishing.make_draft(viewer, member, typed.content)
            return _done(request, viewer, listing, typed)
    except CorechainError as error:
        return _again(request, member, None, typed, fault=error)


@guarded("listings.publish", "GET", "HEAD", "POST")
def edit(request: HttpRequest, listing_id: uuid.UUID) -> HttpResponse:
    """The form of a draft, or of what is on the market; where somebody saved it meanwhile, both are shown."""
    viewer = viewer_of(request)
    listing = own_listing(viewer, listing_id)
    require(request, "listings.publish", listing)
    if listing.state not in (ListingState.DRAFT, ListingState.PUBLISHED):
        raise Http404
    if request.method != "POST":
        return _page(request, listing.member, listing, _kept(listing), version=listing.version)
    if request.POST.get("do") == "fill":
        return _filled(request, listing.member, listing)
    typed = _typed(request, listing.member, listing)
    if typed.content is None:
        return _again(request, listing.member, listing, typed)
    try:
        with transaction.atomic():
            if not publishing.change(viewer, listing, sent_version(request), typed.content):
                listing.refresh_from_db()
                stale = _differences(typed.content, listing)
                return _again(request, listing.member, listing, typed, stale=stale, version=listing.version)
            return _done(request, viewer, listing, typed)
    except CorechainError as error:
        return _again(request, listing.member, listing, typed, fault=error)


@guarded("listings.publish", "POST")
def suggest(request: HttpRequest) -> HttpResponse:
    """The fields filled from the text, for a page that reads along while somebody types; nothing is kept."""
    viewer = viewer_of(request)
    member = member_chosen(request, viewer)
    context = _context(request, member, None, fill(viewer.alliance, request.POST), version=None)
    return render(request, "listings/fields.html", context)


def _done(request: HttpRequest, viewer: Viewer, listing: Listing, typed: Typed) -> HttpResponse:
    """Publish what is to be published; say what happened."""
    if request.POST.get("do") != "publish":
        messages.success(request, _("The draft is saved; only your organisation sees it."))
        return redirect("listing-edit", listing_id=listing.pk)
    if listing.state == ListingState.DRAFT:
        publishing.publish(viewer, listing, valid_until=typed.form.cleaned_data["valid_until"])
        messages.success(request, _("It is on the market now."))
    else:
        messages.success(request, _("Saved. Those in talks with you see what changed."))
    return redirect("listing", listing_id=listing.pk)


def member_chosen(request: HttpRequest, viewer: Viewer) -> MemberOrganisation:
    """The organisation that the listing is to be of: the one chosen, else the only one."""
    asked = request.POST.get("member") or request.GET.get("member")
    own = [member for member in members_of(viewer) if viewer.may("listings.publish", member)]
    if not own:
        raise PermissionDenied
    if not asked:
        return own[0]
    found = next((each for each in own if str(each.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def members_of(viewer: Viewer) -> list[MemberOrganisation]:
    """The organisations that the viewer acts for."""
    rows = MemberOrganisation.objects.filter(pk__in=viewer.member_ids, standing=Standing.ACTIVE)
    return list(rows.select_related("alliance"))


# What the form holds --------------------------------------------------------------------------------------------


def _begun(request: HttpRequest) -> Filling:
    """A new form; with a text in the address, as the page of a match gives it, it is filled at once."""
    side = request.GET.get("side", "")
    side = side if side in Side.values else Side.DEMAND
    values = default_values(side, DEFAULT_HIDDEN[side])
    text = request.GET.get("text", "").replace("\x00", "")[:2_000]
    if not text.strip():
        return Filling(values=values)
    sent = QueryDict(mutable=True)
    sent["text"], sent["side"] = text, side
    sent.setlist("hidden", values["hidden"])
    return fill(viewer_of(request).alliance, sent)


def _kept(listing: Listing) -> Filling:
    snapshot = snapshot_of(listing.alliance)
    known = snapshot.nodes if snapshot else {}
    nodes = [NodeChoice(known[each.node], each.words) for each in listing.nodes.all() if each.node in known]
    return Filling(
        values=form_values(listing), nodes=tuple(nodes), requirements=tuple(rows_of(listing.requirements))
    )


def _filled(request: HttpRequest, member: MemberOrganisation, listing: Listing | None) -> HttpResponse:
    filling = fill(member.alliance, request.POST)
    side = str(filling.values["side"])
    if side not in Side.values:
        filling = replace(filling, values={**filling.values, "side": Side.DEMAND.value})
    version = sent_version(request) if listing else None
    return _page(request, member, listing, filling, version=version)


def _typed(request: HttpRequest, member: MemberOrganisation, listing: Listing | None) -> Typed:
    form = ListingForm({**request.POST.dict(), "hidden": request.POST.getlist("hidden"), **_side_of(listing)})
    nodes, unknown = sent_nodes(member.alliance, request.POST)
    rows = sent_rows(request.POST)
    records, faults = records_of(rows)
    if unknown:
        faults.append(Text(zh=UNKNOWN_NODE.zh, en=UNKNOWN_NODE.en, node=unknown))
    shared = Sharing(request.POST.get("level", ""))
    try:
        shared = sharing.sent_sharing(request.POST, member)
    except BadSharing as error:
        faults.append(error.problem)
    content = None
    if form.is_valid() and not faults:
        content = form.content([(each.node.id, each.words) for each in nodes], records, shared)
    return Typed(form, nodes, rows, shared, faults, content)


def _side_of(listing: Listing | None) -> dict[str, str]:
    """What is kept already does not change sides."""
    return {"side": listing.side} if listing else {}


def _differences(content: Content, listing: Listing) -> tuple[Difference, ...]:
    """What was typed beside what is kept now, in words."""

    def words(each: Content) -> dict[str, str]:
        return {name: in_words(name, value) for name, value in kept_version(each).items()}

    return tuple(differences(LABELS, words(content), words(content_of(listing))))


# The page -------------------------------------------------------------------------------------------------------


def _again(
    request: HttpRequest,
    member: MemberOrganisation,
    listing: Listing | None,
    typed: Typed,
    *,
    fault: CorechainError | None = None,
    stale: tuple[Difference, ...] | None = None,
    version: int | None = None,
) -> HttpResponse:
    """The form with what was typed and what is wrong with it."""
    filling = Filling(nodes=tuple(typed.nodes), requirements=tuple(typed.rows))
    text = request.POST.get("text", "")
    if isinstance(fault, GivesAway):
        filling = replace(filling, marked_text=marked(text, (each.words for each in fault.found)))
    sent = version if version is not None else sent_version(request) if listing else None
    context = _context(request, member, listing, filling, version=sent, form=typed.form, shared=typed.shared)
    context |= {"fault": fault, "faults": typed.faults, "stale": stale}
    if isinstance(fault, SameTextAgain):
        context["earlier"] = fault.earlier
    status = 409 if stale is not None else fault.http_status if fault else 422
    return render(request, "listings/edit.html", context, status=status)


def _page(
    request: HttpRequest,
    member: MemberOrganisation,
    listing: Listing | None,
    filling: Filling,
    *,
    version: int | None = None,
) -> HttpResponse:
    shared = Sharing()
    if request.method == "POST":
        shared = Sharing(request.POST.get("level") or Sharing().level)
    elif listing is not None:
        shared = Sharing(listing.level, tuple(listing.named.all()))
    context = _context(request, member, listing, filling, version=version, shared=shared)
    return render(request, "listings/edit.html", context)


def _context(
    request: HttpRequest,
    member: MemberOrganisation,
    listing: Listing | None,
    filling: Filling,
    *,
    version: int | None,
    form: ListingForm | None = None,
    shared: Sharing | None = None,
) -> dict[str, Any]:
    own = [
        each for each in members_of(viewer_of(request)) if viewer_of(request).may("listings.publish", each)
    ]
    rows = [*filling.requirements, *([RequirementRow(keep=True)] * BLANK_ROWS)]
    shown = form or ListingForm(initial=filling.values)
    return {
        "form": shown,
        "listing": listing,
        "member": member,
        "own": own if listing is None and len(own) > 1 else [],
        "filling": filling,
        "requirements": list(enumerate(rows)),
        "version": version,
        "sharing": sharing.choices(member, shared),
        "more_nodes": request.POST.get("more_nodes", ""),
        "sides": tuple(SIDES.items()),
        "parts": tuple(LISTING_PARTS.items()),
        "attributes": (*ATTRIBUTES.items(), *REQUIREMENT_NAMES.items()),
        "operators": (*OPERATORS.items(), ("ne", "≠"), ("near", _("near"))),
        "is_draft": listing is None or listing.state == ListingState.DRAFT,
        "has_text": bool(filling.values.get("text")) or listing is not None or form is not None,
    }
