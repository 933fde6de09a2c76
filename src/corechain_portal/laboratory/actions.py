"""What changes scenarios: made, taken up by a worker, finished, cancelled, deleted, and saved from dead workers.

Every change of a computation is one conditional UPDATE that says what it expects to find. Whoever comes too late, a
worker that was thought dead or a person who cancels what has just finished, changes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain.workflows.scenario_result import ScenarioResult as Computed
from corechain_portal.access.viewer import Viewer
from corechain_portal.accounts.models import User
from corechain_portal.audit import record
from corechain_portal.laboratory.exceptions import BadQuestion, NotYours
from corechain_portal.laboratory.models import OwnNetwork, Scenario, ScenarioFirms, ScenarioResult, Status
from corechain_portal.laboratory.question import Asked

MOST_ATTEMPTS = 3
ABANDONED_AFTER = timedelta(seconds=20)
"""A worker that has not shown that it lives for so long is taken for dead."""
TASKS_KEPT = timedelta(days=1)
MOST_UNDER_WAY = 20
"""Scenarios that one person may have waiting or running."""

GAVE_UP = Text(
    zh="计算进程 {attempts} 次中途停止，已不再重试。",
    en="The process computing it ended {attempts} times before the result; it is not tried again.",
)
BROKEN = Text(zh="计算出错，已记录。", en="The computation went wrong; this was logged.")
TRY_AGAIN = Text(
    zh="可以再算一次；仍然如此请告知管理员。",
    en="Compute it again; tell the administrator if it stays so.",
)
FORM_EXPIRED = Text(zh="表单已过期，请重新提交。", en="The form is out of date; send it again.")
TOO_MANY_WAITING = Text(
    zh="您已有 {most} 个推演在等待或计算，请等其完成。",
    en="You have {most} scenarios waiting or running; wait until one is finished.",
)


class Stopped(Exception):
    """The computation is not wanted any more: cancelled, deleted, or taken up by another worker."""


@dataclass(frozen=True)
class Attempt:
    """One worker's go at a scenario."""

    scenario_id: uuid.UUID
    number: int

    def update(self, **changes: Any) -> bool:
        """Change the scenario where this attempt is still the one that counts; tells whether it is."""
        wanted = Scenario.objects.filter(pk=self.scenario_id, attempts=self.number, status=Status.RUNNING)
        return wanted.update(**changes) == 1


def make_scenario(viewer: Viewer, question: Asked, network: OwnNetwork | None = None, **hit: Any) -> Scenario:
    """Keep a question and put its computation in the queue; the same form sent again gives the same scenario.

    `hit` says who is hit and how hard, in the fields of :class:`Scenario`. Raises :class:`BadQuestion` for a form
    without a token and for more under way than a person may have.
    """
    try:
        token = uuid.UUID(question.token)
    except ValueError:
        raise BadQuestion({"form": FORM_EXPIRED}) from None
    owner = viewer.person
    known = Scenario.objects.filter(token=token, owner=owner).first()
    if known is not None:
        return known
    _check_room(owner)
    try:
        with transaction.atomic():
            scenario = Scenario.objects.create(
                token=token,
                owner=owner,
                alliance=viewer.alliance,
                network=network,
                name=question.name,
                note=question.note,
                **hit,
            )
            _enqueue(scenario)
            after = scenario.to_audit()
            record("laboratory.scenario.make", scenario, viewer=viewer, before=None, after=after)
    except IntegrityError:  # the form's other copy came first
        made = Scenario.objects.filter(token=token, owner=owner).first()
        if made is None:
            raise BadQuestion({"form": FORM_EXPIRED}) from None
        return made
    return scenario


def _check_room(owner: User | None) -> None:
    under_way = Scenario.objects.filter(owner=owner, status__in=(Status.WAITING, Status.RUNNING)).count()
    if under_way >= MOST_UNDER_WAY:
        raise BadQuestion({"form": Text(zh=TOO_MANY_WAITING.zh, en=TOO_MANY_WAITING.en, most=MOST_UNDER_WAY)})


def _enqueue(scenario: Scenario) -> None:
    from corechain_portal.laboratory.tasks import compute_scenario

    queued = compute_scenario.enqueue(str(scenario.pk))
    Scenario.objects.filter(pk=scenario.pk).update(
        task_id=uuid.UUID(str(queued.id)), queued_at=timezone.now(), status=Status.WAITING, phase=""
    )


def cancel_scenario(scenario: Scenario, person: User) -> bool:
    """Stop what waits or runs; False where it had ended. Raises :class:`NotYours`."""
    if scenario.owner_id != person.pk:
        raise NotYours
    wanted = Scenario.objects.filter(pk=scenario.pk, status__in=(Status.WAITING, Status.RUNNING))
    with transaction.atomic():
        if not wanted.update(status=Status.CANCELLED, finished_at=timezone.now(), phase=""):
            return False
        viewer = Viewer(scenario.alliance, person)
        told = {"before": {"status": scenario.status}, "after": {"status": Status.CANCELLED}}
        record("laboratory.scenario.cancel", scenario, viewer=viewer, **told)
    return True


