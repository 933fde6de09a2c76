"""What may go wrong in joint innovation, in words."""

from __future__ import annotations

from corechain.exceptions import CorechainError
from corechain.texts import Text


class CannotCall(CorechainError):
    """A step of a call that cannot be taken."""

    code = "cannot_call"
    http_status = 409


class CannotPropose(CorechainError):
    """Something about a proposal or its consortium that is not possible, or not any more."""

    code = "cannot_propose"
    http_status = 409


class CannotReview(CorechainError):
    """A review that cannot be assigned, written or counted."""

    code = "cannot_review"
    http_status = 409


class ConflictOfInterest(CorechainError):
    """Somebody would judge, or decide upon, what an organisation of theirs proposes."""

    code = "conflict_of_interest"
    http_status = 403


class CannotRunProject(CorechainError):
    """A change of a project that makes no sense."""

    code = "cannot_run_project"
    http_status = 409


NOT_OPEN = Text(
    zh="这项征集现在不接受申报，截止时间可能已过。",
    en="This call takes no proposals now; its deadline may have passed.",
)


def too_late() -> CannotPropose:
    """The call does not take proposals now."""
    return CannotPropose(
        NOT_OPEN, Text(zh="请查看征集的状态和截止时间。", en="Look at the call's state and deadline.")
    )
