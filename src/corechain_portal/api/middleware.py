"""Conventions of the API that its operations need not know of."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from corechain.texts import Text
from corechain_portal.api.errors import error_response, is_for_the_api

NOT_ALLOWED = Text(zh="这个地址不支持此方法。", en="This address does not take that method.")
ALLOWED = Text(zh="请用：{methods}。", en="Use: {methods}.")


def api_conventions(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer HEAD like GET without a body, OPTIONS with the methods, and a wrong method in the error shape."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not is_for_the_api(request):
            return get_response(request)
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        response = get_response(request)
        if response.status_code == 405:
            methods = response.headers.get("Allow", "GET")
            response = _method_answer(request, asked, methods)
        if asked == "HEAD":
            length = len(response.content)
            response.content = b""
            response["Content-Length"] = str(length)
        return response

    return answer


def _method_answer(request: HttpRequest, asked: str | None, methods: str) -> HttpResponse:
    allowed = ", ".join(sorted({*methods.replace(",", " ").split(), "HEAD", "OPTIONS"}))
    if asked == "OPTIONS":
        response = HttpResponse(status=204)
    else:
        remedy = Text(zh=ALLOWED.zh, en=ALLOWED.en, methods=allowed)
        response = error_response(request, 405, "method_not_allowed", NOT_ALLOWED, remedy)
    response["Allow"] = allowed
    return response
