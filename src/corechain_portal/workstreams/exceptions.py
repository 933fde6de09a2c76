"""What may go wrong with work items, in words."""

from __future__ import annotations

from corechain.exceptions import CorechainError
from corechain.texts import Text


class CannotMove(CorechainError):
    """A move that the item's state, or a rule of its kind, does not allow."""

    code = "cannot_move"
    http_status = 409


class CannotJoin(CorechainError):
    """Signing up where that is not possible."""

    code = "cannot_join"
    http_status = 409


class BadComment(CorechainError):
    """A comment that cannot be kept."""

    code = "bad_comment"
    http_status = 422


class UnusableForm(CorechainError):
    """A form without a page of its own that cannot be acted upon."""

    code = "unusable_form"
    http_status = 409


def moved_meanwhile() -> CannotMove:
    """Somebody else was first, or the page is old."""
    return CannotMove(
        Text(
            zh="它的状态已经变了，这一步没有执行。",
            en="Its state has changed meanwhile; the step was not taken.",
        ),
        Text(zh="请刷新页面，查看现在的状态。", en="Load the page again and look at its state now."),
    )


def note_missing() -> CannotMove:
    """A move that needs a reason came without one."""
    return CannotMove(
        Text(zh="这一步需要写明理由。", en="This step needs a reason."),
        Text(zh="写上理由后再提交。", en="Write it and send the form again."),
    )
