"""What may go wrong between two sides, in words. None of them says more than its reader may know."""

from __future__ import annotations

from corechain.exceptions import CorechainError
from corechain.texts import Text

LOAD_AGAIN = Text(zh="请刷新页面，查看现在的状态。", en="Load the page again and look at its state now.")


class CannotIntroduce(CorechainError):
    """An introduction that cannot begin."""

    code = "cannot_introduce"
    http_status = 409


class CannotMove(CorechainError):
    """A step that the introduction's state does not allow."""

    code = "cannot_move"
    http_status = 409


class BadIntroduction(CorechainError):
    """Something typed that cannot be kept."""

    code = "bad_introduction"
    http_status = 422


def answered_already() -> CannotMove:
    """Somebody was first."""
    return CannotMove(
        Text(
            zh="已经有人先作了答复，您的这一步没有执行。",
            en="Somebody has answered already; your step was not taken.",
        ),
        LOAD_AGAIN,
    )


def not_now() -> CannotMove:
    """The state has changed, or never allowed it."""
    return CannotMove(
        Text(
            zh="现在的状态不允许这一步，没有执行。",
            en="Its present state does not allow this; nothing was changed.",
        ),
        LOAD_AGAIN,
    )


def no_longer_open() -> CannotMove:
    """The other side cannot go on; why is not said before names are open."""
    return CannotMove(
        Text(zh="这项意向已不再有效。", en="This introduction is no longer open."),
        LOAD_AGAIN,
    )


def gives_away(words: str) -> BadIntroduction:
    """A note that would name its writer before both sides accepted."""
    return BadIntroduction(
        Text(
            zh="双方同意之前不公开名称，但这段话会透露贵单位：“{words}”。没有提交。",
            en="Names are hidden until both accept, but these words tell who you are: “{words}”. Nothing was sent.",
            words=words,
        ),
        Text(zh="请删去后再提交。", en="Take them out, then send it again."),
    )
