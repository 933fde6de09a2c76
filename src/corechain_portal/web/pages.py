"""Long lists in pages whose number stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

ROWS_A_PAGE = 50


def paged(request: HttpRequest, rows: Sequence[Any], size: int = ROWS_A_PAGE) -> dict[str, Any]:
    """``page`` with its rows and ``pages``, the numbers to show; a number out of range gives the nearest page."""
    paginator = Paginator(rows, size)
    page = paginator.get_page(request.GET.get("page"))
    return {
        "page": page,
        "pages": list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
    }
