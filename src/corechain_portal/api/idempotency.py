"""Requests that a program may safely send again: header ``Idempotency-Key``.

An operation that changes something takes the key with ``@idempotent`` below its route. The change and the answer are
kept in one transaction, so that a request that was cut off has either done everything or nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.decorators import decorate_view
from ninja.operation import Operation
from ninja.utils import contribute_operation_callback

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.api.asking import known_asker
from corechain_portal.api.errors import corechain_error_response
from corechain_portal.api.models import KeptAnswer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = timedelta(hours=24)
KEY = re.compile(r"[\x21-\x7e]{1,200}")
PARAMETER = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "maxLength": 200, "pattern": "^[\\x21-\\x7e]+$"},
    "description": (
        "A new random value, such as a UUID, for each change: the request may then be sent again within 24 hours and "
        "is carried out once / 每次变更用一个新的随机值（如 UUID），24 小时内重复发送只执行一次"
    ),
}
Operated = TypeVar("Operated", bound=Callable[..., Any])


class BadKey(CorechainError):
    """The header cannot be a key."""

    code = "bad_idempotency_key"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(
                zh="Idempotency-Key 不能用，没有执行。",
                en="The Idempotency-Key cannot be used; nothing was done.",
            ),
            Text(
                zh="请用 1 至 200 个可见的英文字符，如 UUID。",
                en="Use 1 to 200 visible ASCII characters, such as a UUID.",
            ),
        )


class KeyUsed(CorechainError):
    """The key came with another request before."""

    code = "idempotency_key_used"
    http_status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(
                zh="这个 Idempotency-Key 已用于另一项请求，没有执行。",
                en="This Idempotency-Key came with another request before; nothing was done.",
            ),
            Text(
                zh="新的请求请用新的值；重发时地址和内容须与原来完全相同。",
                en="Use a new key for a new request; to send one again keep its address and body as they were.",
            ),
        )


class StillWorking(CorechainError):
    """Another request with the key is being carried out."""

    code = "idempotency_key_in_use"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(zh="同一请求正在处理。", en="The same request is being carried out."),
            Text(zh="请稍后用同一个值再发送一次。", en="Send it again with the same key in a while."),
        )


def idempotent(operation: Operated) -> Operated:
    """Let an operation take the header; to be written directly above its function, below its route.

    Only an answer of success is kept: an operation that was refused has changed nothing, and may be tried again with
    the same key.
    """
    decorate_view(_answered_once)(operation)
    contribute_operation_callback(operation, _document)
    return operation


def _document(operation: Operation) -> None:
    extra = dict(operation.openapi_extra or {})
    extra["parameters"] = [*extra.get("parameters", ()), PARAMETER]
    operation.openapi_extra = extra


def _answered_once(operation: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(operation)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None:
            return operation(request, *args, **kwargs)
        try:
            viewer = known_asker(request)
            if not KEY.fullmatch(key):
                raise BadKey
            with transaction.atomic():
                kept = _kept(request, viewer, key)
                if kept.status:
                    return _again(kept)
                response = operation(request, *args, **kwargs)
                _keep(kept, response)
            return response
        except CorechainError as error:
            return corechain_error_response(request, error)

    return answer


def _kept(request: HttpRequest, viewer: Viewer, key: str) -> KeptAnswer:
    """What is kept under the key, new or answered before. Of two requests at once the second waits for the first."""
    own = {"alliance": viewer.alliance, "asker": asker_code(viewer), "key": key}
    rows = KeptAnswer.objects.filter(**own)
    sent = fingerprint(request)
    try:
        rows.filter(made_at__lt=timezone.now() - KEPT).delete()
        with transaction.atomic():
            return KeptAnswer.objects.create(**own, fingerprint=sent)
    except IntegrityError:
        found = rows.first()
    if found is None:
        raise StillWorking
    if found.fingerprint != sent:
        raise KeyUsed
    return found


def _keep(kept: KeptAnswer, response: HttpResponse) -> None:
    if response.status_code >= 400:
        transaction.set_rollback(True)
        return
    kept.status, kept.body = response.status_code, response.content.decode()
    kept.content_type = response.headers.get("Content-Type", "")
    kept.save(update_fields=["status", "body", "content_type"])


def _again(kept: KeptAnswer) -> HttpResponse:
    response = HttpResponse(kept.body, status=kept.status, content_type=kept.content_type or None)
    response[REPLAYED] = "true"
    return response


def asker_code(viewer: Viewer) -> str:
    """Whose key it is: the token's, or the person's."""
    if viewer.token is not None:
        return f"token:{viewer.token}"
    return f"person:{viewer.person.pk if viewer.person else ''}"


def fingerprint(request: HttpRequest) -> str:
    """Of everything that says what is asked for."""
    asked = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(asked + request.body).hexdigest()
