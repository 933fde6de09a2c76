"""Whether a database refused because others keep it busy: it is to be tried again, and nothing is wrong with it."""

from __future__ import annotations

from django.db import OperationalError

from corechain.texts import Text

RETRY_SECONDS = 5
BUSY = Text(zh="门户正忙，没有保存。", en="The portal is busy; nothing was saved.")
TRY_AGAIN = Text(zh="请过几秒再试一次。", en="Try again in a few seconds.")

_SQLITE = {5: "SQLITE_BUSY", 6: "SQLITE_LOCKED"}
"""https://www.sqlite.org/rescode.html: somebody else writes. The low byte of a code is its kind."""
_POSTGRES = {
    "40001": "serialization_failure",
    "40P01": "deadlock_detected",
    "53300": "too_many_connections",
    "55P03": "lock_not_available",
}
"""https://www.postgresql.org/docs/current/errcodes-appendix.html"""
_NO_CONNECTION_LEFT = ("too many clients", "too many connections", "remaining connection slots")
"""A refused connection comes without a code."""


def busy_reason(error: BaseException | None) -> str | None:
    """The database's name of why it was too busy; None for any other error, such as a full disk.

    >>> busy_reason(OperationalError("FATAL:  sorry, too many clients already"))
    'too_many_connections'
    >>> busy_reason(OperationalError("disk I/O error")) is None
    True
    """
    if not isinstance(error, OperationalError):
        return None
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF)
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return _POSTGRES.get(state)
    said = str(error)
    return "too_many_connections" if any(each in said for each in _NO_CONNECTION_LEFT) else None
