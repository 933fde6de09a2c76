"""Signing in, and a person's own account.

Everything here is about oneself, whatever one's roles are. What opens or closes an account asks for the password once
more (`elsewhere`); a test client that was signed in without one is never let through.
"""

from tests.portal.matrix.address import Address, everybody, row, signed_in


def only_visitors(name: str, method: str = "GET", **arguments: str) -> Address:
    """For those who are not signed in; others are sent to their own page."""
    return row(name, anonymous="ok", otherwise="elsewhere", method=method, **arguments)


def elsewhere(name: str, method: str = "GET", **arguments: str) -> Address:
    """Nobody stays there: it is a step of something that was not begun."""
    return row(name, anonymous="elsewhere", otherwise="elsewhere", method=method, **arguments)


RESET = {"uidb36": "1", "key": "no-such-key"}
NO_OFFICE = {"provider_id": "office"}
"""The portal under test knows no office sign-in."""
NO_PASSKEY = {"pk": "1"}

MATRIX = (
    only_visitors("account_login"),
    only_visitors("account_login", "POST"),
    elsewhere("mfa_login_webauthn"),
    elsewhere("mfa_login_webauthn", "POST"),
    elsewhere("mfa_authenticate"),
    elsewhere("mfa_authenticate", "POST"),
    row("account_logout", anonymous="elsewhere", otherwise="ok"),
    elsewhere("account_logout", "POST"),
    only_visitors("account_signup"),
    only_visitors("account_signup", "POST"),
    everybody("account_inactive"),
    everybody("account_reset_password"),
    everybody("account_reset_password", method="POST"),
    everybody("account_reset_password_done"),
    everybody("account_reset_password_from_key", **RESET),
    everybody("account_reset_password_from_key", method="POST", **RESET),
    everybody("account_reset_password_from_key_done"),
    everybody("account_email_verification_sent"),
    everybody("account_confirm_email", key="no-such-key"),
    row(
        "account_confirm_email",
        anonymous="none-such",
        otherwise="none-such",
        method="POST",
        key="no-such-key",
    ),
    signed_in("me"),
    signed_in("account_security"),
    signed_in("account_sessions"),
    signed_in("account_sessions", gets="elsewhere", method="POST"),
    signed_in("account_close", gets="elsewhere"),
    signed_in("account_close", gets="elsewhere", method="POST"),
    signed_in("account_reauthenticate"),
    signed_in("account_reauthenticate", method="POST"),
    signed_in("account_change_password"),
    signed_in("account_change_password", method="POST"),
    signed_in("account_set_password", gets="elsewhere"),
    signed_in("account_email"),
    signed_in("account_email", gets="elsewhere", method="POST"),
    signed_in("mfa_index"),
    signed_in("mfa_reauthenticate", gets="elsewhere"),
    signed_in("mfa_reauthenticate_webauthn", gets="elsewhere"),
    signed_in("mfa_activate_totp", gets="elsewhere"),
    signed_in("mfa_activate_totp", gets="elsewhere", method="POST"),
    signed_in("mfa_deactivate_totp", gets="none-such"),
    signed_in("mfa_view_recovery_codes", gets="none-such"),
    signed_in("mfa_generate_recovery_codes", gets="elsewhere"),
    signed_in("mfa_generate_recovery_codes", gets="elsewhere", method="POST"),
    signed_in("mfa_download_recovery_codes", gets="none-such"),
    signed_in("mfa_list_webauthn"),
    signed_in("mfa_add_webauthn", gets="elsewhere"),
    signed_in("mfa_add_webauthn", gets="elsewhere", method="POST"),
    signed_in("mfa_edit_webauthn", gets="elsewhere", **NO_PASSKEY),
    signed_in("mfa_edit_webauthn", gets="elsewhere", method="POST", **NO_PASSKEY),
    signed_in("mfa_remove_webauthn", gets="elsewhere", **NO_PASSKEY),
    signed_in("mfa_remove_webauthn", gets="elsewhere", method="POST", **NO_PASSKEY),
    signed_in("socialaccount_connections"),
    signed_in("socialaccount_connections", method="POST"),
    everybody("socialaccount_login_cancelled"),
    row("socialaccount_login_error", anonymous="unauthorised", otherwise="unauthorised"),
    row("openid_connect_login", anonymous="none-such", otherwise="none-such", **NO_OFFICE),
    row("openid_connect_login", anonymous="none-such", otherwise="none-such", method="POST", **NO_OFFICE),
    row("openid_connect_callback", anonymous="none-such", otherwise="none-such", **NO_OFFICE),
)
