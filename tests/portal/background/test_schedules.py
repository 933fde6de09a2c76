"""Periodic work is queued when it is due, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from tests.portal.background import jobs
from tests.portal.background.test_jobs import do

from corechain_portal.background.durable import PERIODIC, Periodic
from corechain_portal.background.models import Job, Schedule
from corechain_portal.background.schedules import queue_what_is_due

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
"""12:00 in Shanghai."""


@pytest.fixture(autouse=True)
def _only_ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    path = jobs.now_and_then.path
    ours = PERIODIC[path]
    for each in list(PERIODIC):
        monkeypatch.delitem(PERIODIC, each)
    monkeypatch.setitem(PERIODIC, path, ours)
    jobs.CALLS.clear()
    yield
    jobs.CALLS.clear()


def _minutes(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


@pytest.mark.django_db
def test_periodic_work_is_first_due_after_its_period_and_then_once_each() -> None:
    assert queue_what_is_due(NOON) == 0
    assert Schedule.objects.get().due_at == _minutes(15)
    assert queue_what_is_due(_minutes(14)) == 0
    assert queue_what_is_due(_minutes(15)) == 1
    assert queue_what_is_due(_minutes(15)) == 0
    do(Job.objects.get())
    assert jobs.CALLS == ["now and then"]
    assert queue_what_is_due(_minutes(31)) == 1


@pytest.mark.django_db
def test_what_was_missed_while_no_worker_ran_is_made_up_for_once() -> None:
    queue_what_is_due(NOON)
    assert queue_what_is_due(_minutes(10_000)) == 1
    assert queue_what_is_due(_minutes(10_001)) == 0


@pytest.mark.django_db
def test_a_run_still_under_way_is_not_queued_a_second_time() -> None:
    queue_what_is_due(NOON)
    assert queue_what_is_due(_minutes(15)) == 1
    assert queue_what_is_due(_minutes(30)) == 0
    do(Job.objects.get())
    assert queue_what_is_due(_minutes(45)) == 1


@pytest.mark.django_db
def test_a_schedule_of_another_version_of_the_portal_is_left_alone() -> None:
    Schedule.objects.create(task="gone.away", due_at=NOON)
    assert queue_what_is_due(_minutes(1)) == 0
    assert Schedule.objects.filter(task="gone.away").exists()


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (NOON, datetime(2026, 11, 24, 22, 30, tzinfo=UTC)),  # 06:30 the next morning in Shanghai
        (datetime(2026, 11, 23, 22, 29, tzinfo=UTC), datetime(2026, 11, 23, 22, 30, tzinfo=UTC)),
        (datetime(2026, 11, 23, 22, 30, tzinfo=UTC), datetime(2026, 11, 24, 22, 30, tzinfo=UTC)),
    ],
)
def test_daily_work_is_due_at_the_local_time_named(now: datetime, due: datetime) -> None:
    assert Periodic(jobs.now_and_then, timedelta(days=1), time(6, 30)).after(now) == due
