from __future__ import annotations

import argparse
import logging
import threading
import time
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django.utils.crypto import get_random_string

from corechain_portal.background.actions import forget_old_jobs, take_up_abandoned
from corechain_portal.background.schedules import find_periodic, queue_what_is_due
from corechain_portal.command import PortalCommand
from corechain_portal.laboratory import actions as laboratory
from corechain_portal.warming import load_addresses
from corechain_portal.worker_process import end_with_stdin

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 5.0


class Command(PortalCommand):
    help = (
        "Do background jobs, one after another; `serve` starts one by itself. / "
        "逐个执行后台任务；serve 会自动启动一个。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--while-stdin-open",
            action="store_true",
            help="end when standard input closes / 标准输入关闭时结束",
        )
        parser.add_argument(
            "--batch", action="store_true", help="end when nothing is left to do / 做完现有任务后结束"
        )

    def handle(self, *args: Any, while_stdin_open: bool, batch: bool, **options: Any) -> None:
        from django_tasks_db.management.commands.db_worker import Worker

        connection.ensure_connection()
        load_addresses()
        worker = Worker(
            queue_names=["default"],
            interval=0.5,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        if while_stdin_open:
            end_with_stdin()
        find_periodic()
        look_after_jobs()
        if not batch:
            threading.Thread(target=_keep_looking, name="look-after-jobs", daemon=True).start()
        worker.run()


def look_after_jobs() -> None:
    """Take up what dead workers left behind and queue what is due; a database that is busy is asked again later."""
    try:
        if found := take_up_abandoned() + laboratory.take_up_abandoned():
            log.warning("%d background jobs of dead workers were taken up", found)
        queue_what_is_due()
        forget_old_jobs()
        laboratory.forget_old_tasks()
    except DatabaseError:
        log.exception("could not look after background jobs")


def _keep_looking() -> None:
    while True:
        time.sleep(LOOK_EVERY_SECONDS)
        look_after_jobs()
        close_old_connections()
