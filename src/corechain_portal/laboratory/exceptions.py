"""Errors of the laboratory that people are meant to read."""

from __future__ import annotations

from collections.abc import Mapping

from corechain.exceptions import CorechainError
from corechain.texts import Text

THIS_SCENARIO = Text(zh="这次推演", en="this scenario")
THIS_NETWORK = Text(zh="这个网络", en="this network")


class BadQuestion(CorechainError):
    """A form that cannot be computed; `faults` says by field what is wrong with it."""

    code = "bad_question"
    http_status = 422

    def __init__(self, faults: Mapping[str, Text]) -> None:
        super().__init__(Text(zh="表单有需要改正的地方。", en="Some of the form needs mending."))
        self.faults = faults


class NotYours(CorechainError):
    """What somebody else made was to be deleted or cancelled."""

    code = "not_yours"
    http_status = 403

    def __init__(self, what: Text = THIS_SCENARIO) -> None:
        super().__init__(
            Text(zh="{what}是别人做的。", en="Somebody else made {what}.", what=what),
            Text(
                zh="请由建立者处理，或自己另做一份。",
                en="Ask them to do it, or make one of your own.",
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


class NoSuchNetwork(CorechainError):
    """The network was deleted, never was, or belongs to another alliance."""

    code = "no_such_network"
    http_status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(zh="没有这个网络，可能已被删除。", en="There is no such network; it may have been deleted."),
            Text(zh="请从自有网络的列表里打开。", en="Open it from the laboratory's list of networks."),
        )
