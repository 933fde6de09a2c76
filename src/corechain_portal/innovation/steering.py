"""Running a joint project: milestones and what comes of it. Each change is kept in the audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.innovation.exceptions import CannotRunProject
from corechain_portal.innovation.models import JointProject, Outcome, ProjectStep

MOST = 200
"""Milestones or outcomes of one project."""
OVER = ("finished", "dropped")


def _running(project: JointProject, rows: Any) -> None:
    if project.state in OVER:
        raise CannotRunProject(Text(zh="项目已经结束。", en="The project is over."))
    if rows.count() >= MOST:
        raise CannotRunProject(Text(zh="最多 200 条。", en="There may be 200 at most."))


@transaction.atomic
def add_step(project: JointProject, fields: Mapping[str, Any], viewer: Viewer) -> ProjectStep:
    """Plan a milestone."""
    _running(project, project.steps)
    made = ProjectStep.objects.create(project=project, **fields)
    record("innovation.step.make", made, viewer=viewer, before=None, after=made.to_audit())
    return made


@transaction.atomic
def set_done(step: ProjectStep, done: bool, viewer: Viewer) -> None:
    """A milestone is reached today, or is not after all."""
    before = step.to_audit()
    step.done_on = timezone.localdate() if done else None
    step.save(update_fields=["done_on"])
    record("innovation.step.done", step, viewer=viewer, before=before, after=step.to_audit())


@transaction.atomic
def add_outcome(project: JointProject, fields: Mapping[str, Any], viewer: Viewer) -> Outcome:
    """Note what came of the project; also after its end, since products come later."""
    if project.outcomes.count() >= MOST or project.state == "dropped":
        raise CannotRunProject(Text(zh="这个项目不再登记成果。", en="This project notes no more outcomes."))
    made = Outcome.objects.create(project=project, **fields)
    record("innovation.outcome.add", made, viewer=viewer, before=None, after=made.to_audit())
    return made
