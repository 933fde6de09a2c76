"""Answers are revalidated by the loaded version: a client that has the answer already is told so, unasked work
is not done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

import corechain
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.api.errors import content_language, reader_of
from corechain_portal.chain.additions import loaded_datasets


def revalidated(operation: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the answer of `operation` an ETag made of alliance, data version, program version, address and language."""

    @wraps(operation)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET":
            return operation(request, *args, **kwargs)
        etag = _etag(request)
        response = get_conditional_response(request, etag=etag)
        if response is None:
            response = operation(request, *args, **kwargs)
            if hasattr(request, "_viewer"):  # the answer is for whoever asks, and for nobody else's cache
                response["Cache-Control"] = "private, no-store"
                return response
            if response.status_code != 200:
                return response
        response["ETag"] = etag
        response["Cache-Control"] = "public, no-cache"
        response.headers.setdefault("Content-Language", content_language(reader_of(request)))
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return answer


def _etag(request: HttpRequest) -> str:
    alliance = alliance_of(request)
    loaded = loaded_datasets().filter(alliance=alliance)
    version, added = loaded.values_list("version", "added").first() or ("empty", None)
    made_of = "\n".join(
        [
            alliance.slug,
            version,
            str(added),
            corechain.__version__,
            request.get_full_path(),
            reader_of(request),
        ]
    )
    return f'"{version}-{hashlib.sha256(made_of.encode()).hexdigest()[:12]}"'
