"""The page of the search, to which the box in the header leads."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from corechain.workflows.search_words import LONGEST_QUESTION
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.language import current_language
from corechain_portal.search.finding import MOST_COUNTED, Found, kinds_to_search, search

A_PAGE = 20
LAST_PAGE = MOST_COUNTED // A_PAGE


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Everything that the viewer may see and that answers the words: of each kind some, or one kind page by page."""
    viewer = viewer_of(request)
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUESTION]
    kinds = kinds_to_search(viewer)
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else ""
    pages: dict[str, Any] = {}
    if kind:
        found, pages = _one_kind(viewer, wanted, kind, _number(request.GET.get("page", "")))
    else:
        found = search(viewer, wanted, current_language())
    context = {
        "find_text": wanted,
        "found": found,
        "kind": kind,
        "shown": [group for group in found.groups if kind in ("", group.code)],
    }
    return render(request, "search/find.html", context | pages)


def _one_kind(viewer: Viewer, wanted: str, kind: str, number: int) -> tuple[Found, dict[str, Any]]:
    """A page of one kind; the last one where there are not so many."""
    first = A_PAGE * (number - 1)
    found = search(viewer, wanted, current_language(), kind=kind, first=first, most=A_PAGE)
    count = next((each.count for each in found.groups if each.code == kind), 0)
    pages = _pages(count, number)
    if count and pages["page"].number != number:
        return _one_kind(viewer, wanted, kind, pages["page"].number)
    return found, pages


def _number(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _pages(count: int, number: int) -> dict[str, Any]:
    """What ``includes/pagination.html`` shows; the hits themselves were cut by the database."""
    paginator = Paginator(range(count), A_PAGE)
    page = paginator.get_page(number)
    return {
        "page": page,
        "pages": list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
    }
