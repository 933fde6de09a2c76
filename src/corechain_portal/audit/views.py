"""The audit for its auditor: the list with its filters, one entry, the export."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
from corechain_portal.audit.downloads import csv_lines, json_lines
from corechain_portal.audit.forms import FilterForm
from corechain_portal.audit.models import AuditCheck, AuditEntry, AuditHead
from corechain_portal.audit.queries import (
    LARGEST,
    Wanted,
    as_uuid,
    in_portions,
    members_called,
    one_page,
    people_called,
    wanted_entries,
)
from corechain_portal.audit.shown import shown_entries
from corechain_portal.audit.verification import FAULTS, has_its_end, is_intact
from corechain_portal.language import current_language
from corechain_portal.membership.models import MemberOrganisation


@dataclass
class Asked:
    """What the form asks for, and what it leaves open: several people or organisations of a name, or none."""

    wanted: Wanted | None = None
    """None where nothing can be shown yet."""
    people: list[User] = field(default_factory=list)
    members: list[MemberOrganisation] = field(default_factory=list)
    unknown: str = ""


def _asked(form: FilterForm, alliance: Alliance) -> Asked:
    if not form.is_valid():
        return Asked()
    told = form.cleaned_data
    asked = Asked()
    person = _person(told["person"], alliance, asked)
    member = _member(told["organisation"], alliance, asked)
    if asked.people or asked.members or asked.unknown:
        return asked
    asked.wanted = Wanted(told["action"], person, member, told["thing"], told["since"], told["until"])
    return asked


def _person(words: str, alliance: Alliance, asked: Asked) -> int | None:
    if not words:
        return None
    if words.isascii() and words.isdigit():
        return min(int(words[:19]), LARGEST)
    found = people_called(words, alliance)
    if len(found) == 1:
        return int(found[0].pk)
    asked.people = found
    asked.unknown = "" if found else words
    return None


def _member(words: str, alliance: Alliance, asked: Asked) -> uuid.UUID | None:
    if not words:
        return None
    if identifier := as_uuid(words):
        return identifier
    found = members_called(words, alliance)
    if len(found) == 1:
        return uuid.UUID(str(found[0].pk))
    asked.members = found
    asked.unknown = asked.unknown or ("" if found else words)
    return None


def _number(request: HttpRequest, name: str) -> int | None:
    sent = request.GET.get(name, "")
    return min(int(sent[:19]), LARGEST) if sent.isascii() and sent.isdigit() else None


@guarded("audit.read")
def audit(request: HttpRequest) -> HttpResponse:
    """The newest entries, or those that fit the filters, with the state of the chain."""
    alliance = viewer_of(request).alliance
    form = FilterForm(request.GET)
    asked = _asked(form, alliance)
    context: dict[str, Any] = {"form": form, "asked": asked, **_chain_state(alliance)}
    if asked.wanted is not None:
        rows = wanted_entries(alliance.pk, asked.wanted)
        page = one_page(rows, before=_number(request, "before"), after=_number(request, "after"))
        context["page"] = page
        context["rows"] = shown_entries(page.entries, alliance, current_language())
        context["is_filtered"] = asked.wanted != Wanted()
    return render(request, "audit/audit.html", context, status=200 if form.is_valid() else 422)


def _chain_state(alliance: Alliance) -> dict[str, Any]:
    checked = AuditCheck.objects.filter(chain=alliance.pk).first()
    fault = FAULTS.get(checked.fault) if checked and checked.fault else None
    head = AuditHead.objects.filter(chain=alliance.pk).first() or AuditHead(chain=alliance.pk)
    return {
        "head": head,
        "checked": checked,
        "fault": fault,
        "since_checked": head.sequence - checked.entries if checked else head.sequence,
        "has_its_end": has_its_end(alliance.pk),
    }


@guarded("audit.read")
def entry(request: HttpRequest, sequence: int) -> HttpResponse:
    """One entry with every value, and whether it fits."""
    alliance = viewer_of(request).alliance
    rows = AuditEntry.objects.filter(chain=alliance.pk)
    found = rows.filter(sequence=sequence).first()
    if found is None:
        raise Http404
    previous = rows.filter(sequence=sequence - 1).values_list("hash", flat=True).first()
    (shown,) = shown_entries([found], alliance, current_language())
    follows = sequence == 1 or previous == found.previous_hash
    context = {
        "row": shown,
        "fits": follows and is_intact(found),
        "previous": sequence - 1 if previous else None,
        "next": sequence + 1 if rows.filter(sequence=sequence + 1).exists() else None,
    }
    return render(request, "audit/entry.html", context)


@guarded("audit.read")
def export_csv(request: HttpRequest) -> HttpResponse:
    """What the filters ask for, as CSV."""
    return _export(request, "csv", "text/csv; charset=utf-8", csv_lines)


@guarded("audit.read")
def export_json_lines(request: HttpRequest) -> HttpResponse:
    """What the filters ask for, an entry a line: an unfiltered export can be verified without the portal."""
    return _export(request, "jsonl", "application/jsonl; charset=utf-8", json_lines)


def _export(
    request: HttpRequest, suffix: str, media_type: str, written: Callable[..., Iterable[str]]
) -> HttpResponse:
    viewer = viewer_of(request)
    asked = _asked(FilterForm(request.GET), viewer.alliance)
    if asked.wanted is None:
        return audit(request)
    last = AuditHead.objects.filter(chain=viewer.alliance.pk).values_list("sequence", flat=True).first() or 0
    if request.method == "GET":
        _record_export(viewer, suffix, asked.wanted, last)
    rows = in_portions(wanted_entries(viewer.alliance.pk, asked.wanted), last)
    answer = StreamingHttpResponse(written(rows), content_type=media_type)
    day = timezone.localdate().isoformat()
    answer["Content-Disposition"] = f'attachment; filename="audit-{viewer.alliance.slug}-{day}.{suffix}"'
    return answer


@transaction.atomic
def _record_export(viewer: Viewer, suffix: str, wanted: Wanted, last: int) -> None:
    asked = {name: value for name, value in vars(wanted).items() if value}
    values = {"file": suffix, "entries": last, **asked}
    record("audit.export", viewer.alliance, viewer=viewer, before=None, after=values)
