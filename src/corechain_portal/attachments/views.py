"""An organisation's documents: list, upload, download, deletion."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access import sharing
from corechain_portal.access.gates import guarded, require
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.attachments.download import download
from corechain_portal.attachments.exceptions import TooLarge, UnacceptableFile
from corechain_portal.attachments.kinds import ACCEPT, TAKEN
from corechain_portal.attachments.limits import limit_mb, takes_files
from corechain_portal.attachments.models import DOCUMENT, Attachment
from corechain_portal.attachments.queries import one_attachment, visible_documents
from corechain_portal.attachments.storing import delete, store
from corechain_portal.membership.lookup import member_here
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.web.once import first_time
from corechain_portal.web.pages import paged

NO_FILE = Text(zh="没有选择文件。", en="No file was chosen.")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@takes_files
def documents(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """The documents of a member that the viewer may see; whoever may add some sends one here."""
    member = member_here(request, member_id)
    if request.method != "POST":
        return _page(request, member)
    viewer = viewer_of(request)
    if viewer.person is None:
        return redirect_to_login(request.get_full_path())
    require(request, "member.add_documents", member)
    chosen = sharing.Sharing(request.POST.get("level", ""))
    try:
        chosen = sharing.sent_sharing(request.POST, member)
        added = _add(request, viewer, member, chosen)
    except (TooLarge, UnacceptableFile, sharing.BadSharing) as error:
        return _page(request, member, fault=error, chosen=chosen)
    if added is None:
        messages.info(request, _("This form had arrived already; the document is in the list once."))
    else:
        messages.success(request, _("“%(name)s” is uploaded.") % {"name": added.name})
    return redirect("member-documents", member_id=member.pk)


def _add(
    request: HttpRequest, viewer: Viewer, member: MemberOrganisation, chosen: sharing.Sharing
) -> Attachment | None:
    """The document kept; None for a form that was sent twice."""
    uploaded = request.FILES.get("file")
    if not isinstance(uploaded, UploadedFile):
        raise UnacceptableFile(NO_FILE, TAKEN)
    with transaction.atomic():
        if not first_time(request):
            return None
    return store(uploaded, viewer=viewer, member=member, level=chosen.level, named=chosen.named)


def _page(
    request: HttpRequest,
    member: MemberOrganisation,
    fault: CorechainError | None = None,
    chosen: sharing.Sharing | None = None,
) -> HttpResponse:
    viewer = viewer_of(request)
    may_add = viewer.may("member.add_documents", member)
    rows = visible_documents(viewer, member)
    context: dict[str, Any] = {
        "member": member,
        "may_add": may_add,
        "may_remove": viewer.may("member.remove_documents", member),
        "inside": viewer.may("member.see", member),
        "fault": fault,
        "accept": ACCEPT,
        "limit": limit_mb(),
        "sharing": sharing.choices(member, chosen) if may_add else None,
        **paged(request, rows.prefetch_related("named")),
    }
    return render(request, "attachments/documents.html", context, status=fault.http_status if fault else 200)


@require_safe
@never_cache
def attachment(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponse:
    """The file, as a download."""
    return download(request, one_attachment(viewer_of(request), attachment_id))


@guarded("accounts.use", "GET", "HEAD", "POST")
def remove(request: HttpRequest, attachment_id: uuid.UUID) -> HttpResponse:
    """Ask whether the document is really to go; then delete it."""
    viewer = viewer_of(request)
    found = one_attachment(viewer, attachment_id)
    if found.purpose != DOCUMENT:  # deleted with what it belongs to
        raise Http404
    require(request, "member.remove_documents", found)
    if request.method != "POST":
        return render(request, "attachments/delete.html", {"attachment": found})
    name, member_id = found.name, found.member_id
    delete(found, viewer=viewer)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": name})
    return redirect("member-documents", member_id=member_id)
