"""Who asks an operation of the API that is not for everybody: an organisation's token, or a person at a browser."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.utils import check_csrf

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access.viewer import Viewer, viewer_of

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class NotSignedIn(CorechainError):
    """The operation needs to know who asks."""

    code = "unauthorised"
    http_status = 401

    def __init__(self) -> None:
        super().__init__(
            Text(zh="此项需要接口令牌或登录。", en="This needs an API token, or to be signed in."),
            Text(
                zh="请加“Authorization: Bearer 令牌”；令牌由单位负责人建立。",
                en="Send “Authorization: Bearer TOKEN”; an organisation's owner makes tokens.",
            ),
        )


class NotAllowed(CorechainError):
    """Known, but without the permission or the token's scope."""

    code = "forbidden"
    http_status = 403

    def __init__(self, viewer: Viewer) -> None:
        if viewer.token is None:
            problem = Text(zh="您的帐号不能使用此项。", en="Your account may not use this.")
        else:
            problem = Text(zh="这个令牌的范围不包括此项。", en="The token's scopes do not cover this.")
        super().__init__(
            problem,
            Text(zh="请联系单位负责人或联盟秘书处。", en="Ask your organisation's owner or the secretariat."),
        )


class ForgedRequest(CorechainError):
    """A browser's cookie asks for a change without the page's token."""

    code = "forged_request"
    http_status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(zh="缺少页面令牌，没有改动。", en="The page's token is missing; nothing was changed."),
            Text(
                zh="请从门户页面提交，或改用接口令牌。",
                en="Send it from a page of the portal, or use an API token.",
            ),
        )


def asker(request: HttpRequest, permission: str, thing: Any = None) -> Viewer:
    """The viewer who asks, with `permission` (on `thing`). The first line of an operation that is not for everybody.

    Raises :class:`NotSignedIn`, :class:`NotAllowed`, :class:`ForgedRequest` for a change without CSRF token by cookie,
    and what is wrong with a token. A thing that the viewer may not know of is looked up before, and is 404.
    """
    viewer = known_asker(request)
    if not viewer.may(permission, thing):
        raise NotAllowed(viewer)
    return viewer


def known_asker(request: HttpRequest) -> Viewer:
    """The viewer who asks, whatever they may. Raises like :func:`asker`, but never :class:`NotAllowed`."""
    viewer = viewer_of(request)
    if viewer.person is None and viewer.token is None:
        raise NotSignedIn
    if viewer.token is None and request.method not in SAFE_METHODS and check_csrf(request) is not None:
        raise ForgedRequest
    return viewer
