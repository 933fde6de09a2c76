"""Signing in, and a person's own pages."""

from tests.portal.matrix.address import everybody, row, signed_in

MATRIX = (
    row("account_login", anonymous="ok", otherwise="elsewhere"),
    row("account_login", anonymous="ok", otherwise="elsewhere", method="POST"),
    row("account_logout", anonymous="elsewhere", otherwise="ok"),
    row("account_logout", anonymous="elsewhere", otherwise="elsewhere", method="POST"),
    row("account_signup", anonymous="ok", otherwise="elsewhere"),
    row("account_signup", anonymous="ok", otherwise="elsewhere", method="POST"),
    everybody("account_inactive"),
    signed_in("account_change_password"),
    signed_in("me"),
)
