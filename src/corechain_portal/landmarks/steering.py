"""Steering a project: milestones, risks, progress reports, partners. Each change is kept in the audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.landmarks.models import Milestone, Project, Report, Risk
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.workstreams.files import share_with
from corechain_portal.workstreams.models import Part, Participation

MOST = 200
"""Milestones, risks or partners of one project."""


class CannotSteer(CorechainError):
    """A change of a project that makes no sense."""

    code = "cannot_steer"
    http_status = 409


def _room(rows: Any) -> None:
    if rows.count() >= MOST:
        raise CannotSteer(Text(zh="最多 200 条。", en="There may be 200 at most."))


@transaction.atomic
def add_milestone(project: Project, fields: Mapping[str, Any], viewer: Viewer) -> Milestone:
    """Plan a step."""
    _room(project.milestones)
    made = Milestone.objects.create(project=project, **fields)
    record("landmarks.milestone.make", made, viewer=viewer, before=None, after=made.to_audit())
    return made


@transaction.atomic
def set_done(milestone: Milestone, done: bool, viewer: Viewer) -> None:
    """A step is done today, or is not done after all."""
    before = milestone.to_audit()
    milestone.done_on = timezone.localdate() if done else None
    milestone.save(update_fields=["done_on"])
    record("landmarks.milestone.done", milestone, viewer=viewer, before=before, after=milestone.to_audit())


@transaction.atomic
def add_risk(project: Project, fields: Mapping[str, Any], viewer: Viewer) -> Risk:
    """Write a risk down."""
    _room(project.risks)
    made = Risk.objects.create(project=project, **fields)
    record("landmarks.risk.make", made, viewer=viewer, before=None, after=made.to_audit())
    return made


@transaction.atomic
def close_risk(risk: Risk, viewer: Viewer) -> None:
    """A risk is over."""
    before = risk.to_audit()
    risk.closed_at = risk.closed_at or timezone.now()
    risk.save(update_fields=["closed_at"])
    record("landmarks.risk.close", risk, viewer=viewer, before=before, after=risk.to_audit())


@transaction.atomic
def report(project: Project, progress: int, text: str, viewer: Viewer) -> Report:
    """Report progress; the project shows the newest."""
    before = project.to_audit()
    made = Report.objects.create(project=project, progress=progress, text=text, person=viewer.person)
    Project.objects.filter(pk=project.pk).update(progress=progress)
    project.refresh_from_db()
    record("landmarks.project.report", project, viewer=viewer, before=before, after=project.to_audit())
    return made


@transaction.atomic
def add_partner(project: Project, member: MemberOrganisation, viewer: Viewer) -> None:
    """Another organisation takes part; it sees the project whatever its level."""
    if not member.is_active or member.alliance_id != project.alliance_id or member.pk == project.member_id:
        raise CannotSteer(Text(zh="这家单位不能作为伙伴。", en="This organisation cannot be a partner."))
    made, is_new = Participation.objects.get_or_create(
        item_id=project.pk, member=member, person=None, part=Part.PARTNER, until=None
    )
    if is_new:
        share_with(project, member)
        record("landmarks.partner.add", made, viewer=viewer, before=None, after=made.to_audit())
