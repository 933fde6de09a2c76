"""The calendar: a month, a list of what comes, and the page on which one subscribes to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from corechain_portal.access.gates import guarded
from corechain_portal.access.viewer import viewer_of
from corechain_portal.accounts.own_time import in_own_time
from corechain_portal.agenda.dates import Asked, find_dates
from corechain_portal.agenda.months import (
    LONGEST_LIST,
    lay_out,
    month_after,
    month_period,
    padded,
    read_day,
    read_month,
)
from corechain_portal.agenda.subscriptions import end_feed, feed_path, make_feed, own_feed
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.kinds import kinds_of
from corechain_portal.workstreams.models import Workstream


@require_safe
@in_own_time
def calendar(request: HttpRequest) -> HttpResponse:
    """What is when: one month, or the next two as a list, of one workstream or of all, everybody's or one's own."""
    viewer, today = viewer_of(request), timezone.localdate()
    workstreams = [each.value for each in Workstream if kinds_of(each.value)]
    workstream = request.GET.get("workstream", "")
    workstream = workstream if workstream in workstreams else ""
    mine = viewer.belongs and request.GET.get("who") == "mine"
    as_list = request.GET.get("view") == "list"
    context = _list(request) if as_list else _month(request)
    period, month = context["period"], None if as_list else context["month"].month
    found = find_dates(Asked(viewer, padded(period), workstream, mine))
    context |= {
        "days": lay_out(found, period, month),
        "as_list": as_list,
        "workstreams": workstreams,
        "workstream": workstream,
        "mine": mine,
        "today": today,
        "foreign_zone": _foreign_zone(request),
    }
    return render(request, "agenda/calendar.html", context)


def _foreign_zone(request: HttpRequest) -> str:
    """The name of the reader's time zone where it is not the alliance's."""
    own = timezone.get_current_timezone_name() == timezone.get_default_timezone_name()
    return "" if own else str(getattr(request, "own_zone", ""))


def _month(request: HttpRequest) -> dict[str, Any]:
    month = read_month(request.GET.get("month", ""), timezone.localdate())
    earlier, later = month_after(month, -1), month_after(month, 1)
    return {"month": month, "period": month_period(month), "earlier": earlier, "later": later}


def _list(request: HttpRequest) -> dict[str, Any]:
    first = read_day(request.GET.get("from", ""), timezone.localdate())
    step = timedelta(days=LONGEST_LIST)
    period = Period(first, first + step - timedelta(days=1))
    return {"period": period, "earlier": first - step, "later": first + step}


@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """The addresses of the feeds, and how to subscribe to them."""
    viewer = viewer_of(request)
    feed = own_feed(viewer) if viewer.belongs and viewer.person else None
    path = feed_path(feed) if feed else ""
    context = {
        "feed": feed,
        "address": request.build_absolute_uri(path) if path else "",
        "public_address": request.build_absolute_uri(reverse("calendar-public-feed")),
    }
    return render(request, "agenda/subscribe.html", context)


@guarded("alliance.belong", "POST")
def feed_change(request: HttpRequest) -> HttpResponse:
    """Make one's feed a new address, or end it."""
    viewer = viewer_of(request)
    if request.POST.get("do") == "end":
        end_feed(viewer)
        messages.success(request, _("The address leads nowhere any more."))
    else:
        make_feed(viewer, mine_only=request.POST.get("who") == "mine")
        messages.success(request, _("Your calendar has a new address."))
    return redirect("calendar-subscribe")
