"""Pages from demand to contract with 1,000 and 100,000 demands and offers, on SQLite and PostgreSQL.

`python -m benchmarks loop_scale` also writes ``docs/reference/loop-scale.csv``, which the page beside it shows. Each
database and size is measured in a process of its own; the peer's column is the CPU time of that process alone.
"""

from __future__ import annotations

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.portal.postgres import running_postgres

from benchmarks.timing import Row

NUMBERS = Path(__file__).resolve().parent.parent / "docs" / "reference" / "loop-scale.csv"
COLUMNS = ("database", "listings", "who", "page", "queries", "kib", "cpu_ms", "wall_ms")
SIZES = (1_000, 100_000)
ROUNDS = 5
PAGES = (
    ("visitor", "/listings/"),
    ("owner", "/listings/"),
    ("owner", "/listings/?side=offer&node=krf-photoresist"),
    ("owner", "/listings/?q=光刻胶"),
    ("owner", "/listings/mine/"),
    ("owner", "/listings/{listing}/"),
    ("owner", "/matches/"),
    ("owner", "/matches/listings/{listing}/"),
    ("owner", "/introductions/"),
    ("owner", "/introductions/{introduction}/"),
    ("staff", "/listings/"),
    ("staff", "/matches/unanswered/"),
    ("staff", "/introductions/"),
    ("owner", "/joint-purchases/"),
    ("owner", "/joint-purchases/{purchase}/"),
    ("owner", "/loop/"),
    ("owner", "/api/v1/listings?limit=50"),
    ("owner", "/api/v1/matches?limit=50"),
    ("owner", "/api/v1/loop/board"),
)
"""Who asks, and for what."""


def run() -> list[Row]:
    measured: list[dict[str, Any]] = []
    for database in ("SQLite", "PostgreSQL"):
        for size in SIZES:
            with _address(database) as address:
                measured += _in_a_process(database, address, size)
    _write(measured)
    return [
        Row(
            f"{each['database']}, {each['listings']:,}: {each['who']} {each['page']}, {each['queries']} queries",
            each["wall_ms"] / 1000,
            each["cpu_ms"] / 1000,
            "CPU time",
        )
        for each in measured
    ]


@contextmanager
def _address(database: str) -> Iterator[str]:
    if database == "SQLite":
        yield ""
    else:
        with running_postgres() as address:
            yield address


def _in_a_process(database: str, address: str, size: int) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="corechain-benchmark-") as folder:
        environment = os.environ | {"CORECHAIN_VAR": folder, "DATABASE_URL": address}
        environment |= {"DJANGO_SETTINGS_MODULE": "corechain_portal.settings", "CORECHAIN_LANG": "en"}
        command = [sys.executable, "-m", "benchmarks.loop_scale", str(size)]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    rows = json.loads(done.stdout.splitlines()[-1])
    return [{"database": database, "listings": size, **each} for each in rows]


def _write(rows: Sequence[dict[str, Any]]) -> None:
    with NUMBERS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _measure(people: dict[str, Any], who: str, page: str) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser, address = Client(HTTP_HOST="localhost"), page.format(**people)
    if people[who] is not None:
        browser.force_login(people[who])
    browser.get(address)  # the first answer compiles templates and builds what is kept
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(address)
    asked = len(queries)
    walls, cpus = [], []
    for _ in range(ROUNDS if response.status_code == 200 else 0):
        wall, cpu = time.perf_counter(), time.thread_time()
        browser.get(address)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.thread_time() - cpu)
    failed = "" if walls else f" → {response.status_code}"
    return _row(who, page + failed, asked, len(response.content) // 1024, cpus, walls)


def _row(
    who: str, page: str, queries: int, kib: int, cpus: list[float], walls: list[float]
) -> dict[str, Any]:
    def milliseconds(times: list[float]) -> float:
        return round(1000 * statistics.median(times), 1) if times else 0.0

    cpu, wall = milliseconds(cpus), milliseconds(walls)
    return {"who": who, "page": page, "queries": queries, "kib": kib, "cpu_ms": cpu, "wall_ms": wall}


def _board() -> dict[str, Any]:
    """The nightly computation of the dashboard."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from corechain_portal.alliances.models import Alliance
    from corechain_portal.loop_board.computing import keep_board

    alliance = Alliance.objects.first()
    wall, cpu = time.perf_counter(), time.thread_time()
    with CaptureQueriesContext(connection) as queries:
        keep_board(alliance)
    cpus, walls = [time.thread_time() - cpu], [time.perf_counter() - wall]
    return _row("worker", "computing the dashboard", len(queries), 0, cpus, walls)


def main(size: int) -> None:
    """Fill the database that the environment names, and print the measured rows as JSON."""
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("prepare", verbosity=0)
    from benchmarks.loop_rows import make_market

    people = make_market(size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    rows = [_board(), *(_measure(people, who, page) for who, page in PAGES)]
    print(json.dumps(rows, ensure_ascii=False))


if __name__ == "__main__":
    main(int(sys.argv[1]))
