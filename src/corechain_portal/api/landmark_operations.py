# ruff: noqa: ARG001 - the API reads parameters from signatures; `lang` is used where sentences are rendered
"""Joint landmarks for programs: milestones, risks, progress reports, partners of a project."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from corechain_portal.access.viewer import Viewer
from corechain_portal.api.errors import needed
from corechain_portal.api.idempotency import idempotent
from corechain_portal.api.parameters import Language
from corechain_portal.api.schemas import or_changed, or_refused
from corechain_portal.api.work_fields import checked_form
from corechain_portal.api.work_operations import doer, reader
from corechain_portal.landmarks.forms import MilestoneForm, ReportForm, RiskForm
from corechain_portal.landmarks.models import Project
from corechain_portal.landmarks.steering import (
    add_milestone,
    add_partner,
    add_risk,
    close_risk,
    report,
    set_done,
)
from corechain_portal.landmarks.views import steered
from corechain_portal.membership.lookup import member_here
from corechain_portal.workstreams.models import Part
from corechain_portal.workstreams.queries import seen_as

router = Router(tags=["joint landmarks 产业地标联创"])
AT = "/work/projects/{uuid:item_id}"
Grade = Literal["low", "medium", "high"]


class MilestoneOut(Schema):
    id: uuid.UUID
    name_zh: str
    name_en: str
    starts_on: date | None
    due_on: date
    done_on: date | None


class RiskOut(Schema):
    id: uuid.UUID
    text: str
    likelihood: Grade
    impact: Grade
    measure: str
    closed_at: datetime | None


class ReportOut(Schema):
    progress: int = Field(description="Percent / 百分比")
    text: str
    at: datetime


class ProjectOut(Schema):
    id: uuid.UUID
    progress: int
    milestones: list[MilestoneOut]
    risks: list[RiskOut] = Field(description="Open ones, within the alliance / 未关闭的，联盟内可见")
    reports: list[ReportOut]
    partners: list[uuid.UUID]


class MilestoneIn(Schema):
    name_zh: str = Field("", max_length=300)
    name_en: str = Field("", max_length=300)
    starts_on: date | None = None
    due_on: date


class DoneIn(Schema):
    done: bool


class RiskIn(Schema):
    text: str = Field(max_length=1000)
    likelihood: Grade
    impact: Grade
    measure: str = Field("", max_length=1000)


class ReportIn(Schema):
    progress: int = Field(ge=0, le=100)
    text: str = Field(max_length=20_000)


class PartnerIn(Schema):
    member: uuid.UUID


@router.get(
    AT, response=or_refused(ProjectOut), url_name="work-project", summary="A project's course / 项目进展"
)
def project(request: HttpRequest, item_id: uuid.UUID, lang: Language = None) -> dict[str, Any]:
    """Milestones, open risks, reports and partners."""
    viewer = reader(request)
    return _project(seen_as(Project, viewer, item_id), viewer)


def _project(found: Project, viewer: Viewer) -> dict[str, Any]:
    partners = found.participations.filter(part=Part.PARTNER, until=None)
    return {
        "id": found.pk,
        "progress": found.progress,
        "milestones": list(found.milestones.all()),
        "risks": list(found.risks.filter(closed_at=None)) if viewer.belongs else [],
        "reports": list(found.reports.all()),
        "partners": list(partners.values_list("member_id", flat=True)),
    }


@router.post(
    f"{AT}/milestones",
    response=or_changed(ProjectOut),
    url_name="work-milestones",
    summary="Add a milestone / 增加里程碑",
)
@idempotent
def milestone_add(
    request: HttpRequest, item_id: uuid.UUID, sent: MilestoneIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Plan a step."""
    viewer = doer(request)
    found = steered(viewer, item_id)
    add_milestone(found, checked_form(request, MilestoneForm, needed(sent).dict()), viewer)
    return _project(found, viewer)


@router.put(
    f"{AT}/milestones/{{uuid:milestone_id}}/done",
    response=or_changed(ProjectOut),
    url_name="work-milestone-done",
    summary="A milestone is reached / 里程碑完成",
)
@idempotent
def milestone_done(
    request: HttpRequest,
    item_id: uuid.UUID,
    milestone_id: uuid.UUID,
    sent: DoneIn | None = None,
    lang: Language = None,
) -> dict[str, Any]:
    """A step is done today, or is not done after all."""
    viewer = doer(request)
    found = steered(viewer, item_id)
    milestone = get_object_or_404(found.milestones, pk=milestone_id)
    set_done(milestone, needed(sent).done, viewer)
    return _project(found, viewer)


@router.post(
    f"{AT}/risks", response=or_changed(ProjectOut), url_name="work-risks", summary="Add a risk / 登记风险"
)
@idempotent
def risk_add(
    request: HttpRequest, item_id: uuid.UUID, sent: RiskIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Write a risk down."""
    viewer = doer(request)
    found = steered(viewer, item_id)
    add_risk(found, checked_form(request, RiskForm, needed(sent).dict()), viewer)
    return _project(found, viewer)


@router.post(
    f"{AT}/risks/{{uuid:risk_id}}/close",
    response=or_changed(ProjectOut),
    url_name="work-risk-close",
    summary="A risk is over / 关闭风险",
)
@idempotent
def risk_close(
    request: HttpRequest, item_id: uuid.UUID, risk_id: uuid.UUID, lang: Language = None
) -> dict[str, Any]:
    """A risk is over."""
    viewer = doer(request)
    found = steered(viewer, item_id)
    close_risk(get_object_or_404(found.risks, pk=risk_id), viewer)
    return _project(found, viewer)


@router.post(
    f"{AT}/reports",
    response=or_changed(ProjectOut),
    url_name="work-reports",
    summary="Report progress / 报告进展",
)
@idempotent
def progress_report(
    request: HttpRequest, item_id: uuid.UUID, sent: ReportIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Report progress; the project shows the newest."""
    viewer = doer(request)
    found = steered(viewer, item_id)
    typed = checked_form(request, ReportForm, needed(sent).dict())
    report(found, typed["progress"], typed["text"], viewer)
    return _project(found, viewer)


@router.post(
    f"{AT}/partners",
    response=or_changed(ProjectOut),
    url_name="work-partners",
    summary="Add a partner / 增加伙伴",
)
@idempotent
def partner_add(
    request: HttpRequest, item_id: uuid.UUID, sent: PartnerIn | None = None, lang: Language = None
) -> dict[str, Any]:
    """Another organisation takes part; it sees the project whatever its level."""
    viewer = doer(request)
    found = steered(viewer, item_id)
    add_partner(found, member_here(request, needed(sent).member), viewer)
    return _project(found, viewer)
