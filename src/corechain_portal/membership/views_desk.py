"""The staff's desk: what waits, the members with their seats, and their leaving, returning and renaming."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.membership.exceptions import AlreadyMember
from corechain_portal.membership.forms import ReasonForm, RenameForm
from corechain_portal.membership.joining import Application, Decision, Invitation
from corechain_portal.membership.lookup import member_here
from corechain_portal.membership.members import come_back, give_seat, leave, merge, rename
from corechain_portal.membership.models import MemberOrganisation, SeatKind, Standing
from corechain_portal.membership.owners import without_owner
from corechain_portal.membership.queries import find_members, member_people_count, seat_counts
from corechain_portal.membership.registry import registry_of
from corechain_portal.membership.views_members import asked_filters, with_places
from corechain_portal.web.once import first_time
from corechain_portal.web.pages import paged
from corechain_portal.web.stale_edit import differences, sent_version, shown_values
from corechain_portal.web.words import ORGANISATION_KINDS, SEATS, STANDINGS

SHOWN = 8
RENAMED = ("name_zh", "name_en", "uscc", "registry_id")
EXPIRES_SOON = timedelta(days=3)


@guarded("desk.see")
def desk(request: HttpRequest) -> HttpResponse:
    """What waits: applications, organisations without an owner, invitations that expire or have expired."""
    alliance = viewer_of(request).alliance
    waiting = Application.objects.filter(alliance=alliance, decision=Decision.WAITING)
    lost = without_owner(alliance)
    expiring = Invitation.objects.filter(
        alliance=alliance,
        accepted_at=None,
        withdrawn_at=None,
        expires_at__lt=timezone.now() + EXPIRES_SOON,
    ).select_related("member")
    counts = seat_counts(alliance)
    context = {
        "waiting": waiting.order_by("made_at", "id")[:SHOWN],
        "waiting_count": waiting.count(),
        "lost": lost[:SHOWN],
        "lost_count": lost.count(),
        "expiring": expiring.order_by("expires_at", "id")[:SHOWN],
        "expiring_count": expiring.count(),
        "seats": [(code, words, counts[code]) for code, words in SEATS.items()],
        "member_count": sum(counts.values()),
        "now": timezone.now(),
    }
    return render(request, "membership/desk.html", context)


@guarded("desk.see")
def desk_members(request: HttpRequest) -> HttpResponse:
    """Members, those who left included, with their seats and number of people."""
    alliance = viewer_of(request).alliance
    asked = asked_filters(request, "q", "seat", "kind", "standing")
    standing = {"all": "", "left": Standing.LEFT}.get(asked["standing"], Standing.ACTIVE)
    found = find_members(alliance, text=asked["q"], seat=asked["seat"], kind=asked["kind"], standing=standing)
    counts = seat_counts(alliance)
    context = with_places(
        {
            "asked": asked,
            "is_filtered": any(asked.values()),
            "total": sum(counts.values()),
            "seats": [(code, words, counts[code]) for code, words in SEATS.items()],
            "kinds": ORGANISATION_KINDS,
            "standings": STANDINGS,
            **paged(request, found),  # type: ignore[arg-type]
        }
    )
    people = member_people_count(row["member"].pk for row in context["rows"])
    for row in context["rows"]:
        row["people"] = people.get(row["member"].pk, 0)
    return render(request, "membership/desk_members.html", context)


@guarded("desk.change_members", "GET", "HEAD", "POST")
def desk_member(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """The desk's page of one member: seat, legal name and code, leaving, merging, returning."""
    found = member_here(request, member_id)
    if request.method == "POST":
        return _rename(request, found)
    return _member_page(request, found, RenameForm(initial=shown_values(found, RENAMED)))


