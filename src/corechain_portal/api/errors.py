"""The one shape of an error in the API: {"error": {"code", "message", "remedy", "faults"?}}."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.http import HttpRequest, JsonResponse

from corechain.exceptions import CorechainError, InvalidTables
from corechain.texts import Language, Text

PREFIX = "/api/"


class FaultyRequest(CorechainError):
    """Values of a request's body that cannot be used, each with what is wrong, in the reader's language."""

    code = "bad_fields"
    http_status = 422

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__(
            Text(zh="有的字段不能用，没有执行。", en="Some fields cannot be used; nothing was done."),
            Text(zh="请按 faults 逐项改正。", en="Correct what `faults` lists."),
        )
        self.faults = tuple(faults)


class NoBody(CorechainError):
    """A request without its body. It is asked for only after the permission, so that strangers learn nothing."""

    code = "no_body"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="请求没有内容，没有执行。", en="The request has no body; nothing was done."),
            Text(zh="各字段见 /api/v1/docs。", en="Its fields are described at /api/v1/docs."),
        )


Body = TypeVar("Body")


def needed(body: Body | None) -> Body:
    """The body; raises :class:`NoBody` where there is none."""
    if body is None:
        raise NoBody
    return body


def is_for_the_api(request: HttpRequest) -> bool:
    """Whether a program asks, so that errors are JSON too."""
    return request.path_info.startswith(PREFIX)


def asked_language(request: HttpRequest) -> Language | None:
    """The language asked for: ``?lang=zh|en``, else the first of the two in Accept-Language, else None."""
    asked = request.GET.get("lang", "").lower()
    if asked in ("zh", "en"):
        return "en" if asked == "en" else "zh"
    for part in request.headers.get("Accept-Language", "").lower().split(","):
        code = part.strip()[:2]
        if code in ("zh", "en"):
            return "en" if code == "en" else "zh"
    return None


def reader_of(request: HttpRequest) -> Language:
    """The language of the answer: as asked for, else Chinese."""
    return asked_language(request) or "zh"


def content_language(language: Language) -> str:
    """The header that names the language of an answer."""
    return "zh-Hans" if language == "zh" else "en"


def error_response(
    request: HttpRequest,
    status: int,
    code: str,
    problem: Text,
    remedy: Text | None = None,
    faults: list[dict[str, Any]] | None = None,
) -> JsonResponse:
    """The JSON answer of one error."""
    language = reader_of(request)
    error: dict[str, Any] = {
        "code": code,
        "message": problem.render(language),
        "remedy": None if remedy is None else remedy.render(language),
    }
    if faults is not None:
        error["faults"] = faults
    answer = JsonResponse({"error": error}, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Content-Language"] = content_language(language)
    answer["Cache-Control"] = "no-store"
    if status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def corechain_error_response(request: HttpRequest, error: CorechainError) -> JsonResponse:
    """The answer of an error that the asker can mend; broken tables come with every fault."""
    faults = None
    if isinstance(error, FaultyRequest):
        faults = [{"column": name, "message": told} for name, told in error.faults]
    if isinstance(error, InvalidTables):
        language = reader_of(request)
        faults = [
            {
                "file": fault.file,
                "row": fault.row,
                "column": fault.column,
                "message": fault.problem.render(language),
                "remedy": fault.remedy.render(language),
            }
            for fault in error.faults
        ]
    return error_response(request, error.http_status, error.code, error.problem, error.remedy, faults)
