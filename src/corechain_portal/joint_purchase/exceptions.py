"""What cannot be done with a joint purchase, told to people."""

from __future__ import annotations

from corechain.exceptions import CorechainError


class CannotPurchase(CorechainError):
    """The joint purchase, or what belongs to it, is not in a state for that."""

    code = "cannot_purchase"
    http_status = 409


class BadPurchase(CorechainError):
    """What was filled in makes no joint purchase."""

    code = "bad_purchase"
    http_status = 422
