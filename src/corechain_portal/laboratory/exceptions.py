"""Errors of the laboratory that people are meant to read."""

from __future__ import annotations

from collections.abc import Mapping

from corechain.exceptions import CorechainError
from corechain.texts import Text


class BadQuestion(CorechainError):
    """A form that cannot be computed; `faults` says by field what is wrong with it."""

    code = "bad_question"
    http_status = 422

    def __init__(self, faults: Mapping[str, Text]) -> None:
        super().__init__(Text(zh="表单有需要改正的地方。", en="Some of the form needs mending."))
        self.faults = faults


class NotYours(CorechainError):
    """Somebody else's scenario was to be deleted or cancelled."""

    code = "not_yours"
    http_status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(zh="这次推演是别人做的。", en="Somebody else made this scenario."),
            Text(
                zh="请由建立者处理；您可以复制后另做一次。",
                en="Ask them to do it; you can compute a copy of your own.",
            ),
        )


class NoSuchScenario(CorechainError):
    """The scenario was deleted or never was."""

    code = "no_such_scenario"
    http_status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(
                zh="没有这次推演，可能已被删除。", en="There is no such scenario; it may have been deleted."
            ),
            Text(zh="请从情景推演的列表里打开。", en="Open it from the laboratory's list."),
        )
