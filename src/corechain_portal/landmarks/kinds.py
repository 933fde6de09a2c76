"""The kind of joint landmarks: a project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.landmarks.forms import MilestoneForm, ReportForm, RiskForm
from corechain_portal.landmarks.gantt import draw_gantt
from corechain_portal.landmarks.models import Project
from corechain_portal.language import current_language
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.web.place_maps import one_place_map
from corechain_portal.workstreams.kinds import Kind, Move, State
from corechain_portal.workstreams.models import Part
from corechain_portal.workstreams.nodes import nodes_of


def project_context(project: Project, viewer: Viewer) -> Mapping[str, Any]:
    """Milestones, risks, reports, partners, the nodes it strengthens, and where it lies."""
    start = timezone.localdate(project.starts_at) if project.starts_at else None
    may_steer = viewer.may("landmarks.steer", project)
    return {
        "gantt": draw_gantt(list(project.milestones.all()), start, timezone.localdate()),
        "risks": project.risks.filter(closed_at=None) if viewer.belongs else (),
        "reports": project.reports.select_related("person"),
        "partners": project.participations.filter(part=Part.PARTNER, until=None).select_related("member"),
        "strengthens": nodes_of(project),
        "map": one_place_map(str(project), project.region, current_language()) if project.region else None,
        "may_steer": may_steer,
        "milestone_form": MilestoneForm() if may_steer else None,
        "risk_form": RiskForm(auto_id="risk_%s") if may_steer else None,
        "report_form": ReportForm(auto_id="report_%s", initial={"progress": project.progress})
        if may_steer
        else None,
        "members": MemberOrganisation.objects.filter(alliance=project.alliance, standing=Standing.ACTIVE)
        if may_steer
        else (),
    }


PROJECT = Kind(
    code="landmarks.project",
    workstream="landmarks",
    words=_("Flagship project"),
    plural=_("Flagship projects"),
    model="landmarks.Project",
    form="corechain_portal.landmarks.forms.ProjectForm",
    states=(
        State("proposed", _("proposed")),
        State("under_way", _("under way"), tone="good"),
        State("paused", _("paused"), tone="weak"),
        State("finished", _("finished"), is_open=False, tone="good"),
        State("dropped", _("dropped"), is_open=False, tone="weak"),
    ),
    moves=(
        Move("start", ("proposed", "paused"), "under_way", _("Start"), "landmarks.steer"),
        Move("pause", ("under_way",), "paused", _("Pause"), "landmarks.steer", needs_note=True),
        Move("finish", ("under_way",), "finished", _("Finish"), "landmarks.steer"),
        Move(
            "drop",
            ("proposed", "under_way", "paused"),
            "dropped",
            _("Drop"),
            "landmarks.steer",
            needs_note=True,
        ),
    ),
    create="landmarks.propose",
    edit="landmarks.steer",
    shown=("region", "funding_planned", "funding_secured", "progress"),
    fixed=("finished", "dropped"),
    template="landmarks/project.html",
    context=project_context,
)
