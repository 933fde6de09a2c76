"""Finding the person that a command names."""

from __future__ import annotations

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.accounts.models import User


class NoSuchPerson(CorechainError):
    """An address that no account has."""

    code = "no_such_person"

    def __init__(self, email: str) -> None:
        super().__init__(
            Text(zh="没有邮箱为 {email} 的帐号。", en="No account has the address {email}.", email=email),
            Text(
                zh="请核对邮箱；已注销的帐号没有邮箱。",
                en="Check it; an account that is closed has no address.",
            ),
        )


def person_called(email: str) -> User:
    """The person with this address; raises :class:`NoSuchPerson`."""
    found = User.objects.filter(email=email.strip().lower()).first()
    if found is None or found.email == found.closed_address:
        raise NoSuchPerson(email)
    return found
