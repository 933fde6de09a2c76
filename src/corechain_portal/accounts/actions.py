"""Giving people accounts, and taking away a second factor that is lost."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.accounts.models import User
from corechain_portal.audit import record
from corechain_portal.background.mail import send_letter


class UnusableAccount(CorechainError):
    """A name, address or password that an account cannot have."""

    code = "unusable_account"
    http_status = 409


@transaction.atomic
def give_account(email: str, *, display_name: str = "", password: str) -> User:
    """Make an account, or give the account with this address another password.

    Raises :class:`UnusableAccount`; nothing has changed then.
    """
    email = email.strip().lower()
    user = User.objects.filter(email=email).first() or User(email=email)
    user.display_name = display_name or user.display_name
    user.sample = False
    try:
        validate_password(password, user)
        user.set_password(password)
        user.full_clean()
    except ValidationError as error:
        raise UnusableAccount(
            Text(
                zh="帐号不能这样建立：{why}",
                en="The account cannot be made so: {why}",
                why=" ".join(error.messages),
            ),
            Text(zh="改正后再试。", en="Put it right and try again."),
        ) from error
    user.save()
    user.vouch_for_address()
    return user


class NoSuchAccount(CorechainError):
    """No account has this address."""

    code = "no_such_account"
    http_status = 404

    def __init__(self, email: str) -> None:
        super().__init__(
            Text(zh="没有使用 {email} 的帐号。", en="No account has the address {email}.", email=email),
            Text(zh="请核对邮箱。", en="Check the address."),
        )


@transaction.atomic
def remove_second_factor(email: str) -> bool:
    """Remove every second factor of the account with this address, and tell its owner by letter.

    Whether there was one. Raises :class:`NoSuchAccount`.
    """
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise NoSuchAccount(email)
    removed, _ = Authenticator.objects.filter(user=person).delete()
    if not removed:
        return False
    send_letter(person.email, "account/letters/second_factor_removed.txt", {}, person.language)
    record(
        "accounts.second_factor.remove", person, viewer=None, by="command", before={"type": "all"}, after=None
    )
    return True
