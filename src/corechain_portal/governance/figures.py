"""Figures of joint governance."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corechain_portal.workstreams.figures import Counted

FIGURES = (
    Counted("meetings", _("Meetings held"), "governance.meeting", ("held", "minuted"), by="starts"),
    Counted("drafts", _("Resolutions drafted"), "governance.resolution"),
    Counted("plan_done", _("Lines of the plan done"), "governance.plan", ("done",), by="state"),
    Counted(
        "resolutions", _("Resolutions put into force"), "governance.resolution", ("published",), by="state",
        outcome=True,
    ),
)  # fmt: skip
