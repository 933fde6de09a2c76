"""What may go wrong in joint talent, in words."""

from __future__ import annotations

from django.forms import BaseForm

from corechain.exceptions import CorechainError
from corechain.texts import Text


class NotPossible(CorechainError):
    """A step that cannot be taken."""

    code = "not_possible"
    http_status = 409


def no_profile() -> NotPossible:
    """Something needs a profile, and there is none."""
    return NotPossible(
        Text(zh="您还没有填写档案。", en="You have no profile yet."),
        Text(zh="先填写“我的档案”，再继续。", en="Fill in “My profile” first."),
    )


def old_text() -> NotPossible:
    """Consent to a text that is not the present one, or none at all."""
    return NotPossible(
        Text(zh="没有勾选同意，或同意书已更新。", en="You did not agree, or the text has changed."),
        Text(zh="请重新阅读同意书，勾选后再提交。", en="Read the text again, tick it and send the form."),
    )


def no_names() -> NotPossible:
    """Named organisations without any that is a member."""
    return NotPossible(
        Text(zh="请至少勾选一家本联盟的会员单位。", en="Tick at least one member of this alliance."),
    )


def closed() -> NotPossible:
    """The post, or the mentor, takes nobody now."""
    return NotPossible(
        Text(zh="它现在不接受申请。", en="It takes no applications now."),
        Text(zh="请查看它的状态和截止日期。", en="Look at its state and until when it is open."),
    )


def answered_already() -> NotPossible:
    """Somebody was quicker."""
    return NotPossible(Text(zh="已经答复过了。", en="It was answered already."))


def stale() -> NotPossible:
    """The profile was changed since it was read."""
    return NotPossible(
        Text(zh="档案在别处已被修改，没有保存。", en="The profile was changed meanwhile; nothing was saved."),
        Text(zh="请重新读取，再保存。", en="Read it again, then save."),
    )


class UnusableProfile(CorechainError):
    """A profile whose fields cannot be kept; says the first fault."""

    code = "bad_profile"
    http_status = 422

    def __init__(self, form: BaseForm) -> None:
        name, faults = next(iter(form.errors.items()))
        label = form.fields[name].label if name in form.fields else name
        told = f"{label}: {faults[0]}"
        super().__init__(Text(zh=told, en=told))
