"""What follows from what allauth tells."""

from __future__ import annotations

from allauth.account.signals import password_changed, password_reset, password_set, user_logged_in

from corechain_portal.accounts import audited
from corechain_portal.accounts.sessions import begin_session, end_other_sessions


def connect() -> None:
    """Called once when the portal starts."""
    user_logged_in.connect(begin_session, dispatch_uid="begin session")
    for signal in (password_changed, password_set, password_reset):
        signal.connect(end_other_sessions, dispatch_uid="end other sessions")
    audited.connect()
