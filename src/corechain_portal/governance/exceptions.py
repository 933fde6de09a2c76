"""What may go wrong with resolutions and votes, in words."""

from __future__ import annotations

from corechain.exceptions import CorechainError


class CannotVote(CorechainError):
    """A vote that is not taken: too late, not entitled, or nothing is voted on."""

    code = "cannot_vote"
    http_status = 409


class NotReady(CorechainError):
    """A step that lacks something, such as a deadline or minutes."""

    code = "not_ready"
    http_status = 409
