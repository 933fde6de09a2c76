"""A database that others keep busy, on a SQLite file and on PostgreSQL: 503, in words, and nothing was saved."""

from __future__ import annotations

import json
import subprocess
import sys

import psycopg
import pytest
from django.db import OperationalError

from corechain_portal.busy_database import busy_reason

BUSY_PAGES = """
import json, sqlite3, sys
import django; django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from corechain_portal.accounts.models import User
from corechain_portal.alliances.actions import make_first_alliance
from corechain_portal.notices.models import Notice

SQLITE = connection.vendor == "sqlite"
alliance = make_first_alliance()
person = User.objects.create(email="kept.secret@example.org")
client = Client(raise_request_exception=False, headers={"Host": "localhost"})
client.force_login(person)
late = client.session; late["seen_at"] = 1.0; late.save()
fresh = Client(raise_request_exception=False, headers={"Host": "localhost"})
fresh.force_login(person)
now = fresh.session; now["seen_at"] = 4e9; now.save()

if SQLITE:
    connection.settings_dict["OPTIONS"]["timeout"] = 0.1
    connection.close()
    other = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
else:
    import psycopg
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    other = psycopg.connect(sys.argv[1])
    other.execute("LOCK TABLE usersessions_usersession, " + Notice._meta.db_table + " IN EXCLUSIVE MODE")

told = []
def tell(answer):
    headers = answer.headers
    told.append([answer.status_code, headers.get("Retry-After"), headers["Content-Type"], answer.content.decode()])

until = {"until": "2099-01-01T00:00:00+00:00"}
tell(fresh.post("/me/notices/read/", until))
tell(fresh.post("/en/me/notices/read/", until))
tell(fresh.post("/api/v1/me/notices/read?lang=en", "{}", content_type="application/json"))
tell(client.get("/en/"))
other.rollback()
tell(fresh.post("/api/v1/me/notices/read", "{}", content_type="application/json"))
print(json.dumps(told))
"""
HTML, JSON = "text/html; charset=utf-8", "application/json"


@pytest.mark.processes
@pytest.mark.xdist_group("databases")
def test_a_locked_database_is_told_in_words_and_not_as_a_fault(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BUSY_PAGES, environment["DATABASE_URL"]],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    chinese, english, program, before_the_page, free = json.loads(done.stdout)
    for (status, again, kind, text), expected_kind, words in (
        (chinese, HTML, "没有保存"),
        (english, HTML, "nothing was saved"),
        (program, JSON, "nothing was saved"),
        (before_the_page, HTML, "nothing was saved"),
    ):
        assert (status, again, kind) == (503, "5", expected_kind), text
        assert words in text
    assert json.loads(program[3])["error"]["code"] == "busy"
    assert free[0] == 200
    lines = [line for line in done.stderr.splitlines() if " WARNING " in line or " ERROR " in line]
    assert len(lines) == 4
    assert all(" WARNING corechain_portal.error_pages: The database was busy (" in line for line in lines)
    assert "kept.secret" not in done.stderr


def _caused(cause: Exception) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (psycopg.errors.DeadlockDetected(), "deadlock_detected"),
        (psycopg.errors.SerializationFailure(), "serialization_failure"),
        (psycopg.errors.LockNotAvailable(), "lock_not_available"),
        (psycopg.errors.TooManyConnections(), "too_many_connections"),
        (psycopg.errors.DiskFull(), None),
        (psycopg.errors.AdminShutdown(), None),
    ],
)
def test_only_a_busy_database_is_told_so(cause: Exception, reason: str | None) -> None:
    assert busy_reason(_caused(cause)) == reason
    assert busy_reason(cause) is None, "not an error of Django's"
