"""Figures of joint branch building."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corechain_portal.workstreams.figures import Counted

FIGURES = (
    Counted("activities", _("Activities held"), "branches.activity", ("held", "reported"), by="starts"),
    Counted("records", _("Records published"), "branches.activity", ("reported",), by="state"),
    Counted("pairs", _("Branches paired"), "branches.pairing", ("active",), by="reached", outcome=True),
)
