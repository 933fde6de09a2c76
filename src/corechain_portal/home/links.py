"""What a person can change about signing in, as far as the portal offers it."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACCOUNT: dict[str, str | Promise] = {
    "account_security": _("Security of the account"),
    "account_change_password": _("Change password"),
    "mfa_index": _("Second factor"),
    "account_email": _("E-mail address"),
    "usersessions_list": _("Signed-in devices"),
    "me-settings": _("Settings"),
    "me-data": _("My data"),
}
"""Names of addresses, in the order in which they are shown."""


def account_links() -> list[tuple[str, str | Promise]]:
    """Address and name of each that exists."""
    found = []
    for name, words in ACCOUNT.items():
        try:
            found.append((reverse(name), words))
        except NoReverseMatch:
            continue
    return found
