"""The command that shows background jobs."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from tests.portal.background import jobs
from tests.portal.background.test_jobs import do

from corechain_portal.background.models import Job


@pytest.mark.django_db
def test_jobs_are_counted_and_those_that_need_a_look_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    do(jobs.note.enqueue("word"))
    do(jobs.fail_for_good.enqueue())
    jobs.fail_privately.enqueue("person@example.org")
    Job.objects.update(made_at="2026-11-24T04:00:00Z")
    out = StringIO()
    call_command("jobs", stdout=out)
    counted, *shown = out.getvalue().splitlines()
    assert counted == "1 waiting, 0 running, 1 done, 1 failed, 0 cancelled"
    assert sorted(shown) == [
        "2026-11-24 12:00:00  failed  attempt 1 of 9  tests.portal.background.jobs.fail_for_good  "
        "corechain_portal.background.durable.Hopeless",
        "2026-11-24 12:00:00  waiting  attempt 0 of 3  tests.portal.background.jobs.fail_privately  ",
    ]
    assert "person@example.org" not in out.getvalue()
    monkeypatch.setenv("CORECHAIN_LANG", "zh")
    call_command("jobs", stdout=out, most=0)
    assert out.getvalue().splitlines()[-1] == "等待 1，进行中 0，已完成 1，未成功 1，已取消 0"
