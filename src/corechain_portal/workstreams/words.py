"""Names of the seven workstreams and what each does, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corechain_portal.workstreams.kinds import Words
from corechain_portal.workstreams.models import Workstream

WORKSTREAMS: dict[str, Words] = {
    Workstream.GOVERNANCE: _("Joint governance"),
    Workstream.STUDY: _("Joint study"),
    Workstream.BRANCHES: _("Joint branch building"),
    Workstream.LANDMARKS: _("Joint landmarks"),
    Workstream.INNOVATION: _("Joint innovation"),
    Workstream.MATTERS: _("Joint handling of difficult matters"),
    Workstream.TALENT: _("Joint talent"),
}
WORKSTREAM_ABOUT: dict[str, Words] = {
    Workstream.GOVERNANCE: _("Charter, resolutions with votes, council meetings, the yearly plan."),
    Workstream.STUDY: _("Study materials, sessions with sign-up, attendance by organisation."),
    Workstream.BRANCHES: _("Paired branches, exchange visits, shared activities and their records."),
    Workstream.LANDMARKS: _("Flagship projects with milestones, partners, funding, risks and progress."),
    Workstream.INNOVATION: _(
        "Calls, consortia, reviews, projects, and shared instruments and shuttle seats."
    ),
    Workstream.MATTERS: _("Difficult matters raised by members, handled together by a deadline."),
    Workstream.TALENT: _("Posts, candidates' own profiles, training, mentors, secondments between members."),
}
