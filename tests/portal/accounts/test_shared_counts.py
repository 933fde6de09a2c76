"""Sign-ins that come too fast are counted over all web processes of a portal on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.portal.processes import MigratedDatabase, environment_of, run

pytestmark = [pytest.mark.processes, pytest.mark.postgres, pytest.mark.xdist_group("databases")]
TRIES = 5
MAKE = """
import django; django.setup()
from corechain_portal.alliances.actions import make_first_alliance
make_first_alliance()
"""
SIGN_IN = """
import sys
import django; django.setup()
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS = ["testserver"]
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
for number in range(int(sys.argv[1])):
    answer = Client().post("/en/accounts/login/", {"login": "nobody@example.org", "password": "wrong"})
print("tried too often" in answer.content.decode())
"""


def test_a_second_process_knows_of_the_tries_of_the_first(
    tmp_path: Path, migrated_database: MigratedDatabase
) -> None:
    environment = environment_of(tmp_path, migrated_database("postgres", tmp_path))
    run(environment, "-c", MAKE)
    assert run(environment, "-c", SIGN_IN, str(TRIES)).strip() == "False"
    assert run(environment, "-c", SIGN_IN, "1").strip() == "True"
