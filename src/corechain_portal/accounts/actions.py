"""Giving people accounts."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.accounts.models import User


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
