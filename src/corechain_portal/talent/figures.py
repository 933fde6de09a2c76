"""Figures of joint talent. They count posts, trainings and agreements, never people's qualities."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.study.figures import HELD, came_of
from corechain_portal.workstreams.figures import Counted, Measured, Period, Record


def trained(viewer: Viewer, period: Period) -> Sequence[Record]:
    """How many came to each training."""
    return came_of("talent.training", viewer, period)


FIGURES = (
    Counted("posts", _("Posts offered"), "talent.post"),
    Counted("trainings", _("Trainings held"), "talent.training", HELD, by="starts"),
    Counted("mentors", _("Mentors who offered"), "talent.mentoring"),
    Counted("filled", _("Posts filled"), "talent.post", ("filled",), by="state", outcome=True),
    Measured(
        "trained", _("Attendances at trainings"), trained, "sum", outcome=True
    ),
    Counted(
        "secondments", _("Secondments agreed"), "talent.secondment", ("agreed", "ended"), by="starts",
        outcome=True,
    ),
)  # fmt: skip
