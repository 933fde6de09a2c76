"""Long answers in parts whose place stands in the address."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest


def next_address(request: HttpRequest, offset: int) -> str:
    """The address of the part that begins at `offset`."""
    asked = {**request.GET.dict(), "offset": str(offset)}
    return f"{request.path}?{urlencode(asked)}"
