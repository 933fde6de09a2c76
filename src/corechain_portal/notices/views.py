"""Reading notices and marking them as read; ending letters by the link in one."""

from __future__ import annotations

import contextlib
import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.language import current_language
from corechain_portal.notices.actions import mark_all_read, mark_read, write_no_more
from corechain_portal.notices.groups import GROUPS
from corechain_portal.notices.links import in_this_page
from corechain_portal.notices.queries import notices_of, personal_time, tell
from corechain_portal.notices.unsubscribe import read_token
from corechain_portal.web.pages import paged

NOTICES_A_PAGE = 20


@guarded("accounts.use")
def notices(request: HttpRequest) -> HttpResponse:
    """What the person was told, the latest first; ``?show=unread`` leaves out what was read."""
    viewer = viewer_of(request)
    unread = request.GET.get("show") == "unread"
    context = paged(request, notices_of(viewer, unread=unread), NOTICES_A_PAGE)
    zone = personal_time(request.user).zone  # type: ignore[arg-type]
    context |= {
        "only_unread": unread,
        "shown_at": timezone.now().isoformat(),
        "zone": zone,
        "told": tell(context["page"], current_language(), zone),
    }
    return render(request, "notices/notices.html", context)


@guarded("accounts.use", "GET", "HEAD", "POST")
def notice(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Open what a notice is about, which marks it as read; POST marks it and stays on the list."""
    found = notices_of(viewer_of(request)).filter(pk=notice_id).first()
    if found is None:
        raise Http404
    if request.method != "HEAD":
        mark_read(found)
    return redirect("me-notices") if request.method == "POST" else redirect(in_this_page(found.link))


@guarded("accounts.use", "POST")
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read that stood on the page when the button was shown."""
    shown_at = None
    with contextlib.suppress(ValueError):
        shown_at = parse_datetime(request.POST.get("until", ""))
    if shown_at is not None and shown_at.tzinfo is not None and mark_all_read(viewer_of(request), shown_at):
        messages.success(request, _("Marked as read."))
    return redirect("me-notices")


@csrf_exempt  # the signed token is the authority; mail programs send this form on their own (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End letters about what a letter was about, without signing in; asked first, since scanners open every link."""
    person, groups = read_token(token)
    if request.method == "POST":
        write_no_more(person, groups)
    context = {"groups": [GROUPS[each] for each in groups], "done": request.method == "POST"}
    return render(request, "notices/unsubscribe.html", context)
