"""The feeds, as calendar programs fetch them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from corechain_portal.access.viewer import Viewer, make_viewer
from corechain_portal.agenda.dates import Asked, find_dates
from corechain_portal.agenda.feeds import feed_period, write_calendar
from corechain_portal.agenda.models import FeedEdition
from corechain_portal.agenda.subscriptions import feed_of
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.language import current_language


@require_safe
def public_feed(request: HttpRequest) -> HttpResponse:
    """What an alliance shows to everybody. Who fetches it makes no difference."""
    alliance = alliance_of(request)
    return _answer(request, Viewer(alliance), f"public-{alliance.pk}")


@require_safe
def personal_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What one person may see now. Who does not belong to the alliance any more gets an empty calendar, so that
    programs forget what they had kept.
    """
    feed = feed_of(token, alliance_of(request))
    if feed is None:
        raise Http404
    viewer = make_viewer(feed.alliance, feed.person)
    answer = _answer(request, viewer, str(feed.pk), mine=feed.mine_only, shown=viewer.belongs)
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _answer(
    request: HttpRequest, viewer: Viewer, key: str, *, mine: bool = False, shown: bool = True
) -> HttpResponse:
    language = current_language()
    period = feed_period(timezone.localdate())
    entries = find_dates(Asked(viewer, period, mine=mine)) if shown else []
    name = viewer.alliance.name(language)
    title = _("%(alliance)s: mine") % {"alliance": name} if mine else name
    body = write_calendar(title, entries, language, request.build_absolute_uri)
    digest = hashlib.sha256(body).hexdigest()
    since = _unchanged_since(f"{key}:{language}", digest)
    etag = f'"{digest[:32]}"'
    answer = get_conditional_response(request, etag, int(since.timestamp())) or HttpResponse(
        body, content_type="text/calendar; charset=utf-8"
    )
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(since.timestamp())
    answer["Cache-Control"] = "public, no-cache"
    if answer.status_code == 200:
        answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return answer


def _unchanged_since(key: str, digest: str) -> datetime:
    """Since when the feed has said this; written down only when it says something new."""
    kept = FeedEdition.objects.filter(feed=key).first()
    if kept is not None and kept.digest == digest:
        return kept.since
    # Rounded up: a client that asks by the second must not take the second edition of one second for the first.
    second = int(timezone.now().timestamp()) + 1
    if kept is not None:
        second = max(second, int(kept.since.timestamp()) + 1)
    edition = FeedEdition(feed=key, digest=digest, since=datetime.fromtimestamp(second, UTC))
    FeedEdition.objects.bulk_create(
        [edition], update_conflicts=True, unique_fields=["feed"], update_fields=["digest", "since"]
    )
    return edition.since
