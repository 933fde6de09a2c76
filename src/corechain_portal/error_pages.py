"""What people and programs see when something goes wrong: in their language, with what to do next."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist, loader
from django.urls import set_script_prefix
from django.utils.html import escape

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.alliances.middleware import is_of_unknown_alliance
from corechain_portal.api.errors import error_response, is_for_the_api
from corechain_portal.busy_database import BUSY, RETRY_SECONDS, TRY_AGAIN, busy_reason
from corechain_portal.language import current_language

log = logging.getLogger(__name__)

NOT_FOUND = Text(zh="没有这个页面。", en="There is no such page.")
NO_SUCH_ALLIANCE = Text(zh="没有联盟“{slug}”。", en="There is no alliance “{slug}”.")
FORBIDDEN = Text(zh="您的帐号不能使用此页。", en="Your account may not use this page.")
BAD_REQUEST = Text(zh="门户无法理解这次请求。", en="The portal could not understand this request.")
TOO_MANY_FIELDS = Text(
    zh="表单里的选择太多，没有提交。", en="The form holds too many choices; nothing was sent."
)
CHOOSE_FEWER = Text(
    zh="请返回后少选一些，或改选地区、环节。",
    en="Go back and choose fewer, or choose a region or a node instead.",
)
FORGED_FORM = Text(zh="这份表单已过期，没有提交。", en="This form is out of date; nothing was sent.")
NOT_ALLOWED = Text(zh="此页不支持这种请求方法。", en="This page does not take that method.")
BROKEN = Text(zh="门户出了错，已记录。", en="The portal went wrong; this was logged.")

TOO_MANY = Text(zh="尝试次数太多。", en="That was tried too often.")

WAIT = Text(zh="请过几分钟再试。", en="Wait a few minutes, then try again.")
CHECK_ADDRESS = Text(
    zh="请核对地址，或从首页重新开始。", en="Check the address, or start again from the home page."
)
ASK_SECRETARIAT = Text(zh="如需使用，请联系联盟秘书处。", en="Ask the alliance's secretariat if you need it.")
LOAD_AGAIN = Text(zh="请刷新页面后再提交。", en="Load the page again, then send the form.")
TRY_LATER = Text(
    zh="请稍后再试；仍然如此请告知管理员。", en="Try again later; tell the administrator if it stays so."
)


def error_page(
    request: HttpRequest, status: int, code: str, problem: Text, remedy: Text, *, bare: bool = False
) -> HttpResponse:
    """The page (or, for a program, the JSON answer) of one error: the template named by its code or status, else
    ``error.html``, else plain. A `bare` one is made without request, person or database: they may be what broke.
    """
    if is_for_the_api(request):
        return error_response(request, status, code, problem, remedy)
    language = current_language()
    told = {"status": status, "problem": problem.render(language), "remedy": remedy.render(language)}
    try:
        names = ["500.html"] if bare else [f"{code}.html", f"{status}.html", "error.html"]
        page = loader.select_template(names).render(told, None if bare else request)
    except TemplateDoesNotExist:
        page = plain_page(language, told)
    return HttpResponse(page, status=status)


def plain_page(language: str, told: dict[str, Any]) -> str:
    """The page of an error without any template."""
    home, title = ("/", "芯链") if language == "zh" else ("/en/", "corechain")
    return (
        f'<!doctype html><html lang="{"zh-Hans" if language == "zh" else "en"}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title>"
        '<body style="max-width:38em;margin:3em auto;padding:0 1em;font:16px/1.6 sans-serif">'
        f"<h1 style='font-size:1.5em'>{escape(told['problem'])}</h1><p>{escape(told['remedy'])}</p>"
        f'<p><a href="{home}">{title}</a></p></html>'
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: among others a forged host name, or a form with more fields than any person ticks."""
    if isinstance(exception, TooManyFieldsSent):
        return error_page(request, 400, "too_many_fields", TOO_MANY_FIELDS, CHOOSE_FEWER)
    return error_page(request, 400, "bad_request", BAD_REQUEST, CHECK_ADDRESS)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403: signed in, but without the permission."""
    return error_page(request, 403, "forbidden", FORBIDDEN, ASK_SECRETARIAT)


def forged_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403 for a form without the token that its page gave."""
    return error_page(request, 403, "forged_form", FORGED_FORM, LOAD_AGAIN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404 for an address that leads nowhere."""
    if is_of_unknown_alliance(request):
        set_script_prefix("/")  # the page leads on to alliances that there are
        problem = Text(zh=NO_SUCH_ALLIANCE.zh, en=NO_SUCH_ALLIANCE.en, slug=request.alliance_slug)  # type: ignore[attr-defined]
        return error_page(request, 404, "no_such_alliance", problem, CHECK_ADDRESS)
    return error_page(request, 404, "not_found", NOT_FOUND, CHECK_ADDRESS)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """429: someone tries to sign in again and again."""
    return error_page(request, 429, "too_many", TOO_MANY, WAIT)


def broken(request: HttpRequest) -> HttpResponse:
    """500: a fault of the portal; 503 where a database was busy before or after the page itself."""
    busy = busy_answer(request, sys.exception())
    return busy or error_page(request, 500, "broken", BROKEN, TRY_LATER, bare=True)


def busy_answer(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """503 for a database that others kept busy; None for any other error.

    The log tells the address's pattern alone: an address may hold a person's key.
    """
    reason = busy_reason(error)
    if reason is None:
        return None
    route = request.resolver_match.route if request.resolver_match else ""
    log.warning("The database was busy (%s): %s %s", reason, request.method, route)
    if hasattr(request, "session"):
        request.session.modified = False  # it would wait for the same database once more
    response = error_page(request, 503, "busy", BUSY, TRY_AGAIN, bare=True)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined] # Django would log it as an error
    return response


def _method_answer(request: HttpRequest, allowed: str) -> HttpResponse:
    """OPTIONS is told the methods; a method that the page does not take gets a page that says so."""
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
    else:
        response = error_page(request, 405, "method_not_allowed", NOT_ALLOWED, CHECK_ADDRESS)
    response["Allow"] = allowed
    return response


class readable_errors:  # noqa: N801 - Django's middleware reads as a function in the settings
    """Middleware: an error that people are meant to read becomes its page instead of a 500 or an empty one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not is_for_the_api(request):
            return _method_answer(request, response.headers.get("Allow", "GET, HEAD"))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, CorechainError):
            return busy_answer(request, exception)
        remedy = exception.remedy or CHECK_ADDRESS
        return error_page(request, exception.http_status, exception.code, exception.problem, remedy)
