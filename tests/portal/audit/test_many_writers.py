"""Several processes add entries at once, on a SQLite file and on PostgreSQL: one chain, no gap, no fork, none lost."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.portal.processes import REPOSITORY, run

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("databases")]
WRITERS, EACH = 4, 25
MAKE = """
import django; django.setup()
from corechain_portal.alliances.actions import make_first_alliance
make_first_alliance()
"""
WRITE = f"""
import django; django.setup()
from django.db import transaction
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
alliance = Alliance.objects.get()
for number in range({EACH}):
    with transaction.atomic():
        record("test", alliance, viewer=Viewer(alliance), before=None, after={{"number": number}})
        if number % 5 == 0:
            transaction.set_rollback(True)
"""
KEPT = WRITERS * EACH * 4 // 5


def test_many_writers_make_one_chain(environment: dict[str, str]) -> None:
    run(environment, "-c", MAKE)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITE], env=environment, cwd=REPOSITORY)
        for _ in range(WRITERS)
    ]
    assert [writer.wait(120) for writer in writers] == [0] * WRITERS
    told = run(environment, "-m", "corechain_portal", "verify_audit", "--alliance", "wuxi-ic")
    assert f"Wuxi IC Core Chain Alliance: {KEPT} entries fit." in told
