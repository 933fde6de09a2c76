from __future__ import annotations

import argparse
from typing import Any

from django.db.models import Count
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.background.models import UNDER_WAY, Job, Status
from corechain_portal.command import PortalCommand

COUNTED = Text(
    zh="等待 {waiting}，进行中 {running}，已完成 {done}，未成功 {failed}，已取消 {cancelled}",
    en="{waiting} waiting, {running} running, {done} done, {failed} failed, {cancelled} cancelled",
)
ONE = Text(
    zh="{at}  {status}  第 {attempts}/{most} 次  {task}  {note}",
    en="{at}  {status}  attempt {attempts} of {most}  {task}  {note}",
)
SHOWN = (*UNDER_WAY, Status.FAILED)


class Command(PortalCommand):
    help = (
        "Show background jobs: how many there are, and those that wait, run or failed. / "
        "查看后台任务：各有多少，以及等待、进行中和未成功的任务。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--most", type=int, default=20, help="how many to show, the newest first / 最多显示多少个"
        )

    def handle(self, *args: Any, most: int, **options: Any) -> None:
        counted = dict.fromkeys(Status.values, 0)
        by_status = Job.objects.order_by().values_list("status").annotate(Count("pk"))
        self.tell(Text(zh=COUNTED.zh, en=COUNTED.en, **counted | dict(by_status)))
        for job in Job.objects.filter(status__in=SHOWN).order_by("-made_at")[:most]:
            self.tell(
                Text(
                    zh=ONE.zh,
                    en=ONE.en,
                    at=timezone.localtime(job.made_at).strftime("%Y-%m-%d %H:%M:%S"),
                    status=job.status,
                    attempts=job.attempts,
                    most=job.most_attempts,
                    task=job.task,
                    note=job.phase if job.status == Status.RUNNING else job.problem,
                )
            )
