"""What is done with matters besides what all workstreams share."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from corechain_portal.access.gates import guarded, require
from corechain_portal.access.viewer import viewer_of
from corechain_portal.matters.figures import by_subject
from corechain_portal.matters.handling import add_co_handler, give_to, rate, secretariat
from corechain_portal.matters.models import Matter
from corechain_portal.membership.lookup import sent_member
from corechain_portal.workstreams.counting import figures_of
from corechain_portal.workstreams.figures import Period
from corechain_portal.workstreams.queries import seen_as


@guarded("matters.handle", "POST")
def matter_give(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Choose who answers for it, among the secretariat."""
    viewer = viewer_of(request)
    matter = seen_as(Matter, viewer, item_id)
    number = request.POST.get("person", "")
    person = get_object_or_404(secretariat(matter), pk=int(number) if number.isdigit() else 0)
    give_to(matter, person, viewer)
    return redirect("work-item", item_id=item_id)


@guarded("matters.handle", "POST")
def matter_co_handler(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Add a co-handling organisation."""
    viewer = viewer_of(request)
    matter = seen_as(Matter, viewer, item_id)
    add_co_handler(matter, sent_member(request), viewer)
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong", "POST")
def matter_rate(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """The member says how it was handled."""
    viewer = viewer_of(request)
    matter = seen_as(Matter, viewer, item_id)
    require(request, "matters.raise", matter)
    given = request.POST.get("rating", "")
    rate(
        matter, int(given) if given in ("1", "2", "3", "4", "5") else 0, request.POST.get("words", ""), viewer
    )
    return redirect("work-item", item_id=item_id)


@guarded("alliance.belong")
def matters_figures(request: HttpRequest) -> HttpResponse:
    """Matters of a year by subject, with the times they took."""
    viewer = viewer_of(request)
    this_year = timezone.localdate().year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and 2000 <= int(asked) <= this_year else this_year
    period = Period.year(year)
    context = {
        "year": year,
        "years": range(this_year, this_year - 5, -1),
        "figures": figures_of("matters", viewer, period),
        "rows": by_subject(viewer, period),
    }
    return render(request, "matters/figures.html", context)
