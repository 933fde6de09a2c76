"""The API as a whole: its parts, its documentation page, and one shape for every error."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from corechain import __version__
from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access.viewer import viewer_of
from corechain_portal.api import (
    attachment_operations,
    audit_operations,
    board_operations,
    branch_operations,
    chain_operations,
    contact_operations,
    contract_operations,
    governance_operations,
    innovation_operations,
    introduction_operations,
    joint_purchase_operations,
    landmark_operations,
    listing_operations,
    loop_operations,
    match_operations,
    matter_operations,
    me_operations,
    member_operations,
    merging_operations,
    organisation_operations,
    pairing_operations,
    resource_operations,
    review_operations,
    search_operations,
    statistics_operations,
    study_operations,
    talent_operations,
    work_operations,
    work_talk_operations,
)
from corechain_portal.api.asking import NotAllowed
from corechain_portal.api.caching import revalidated
from corechain_portal.api.described import DescribedAPI
from corechain_portal.api.errors import corechain_error_response, error_response, reader_of
from corechain_portal.api.validation import parameter_faults
from corechain_portal.error_pages import busy_answer

log = logging.getLogger(__name__)

BAD_PARAMETERS = Text(zh="请求参数有误。", en="The request's parameters are wrong.")
SEE_DOCS = Text(zh="各参数见 /api/v1/docs。", en="The parameters are described at /api/v1/docs.")
NOT_FOUND = Text(zh="没有这个地址。", en="There is no such address.")
BROKEN = Text(zh="门户出了错，已记录。", en="The portal went wrong; this was logged.")
TRY_LATER = Text(
    zh="请稍后再试；仍然如此请告知管理员。", en="Try again later; tell the administrator if it stays so."
)


class ReadableJSON(JSONRenderer):
    """JSON in which Chinese stands as it is written."""

    json_dumps_params = {"ensure_ascii": False}  # noqa: RUF012 - ninja reads it from the class


api = DescribedAPI(
    title="corechain 芯链",
    version=__version__,
    urls_namespace="api",
    renderer=ReadableJSON(),
    description=(
        "The chain, its diagnosis and the matching of demands to suppliers. Sentences come in the language of "
        "`?lang=zh|en`, else of Accept-Language. Answers carry an ETag of the data's version. Every error is "
        '`{"error": {"code", "message", "remedy", "faults"?}}`. 503 `busy`: nothing was done; send it again after '
        "`Retry-After` seconds.\n\n"
        "链图、诊断与供需对接。语句按 `?lang=zh|en`，其次按 Accept-Language 给出；答案的 ETag 随数据版本变化；"
        "所有错误同一格式。503 `busy` 表示没有执行，请按 `Retry-After` 稍后重发。"
    ),
)
api.add_decorator(revalidated, mode="view")
for part in (
    audit_operations,
    match_operations,
    chain_operations,
    organisation_operations,
    statistics_operations,
    search_operations,
    me_operations,
    member_operations,
    contact_operations,
    attachment_operations,
    listing_operations,
    merging_operations,
    pairing_operations,
    introduction_operations,
    contract_operations,
    joint_purchase_operations,
    loop_operations,
    talent_operations,
    work_operations,
    work_talk_operations,
    board_operations,
    governance_operations,
    study_operations,
    branch_operations,
    landmark_operations,
    resource_operations,
    innovation_operations,
    review_operations,
    matter_operations,
):
    api.add_router("", part.router)


@api.exception_handler(CorechainError)
def _mendable(request: HttpRequest, error: CorechainError) -> HttpResponse:
    return corechain_error_response(request, error)


@api.exception_handler(ValidationError)
def _bad_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = parameter_faults(error.errors, reader_of(request))
    return error_response(request, 422, "bad_parameters", BAD_PARAMETERS, SEE_DOCS, faults)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:  # noqa: ARG001
    return error_response(request, 404, "not_found", NOT_FOUND, SEE_DOCS)


@api.exception_handler(PermissionDenied)
def _not_allowed(request: HttpRequest, error: PermissionDenied) -> HttpResponse:  # noqa: ARG001
    return corechain_error_response(request, NotAllowed(viewer_of(request)))


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    told = Text(zh=str(error), en=str(error))
    return error_response(request, error.status_code, "bad_request", told, SEE_DOCS)


@api.exception_handler(OperationalError)
def _busy(request: HttpRequest, error: OperationalError) -> HttpResponse:
    return busy_answer(request, error) or _broken(request, error)


@api.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("API operation failed: %s", request.path, exc_info=error)
    return error_response(request, 500, "broken", BROKEN, TRY_LATER)


def operations() -> list[Any]:
    """Every operation of the API, for the tests that call each as every role."""
    return [
        operation
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    ]
