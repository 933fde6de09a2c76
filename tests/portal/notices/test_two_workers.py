"""Real processes on one database: two workers at once, and one killed in the middle, mail each notice once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from tests.portal.processes import MigratedDatabase

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("databases")]
PERSONS, NOTICES_EACH = 30, 3
SET_UP = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "corechain_portal.settings"
import django
django.setup()
"""
TELL = f"""{SET_UP}
from corechain_portal.accounts.models import User
from corechain_portal.alliances.actions import make_first_alliance
from corechain_portal.notices import notify
alliance = make_first_alliance()
persons = [User.objects.create_user(f"person-{{n}}@example.org") for n in range({PERSONS})]
for number in range({NOTICES_EACH}):
    notify("membership.application.approved", persons, alliance=alliance, link="/me/", organisation=f"Firm {{number}}")
"""
MAIL = f"""{SET_UP}
import sys
from corechain_portal.notices.mailing import mail_due
sys.stdin.readline()
print(mail_due())
"""
STUCK = f"""{SET_UP}
import time
from corechain_portal.notices import mailing
write = mailing.send_letter
written = []
def stuck(*arguments):
    write(*arguments)
    written.append(arguments)
    if len(written) == 5:
        print("in the middle", flush=True)
        time.sleep(600)
mailing.send_letter = stuck
mailing.mail_due()
"""


def _environment(var: Path) -> dict[str, str]:
    left_out = {"DATABASE_URL", "CORECHAIN_MODE", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, "CORECHAIN_VAR": str(var), "PYTHONPATH": os.pathsep.join(sys.path)}


def _start(var: Path, script: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script],
        env=_environment(var),
        cwd=var,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, migrated_database: MigratedDatabase) -> Path:
    """The folder of a portal in which letters to many people are due."""
    folder = tmp_path_factory.mktemp("told")
    migrated_database("sqlite", folder)
    subprocess.run(
        [sys.executable, "-c", TELL], env=_environment(folder), cwd=folder, check=True, timeout=120
    )
    return folder


@pytest.fixture
def var(told: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(told, tmp_path / "var"))


def _lines_by_notice(var: Path) -> Counter[str]:
    """In how many letters each notice's address stands."""
    with closing(sqlite3.connect(var / "corechain.sqlite3", timeout=20)) as database:
        letters = [
            json.loads(row[0])["args"][2] for row in database.execute("select arguments from background_job")
        ]
        notices = [row[0] for row in database.execute("select id from notices_notice")]
    text = "\n".join(letters).replace("-", "")
    return Counter({notice: text.count(f"/me/notices/{notice}/") for notice in notices})


def _assert_each_once(var: Path) -> None:
    counted = _lines_by_notice(var)
    assert len(counted) == PERSONS * NOTICES_EACH
    assert set(counted.values()) == {1}


def test_two_workers_at_once_mail_each_notice_once(var: Path) -> None:
    workers = [_start(var, MAIL) for _ in range(2)]
    answers = []
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        answers.append(int(worker.communicate(timeout=120)[0]))
    assert sum(answers) == PERSONS
    _assert_each_once(var)


def test_a_killed_workers_letters_are_written_by_the_next(var: Path) -> None:
    with _start(var, STUCK) as stuck:
        assert stuck.stdout is not None
        assert stuck.stdout.readline() == "in the middle\n"
        os.kill(stuck.pid, signal.SIGKILL)
    with _start(var, MAIL) as after:
        assert int(after.communicate("go\n", timeout=120)[0]) == PERSONS - 4  # four letters were committed
    _assert_each_once(var)
