"""Members: the public directory, a member's page, its record, and its leaving."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.language import current_language
from corechain_portal.membership.forms import EditForm, ReasonForm
from corechain_portal.membership.lookup import own_member, shown_member
from corechain_portal.membership.members import edit, leave
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.membership.queries import (
    find_members,
    own_members,
    people_of,
    place_or_none,
    regions_of,
    seat_counts,
)
from corechain_portal.membership.registry import registry_of
from corechain_portal.web.once import first_time
from corechain_portal.web.pages import paged
from corechain_portal.web.stale_edit import differences, sent_version, shown_values
from corechain_portal.web.words import ORGANISATION_KINDS, SEATS

LONGEST_QUERY = 200
FILTERS = ("q", "seat", "kind", "region")
ELSEWHERE: tuple[tuple[str, str, str | Promise], ...] = (
    ("member.see", "member-documents", gettext_lazy("Documents")),
    ("member.see", "member-contacts", gettext_lazy("Contacts")),
    ("member.manage_tokens", "member-tokens", gettext_lazy("API tokens")),
    ("member.manage_webhooks", "member-webhooks", gettext_lazy("Webhooks")),
)
"""Pages of a member that other parts of the portal keep: permission, name of the address, words."""


def asked_filters(request: HttpRequest, *names: str) -> dict[str, str]:
    """What the address asks for, without signs that a database cannot keep."""
    return {name: request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST_QUERY] for name in names}


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Members of the alliance by name, seat, kind and place; everybody reads it."""
    alliance = viewer_of(request).alliance
    asked = asked_filters(request, *FILTERS)
    found = find_members(
        alliance, text=asked["q"], seat=asked["seat"], kind=asked["kind"], region=asked["region"]
    )
    counts = seat_counts(alliance)
    context = {
        "asked": asked,
        "is_filtered": any(asked.values()),
        "total": sum(counts.values()),
        "seats": [(code, words, counts[code]) for code, words in SEATS.items()],
        "kinds": ORGANISATION_KINDS,
        "regions": regions_of(alliance),
        **paged(request, found),  # type: ignore[arg-type]
    }
    return render(request, "membership/members.html", with_places(context))


def with_places(context: dict[str, Any]) -> dict[str, Any]:
    """The members of the page, each with the place it lies in."""
    context["rows"] = [{"member": each, "place": place_or_none(each.region)} for each in context["page"]]
    return context


@require_safe
def member(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """What is public of a member; for its own people and the staff also the way to its inner pages."""
    viewer = viewer_of(request)
    found = shown_member(request, member_id)
    inside = viewer.may("member.see", found)
    registry = registry_of(viewer.alliance) if found.registry_id else None
    context = {
        **frame(viewer, found),
        "inside": inside,
        "place": place_or_none(found.region),
        "about": _about(found),
        "in_chain": registry.by_id.get(found.registry_id or "") if registry else None,
        "periods": list(found.periods.all()),
        "former_names": list(found.former_names.all()),
        "predecessors": list(found.predecessors.all()),
        "people": people_of(found) if inside else (),
    }
    response = render(request, "membership/member.html", context)
    if viewer.person is not None:
        response["Cache-Control"] = "private, no-store"
    return response


def _about(found: MemberOrganisation) -> dict[str, str]:
    """What it says of itself, in the reader's language or else in the other, with its language."""
    texts = {"zh": found.about_zh, "en": found.about_en}
    language = current_language()
    chosen = language if texts[language] else ("zh" if texts["zh"] else "en")
    return {"text": texts[chosen], "lang": "en" if chosen == "en" else "zh-Hans"}


def frame(viewer: Viewer, found: MemberOrganisation) -> dict[str, Any]:
    """What every page of a member shows around its own part: its other pages, and the viewer's other organisations."""
    return {
        "member": found,
        "mine": own_members(viewer.person, viewer.alliance) if viewer.person else (),
        "elsewhere": _elsewhere(viewer, found),
        "can": {
            name: viewer.may(f"member.{name}", found) for name in ("see", "edit", "manage_people", "leave")
        },
        "is_staff": viewer.may("desk.change_members"),
    }


def _elsewhere(viewer: Viewer, found: MemberOrganisation) -> list[tuple[str, str | Promise]]:
    links = []
    for permission, name, words in ELSEWHERE:
        if viewer.may(permission, found):
            try:
                links.append((reverse(name, args=[found.pk]), words))
            except NoReverseMatch:  # a portal without that part
                continue
    return links


@guarded("accounts.use", "GET", "HEAD", "POST")
def member_edit(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """The record, for its editors; of two people who save at once the second sees both versions."""
    found = own_member(request, member_id, "member.edit")
    labels = {name: field.label or name for name, field in EditForm.base_fields.items()}
    saved = shown_values(found, labels)
    if request.method != "POST":
        return _edit_page(request, found, EditForm(initial=saved))
    form = EditForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, found, form, 422, version=sent_version(request))
    if edit(found, form.cleaned_data, version=sent_version(request), viewer=viewer_of(request)):
        messages.success(request, _("The record is saved."))
        return redirect("member", member_id=found.pk)
    found.refresh_from_db()
    typed = {name: str(value) for name, value in form.cleaned_data.items()}
    stale = differences(labels, typed, shown_values(found, labels))
    return _edit_page(request, found, form, 409, stale=stale)


def _edit_page(
    request: HttpRequest,
    found: MemberOrganisation,
    form: EditForm,
    status: int = 200,
    *,
    version: int | None = None,
    stale: Any = None,
) -> HttpResponse:
    context = {
        **frame(viewer_of(request), found),
        "form": form,
        "version": found.version if version is None else version,
        "stale": stale,
    }
    return render(request, "membership/member_edit.html", context, status=status)


@guarded("accounts.use", "GET", "HEAD", "POST")
def member_leave(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """An owner takes the organisation out of the alliance."""
    found = own_member(request, member_id, "member.leave")
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {**frame(viewer_of(request), found), "form": form}
        return render(request, "membership/member_leave.html", context, status=422 if form.is_bound else 200)
    with transaction.atomic():
        if first_time(request):
            leave(found, form.cleaned_data["reason"], viewer=viewer_of(request))
    messages.success(request, _("The organisation has left the alliance."))
    return redirect("members")
