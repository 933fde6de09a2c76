"""Figures of joint talent. They count posts, trainings and agreements, never people's qualities."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corechain_portal.study.figures import HELD, attendances
from corechain_portal.workstreams.figures import Counted, Measured

FIGURES = (
    Counted("posts", _("Posts offered"), "talent.post"),
    Counted("trainings", _("Trainings held"), "talent.training", HELD, by="starts"),
    Counted("mentors", _("Mentors who offered"), "talent.mentoring"),
    Counted("filled", _("Posts filled"), "talent.post", ("filled",), by="state", outcome=True),
    Measured(
        "trained", _("Attendances at trainings"), attendances, "sum", outcome=True, part="talent.training"
    ),
    Counted(
        "secondments", _("Secondments agreed"), "talent.secondment", ("agreed", "ended"), by="starts",
        outcome=True,
    ),
)  # fmt: skip
