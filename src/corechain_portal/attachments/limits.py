"""How much may be uploaded: said before anything is read, and held while it is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse

from corechain_portal.api.errors import is_for_the_api
from corechain_portal.attachments.exceptions import TooLarge
from corechain_portal.error_pages import error_page

View = Callable[..., HttpResponse]
FORM_BESIDES = 1024 * 1024
"""What the other fields of a form with a file may take."""


def takes_files(view: View) -> View:
    """A view whose form carries files: too much is refused with 413 before it is read."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_if_stopped(request)
        return view(request, *args, **kwargs)

    answer.takes_files = True  # type: ignore[attr-defined]
    return answer


def refuse_if_stopped(request: HttpRequest) -> None:
    """Raise :class:`TooLarge` for a form that went on beyond the limit, and was not read to its end."""
    if request.method == "POST":
        request.FILES.keys()  # the form is read now, if the check of its token has not read it
        if getattr(request, "upload_stopped", False):
            raise TooLarge(settings.ATTACHMENT_LIMIT_BYTES)


class upload_limits:  # noqa: N801 - Django's middleware reads as a function in the settings
    """Middleware: a form with too much in it is refused by its announced length; one that lies, while it is read.

    It stands before the check of the form's token, which would read the whole form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method != "POST" or not (getattr(view, "takes_files", False) or is_for_the_api(request)):
            return None
        limit = settings.ATTACHMENT_LIMIT_BYTES
        if announced_length(request) > limit + FORM_BESIDES:
            error = TooLarge(limit)
            return error_page(request, error.http_status, error.code, error.problem, error.remedy)
        request.upload_handlers.insert(0, StopAtLimit(request, limit))
        return None


def announced_length(request: HttpRequest) -> int:
    """The length that the request says it has; 0 where it says none."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


class StopAtLimit(FileUploadHandler):
    """Stops an upload as soon as it passes the limit, and notes so for the view."""

    def __init__(self, request: HttpRequest, limit: int) -> None:
        super().__init__(request)
        self._limit = limit
        self._seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._seen += len(raw_data)
        if self._seen > self._limit:
            self.request.upload_stopped = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def limit_mb() -> int:
    """The limit of a file, for people."""
    return int(settings.ATTACHMENT_LIMIT_BYTES / 2**20)
