"""Many listings from an Excel table: template, upload, what was read with what is wrong, and the yes of a person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corechain.exceptions import CorechainError
from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.attachments.limits import limit_mb, takes_files
from corechain_portal.language import current_language
from corechain_portal.listings import bulk
from corechain_portal.listings.queries import own_listings
from corechain_portal.listings.table_columns import BY_KEY
from corechain_portal.listings.views_changes import member_chosen, members_of
from corechain_portal.listings.workbooks import own_workbook, template
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.web.once import first_time

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FAULTS_SHOWN = 100
EXPORTED_AT_MOST = 10_000


@takes_files
@guarded("listings.publish", "GET", "HEAD", "POST")
def upload(request: HttpRequest) -> HttpResponse:
    """Send a table; see what was read of it; keep all of it, as drafts or on the market."""
    member = member_chosen(request, viewer_of(request))
    if request.method != "POST":
        return _page(request, member)
    try:
        if "rows" in request.POST:
            return _keep(request, member)
        return _read(request, member)
    except CorechainError as error:
        return _page(request, member, fault=error)


@guarded("listings.publish")
def template_file(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The empty table with an example."""
    return _excel(template(current_language()), "listings-template.xlsx")


@guarded("listings.publish")
def export(request: HttpRequest) -> HttpResponse:
    """The organisation's own listings."""
    rows = own_listings(viewer_of(request))[:EXPORTED_AT_MOST]
    return _excel(own_workbook(rows, current_language()), f"listings-{timezone.localdate()}.xlsx")


def _read(request: HttpRequest, member: MemberOrganisation) -> HttpResponse:
    uploaded = request.FILES.get("file")
    if not isinstance(uploaded, UploadedFile) or uploaded.file is None:
        raise bulk.BadTable(bulk.NOT_EXCEL)
    cells, faults = bulk.read_table(uploaded.file, uploaded.name or "")
    rows = bulk.check_rows(cells, member, faults)
    wrong = [each for row in rows for each in row.faults]
    context = {
        "rows": rows,
        "faults": [
            {"row": each.row, "column": BY_KEY[each.column].title, "problem": bulk.in_words(each.problem)}
            for each in wrong[:FAULTS_SHOWN]
        ],
        "more_faults": max(0, len(wrong) - FAULTS_SHOWN),
        "packed": "" if wrong else bulk.packed(cells, member),
    }
    return _page(request, member, status=422 if wrong else 200, **context)


def _keep(request: HttpRequest, member: MemberOrganisation) -> HttpResponse:
    """Both the question whether it was sent before and the rows are in one transaction."""
    rows = bulk.check_rows(bulk.unpacked(request.POST["rows"], member), member)
    at_once = request.POST.get("do") == "publish"
    with transaction.atomic():
        if not first_time(request):
            messages.info(request, _("This table had arrived already; its rows are there once."))
            return redirect("my-listings")
        kept = bulk.keep_all(viewer_of(request), member, rows, at_once=at_once)
    if at_once:
        told = ngettext(
            "%(count)d listing is on the market now.", "%(count)d listings are on the market now.", len(kept)
        )
    else:
        told = ngettext("%(count)d draft is saved.", "%(count)d drafts are saved.", len(kept))
    messages.success(request, told % {"count": len(kept)})
    return redirect("my-listings")


def _page(
    request: HttpRequest,
    member: MemberOrganisation,
    *,
    fault: CorechainError | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    viewer = viewer_of(request)
    own = [each for each in members_of(viewer) if viewer.may("listings.publish", each)]
    shown = {
        "member": member,
        "own": own if len(own) > 1 else [],
        "fault": fault,
        "limit": limit_mb(),
        "most_rows": bulk.MOST_ROWS,
        **context,
    }
    return render(request, "listings/bulk.html", shown, status=fault.http_status if fault else status)


def _excel(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