def delete_scenario(scenario: Scenario, person: User) -> None:
    """Delete one's own scenario with its result. Raises :class:`NotYours`."""
    if scenario.owner_id != person.pk:
        raise NotYours
    with transaction.atomic():
        viewer = Viewer(scenario.alliance, person)
        before = scenario.to_audit()
        record("laboratory.scenario.delete", scenario, viewer=viewer, before=before, after=None)
        scenario.delete()


# What workers do ------------------------------------------------------------------------------------------------


def begin(scenario_id: uuid.UUID) -> Attempt | None:
    """Take up a waiting scenario; None where it does not wait any more."""
    now = timezone.now()
    taken = Scenario.objects.filter(pk=scenario_id, status=Status.WAITING).update(
        status=Status.RUNNING, attempts=F("attempts") + 1, alive_at=now, phase="", done=0, total=0
    )
    if not taken:
        return None
    number = Scenario.objects.filter(pk=scenario_id).values_list("attempts", flat=True).first()
    return None if number is None else Attempt(scenario_id, number)


def report(attempt: Attempt, phase: str, done: int, total: int) -> None:
    """Tell how far it is; raises :class:`Stopped` where nobody wants the result any more."""
    if not attempt.update(phase=phase, done=done, total=total, alive_at=timezone.now()):
        raise Stopped


def finish(attempt: Attempt, computed: Computed, every_firm: bytes | None = None) -> None:
    """Keep a result, and the table of every firm where there is one.

    Raises :class:`Stopped`, having kept nothing, where nobody wants it any more.
    """
    with transaction.atomic():
        kept = attempt.update(
            status=Status.DONE,
            finished_at=timezone.now(),
            data_name=computed.dataset,
            data_version=computed.version,
            share_lost=computed.share_lost,
            firms=computed.size,
            firms_hit=computed.hit,
            stages_hit=computed.sectors_hit,
        )
        if not kept:
            raise Stopped
        ScenarioResult.objects.update_or_create(
            scenario_id=attempt.scenario_id, defaults={"content": computed.to_dict()}
        )
        if every_firm is not None:
            ScenarioFirms.objects.update_or_create(
                scenario_id=attempt.scenario_id, defaults={"table": every_firm}
            )


def fail(attempt: Attempt, error: Exception) -> None:
    """Say in both languages why there is no result."""
    attempt.update(**_failed(error))


def _failed(error: Exception | Text) -> Mapping[str, Any]:
    if isinstance(error, CorechainError):
        zh, en = error.render("zh"), error.render("en")
    else:
        problem = error if isinstance(error, Text) else BROKEN
        zh, en = (problem.render("zh") + TRY_AGAIN.zh), f"{problem.render('en')} {TRY_AGAIN.en}"
    return {"status": Status.FAILED, "finished_at": timezone.now(), "problem_zh": zh, "problem_en": en}


def take_up_abandoned(now: datetime | None = None) -> int:
    """Queue again what a dead worker left behind, and give up on what has killed several; returns how many."""
    now = now or timezone.now()
    silent = now - ABANDONED_AFTER
    changed = 0
    for each in Scenario.objects.filter(status=Status.RUNNING, alive_at__lt=silent):
        attempt = Attempt(each.pk, each.attempts)
        if each.attempts >= MOST_ATTEMPTS:
            changed += attempt.update(**_failed(Text(zh=GAVE_UP.zh, en=GAVE_UP.en, attempts=each.attempts)))
        else:
            changed += _queue_again(each, attempt)
    return changed + _queue_lost(silent)


def _queue_again(scenario: Scenario, attempt: Attempt) -> bool:
    with transaction.atomic():
        if not attempt.update(status=Status.WAITING):
            return False
        _enqueue(scenario)
    return True


def _queue_lost(silent: datetime) -> int:
    """Scenarios that wait while no task for them does: their worker died before it took them up."""
    waiting = list(Scenario.objects.filter(status=Status.WAITING, queued_at__lt=silent))
    ids = [each.task_id for each in waiting]
    ready = DBTaskResult.objects.filter(pk__in=ids, status=TaskResultStatus.READY)
    queued = set(ready.values_list("pk", flat=True))
    changed = 0
    for each in waiting:
        if each.task_id not in queued:
            with transaction.atomic():
                lost = Scenario.objects.filter(pk=each.pk, status=Status.WAITING, task_id=each.task_id)
                if lost.update(queued_at=timezone.now()):
                    _enqueue(each)
                    changed += 1
    return changed


def forget_old_tasks(now: datetime | None = None) -> None:
    """Delete the queue's own records of tasks that ended, or were left behind, more than a day ago."""
    before = (now or timezone.now()) - TASKS_KEPT
    DBTaskResult.objects.exclude(status=TaskResultStatus.READY).filter(enqueued_at__lt=before).delete()
