"""What can be wrong with a token or a webhook."""

from __future__ import annotations

from corechain.exceptions import CorechainError
from corechain.texts import Text

MAKE_ANOTHER = Text(
    zh="请单位负责人在“接口令牌”页另建一个。", en="Ask the organisation's owner to make another."
)


class TokenRefused(CorechainError):
    """The token that a program sent is not taken."""

    code = "bad_token"
    http_status = 401


class BadToken(TokenRefused):
    """No such token was ever made, or it was mistyped."""

    def __init__(self) -> None:
        super().__init__(Text(zh="接口令牌无效。", en="The API token is not valid."), MAKE_ANOTHER)


class NotAToken(TokenRefused):
    """The header is there, but it does not carry a token of this portal."""

    code = "not_a_token"

    def __init__(self) -> None:
        super().__init__(
            Text(zh="Authorization 头看不懂。", en="The Authorization header is not understood."),
            Text(zh="应为“Authorization: Bearer 令牌”。", en="Send “Authorization: Bearer TOKEN”."),
        )


class TokenExpired(TokenRefused):
    """Its last day has passed."""

    code = "token_expired"

    def __init__(self) -> None:
        super().__init__(Text(zh="接口令牌已过期。", en="The API token has expired."), MAKE_ANOTHER)


class TokenRevoked(TokenRefused):
    """The organisation took it back."""

    code = "token_revoked"

    def __init__(self) -> None:
        super().__init__(Text(zh="接口令牌已被撤销。", en="The API token was revoked."), MAKE_ANOTHER)


class TokenOfAnotherAlliance(TokenRefused):
    """It belongs to an organisation of another alliance than the address."""

    code = "token_of_another_alliance"

    def __init__(self) -> None:
        super().__init__(
            Text(zh="这个接口令牌属于另一联盟。", en="This API token is of another alliance."),
            Text(zh="请用该联盟的地址。", en="Use the address of its own alliance."),
        )


class OrganisationLeft(TokenRefused):
    """Its organisation does not belong to the alliance any more."""

    code = "organisation_left"

    def __init__(self) -> None:
        super().__init__(
            Text(zh="该单位已退出联盟。", en="The organisation has left the alliance."),
            Text(zh="请联系联盟秘书处。", en="Write to the alliance's secretariat."),
        )


class TooManyRequests(CorechainError):
    """The token asked more often than it may."""

    code = "too_many_requests"
    http_status = 429

    def __init__(self, most: int) -> None:
        super().__init__(
            Text(
                zh="这个令牌每分钟最多请求 {most} 次。",
                en="This token may ask {most} times a minute.",
                most=most,
            ),
            Text(zh="请等一分钟再试。", en="Wait a minute, then try again."),
        )


class TooManyWebhooks(CorechainError):
    """The organisation has as many as it may."""

    code = "too_many_webhooks"
    http_status = 409

    def __init__(self, most: int) -> None:
        super().__init__(
            Text(
                zh="一家单位最多 {most} 个推送。",
                en="An organisation has at most {most} webhooks.",
                most=most,
            ),
            Text(zh="请先删除不用的。", en="Delete one that is not used first."),
        )


class TooManyTokens(CorechainError):
    """The organisation has as many as it may."""

    code = "too_many_tokens"
    http_status = 409

    def __init__(self, most: int) -> None:
        super().__init__(
            Text(
                zh="一家单位最多同时有 {most} 个有效令牌。",
                en="An organisation has at most {most} tokens that are valid.",
                most=most,
            ),
            Text(zh="请先撤销不用的。", en="Revoke one that is not used first."),
        )