def _member_page(
    request: HttpRequest, found: MemberOrganisation, renaming: RenameForm, status: int = 200, **more: Any
) -> HttpResponse:
    others = MemberOrganisation.objects.filter(alliance=found.alliance_id, standing=Standing.ACTIVE)
    context = {
        "member": found,
        "renaming": renaming,
        "version": found.version,
        "seats": SEATS,
        "leaving": ReasonForm(prefix="leave"),
        "merging": ReasonForm(prefix="merge"),
        "other_members": others.exclude(pk=found.pk).only("pk", "name_zh", "name_en")[:3000],
        "periods": list(found.periods.all()),
        **more,
    }
    return render(request, "membership/desk_member.html", context, status=status)


def _rename(request: HttpRequest, found: MemberOrganisation) -> HttpResponse:
    form = RenameForm(request.POST)
    typed_version = sent_version(request)
    if form.is_valid():
        _check_in_chain(form, found)
    if not form.is_valid():
        return _member_page(request, found, form, 422, version=typed_version)
    values = {**form.cleaned_data, "registry_id": form.cleaned_data["registry_id"] or None}
    try:
        saved = rename(found, **values, version=typed_version, viewer=viewer_of(request))
    except AlreadyMember as error:
        form.add_problem(None, error.problem)
        return _member_page(request, found, form, error.http_status, version=typed_version)
    if saved:
        messages.success(request, _("The name is saved; the former one stays in the history."))
        return redirect("desk-member", member_id=found.pk)
    found.refresh_from_db()
    labels = {name: RenameForm.base_fields[name].label or name for name in RENAMED}
    typed = {name: str(values[name] or "") for name in labels}
    stale = differences(labels, typed, shown_values(found, labels))
    return _member_page(request, found, form, 409, stale=stale, is_stale=True)


def _check_in_chain(form: RenameForm, found: MemberOrganisation) -> None:
    identifier = form.cleaned_data["registry_id"]
    if identifier not in ("", found.registry_id) and identifier not in registry_of(found.alliance).by_id:
        form.add_error("registry_id", _("The chain has no organisation with this identifier."))


@guarded("desk.change_members", "POST")
def desk_seat(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Give a member its seat."""
    found = member_here(request, member_id)
    seat = request.POST.get("seat", "")
    if seat not in SeatKind.values:
        raise Http404
    give_seat(found, seat, viewer=viewer_of(request))
    messages.success(request, _("The seat is changed."))
    return redirect("desk-member", member_id=found.pk)


@guarded("desk.change_members", "POST")
def desk_leave(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """End a membership; everybody's roles in it end."""
    found = member_here(request, member_id)
    form = ReasonForm(request.POST, prefix="leave")
    if not form.is_valid():
        renaming = RenameForm(initial=shown_values(found, RENAMED))
        return _member_page(request, found, renaming, 422, leaving=form)
    with transaction.atomic():
        if first_time(request):
            leave(found, form.cleaned_data["reason"], viewer=viewer_of(request))
    messages.success(request, _("The organisation has left the alliance."))
    return redirect("desk-member", member_id=found.pk)


@guarded("desk.change_members", "POST")
def desk_merge(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """End a membership because the organisation became part of another member."""
    found = member_here(request, member_id)
    form = ReasonForm(request.POST, prefix="merge")
    try:
        into = member_here(request, uuid.UUID(request.POST.get("into", "")))
    except ValueError:
        raise Http404 from None
    if not form.is_valid():
        renaming = RenameForm(initial=shown_values(found, RENAMED))
        return _member_page(request, found, renaming, 422, merging=form)
    with transaction.atomic():
        if first_time(request):
            merge(found, into, form.cleaned_data["reason"], viewer=viewer_of(request))
    messages.success(request, _("The organisation is part of %(name)s now.") % {"name": into.name_zh})
    return redirect("desk-member", member_id=found.pk)


@guarded("desk.change_members", "POST")
def desk_return(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Take an organisation that had left back in; its people are invited anew."""
    found = member_here(request, member_id)
    with transaction.atomic():
        if first_time(request):
            come_back(found, viewer=viewer_of(request))
    messages.success(
        request, _("The organisation is a member again. Invite its owner; nobody has a role in it yet.")
    )
    return redirect("member-people", member_id=found.pk)
