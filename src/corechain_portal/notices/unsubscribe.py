"""The signed link at the end of a letter that ends letters of its kind."""

from __future__ import annotations

from collections.abc import Iterable

from django.core import signing

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.accounts.models import User
from corechain_portal.notices.groups import GROUPS

SALT = "corechain.notices.unsubscribe"


class UnusableLink(CorechainError):
    """A link to end letters that was not made here, or whose account is gone."""

    code = "unusable_link"
    http_status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(zh="这个退订链接无效。", en="This link to end letters cannot be used."),
            Text(
                zh="请复制信中的完整链接，或登录后在“设置”中选择。",
                en="Copy the whole link out of the letter, or sign in and choose under Settings.",
            ),
        )


def make_token(person: User, groups: Iterable[str]) -> str:
    """A token that says who wants no more letters about what. It holds no address, and does not expire."""
    return signing.dumps([person.pk, sorted(groups)], salt=SALT)


def read_token(token: str) -> tuple[User, list[str]]:
    """Whom a token is of, and the groups; raises :class:`UnusableLink`."""
    try:
        pk, groups = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise UnusableLink from None
    person = User.objects.filter(pk=pk).first()
    known = [group for group in groups if group in GROUPS]
    if person is None or not known:
        raise UnusableLink
    return person, known
