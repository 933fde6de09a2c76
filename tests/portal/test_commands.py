"""Loading, preparing and serving as a person runs them: real processes, one clear line when something is wrong."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from tests.portal.processes import MigratedDatabase
from tests.portal.test_data_desk import SMALL

from corechain_portal.chain.models import LoadedDataset, Origin
from corechain_portal.command import DISK_FULL, NOT_PREPARED, UNREACHABLE, foreseeable

REPOSITORY = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _environment(var: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "CORECHAIN_HOME") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(REPOSITORY / "src"),
        "CORECHAIN_VAR": str(var),
        "CORECHAIN_LANG": "en",
        **more,
    }


def _manage(*arguments: str, var: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "corechain_portal", *arguments],
        env=_environment(var, **more),
        cwd=var,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@contextmanager
def serving(var: Path, port: int, **more: str) -> Iterator[subprocess.Popen[str]]:
    """`serve --prepare`, up and answering; stopped like by Ctrl+C at the end."""
    server = subprocess.Popen(
        [sys.executable, "-m", "corechain_portal", "serve", "--prepare"],
        env=_environment(var, PORT=str(port), **more),
        cwd=var,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert server.stdout is not None
        for line in server.stdout:
            if f"http://127.0.0.1:{port}/" in line:
                break
        yield server
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=30)


def _get(port: int, address: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=30) as response:
        return response.status, response.read().decode()


def test_serving_from_nothing_and_again_without_losing_anything(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port, CORECHAIN_DEMO="true"):
        status, page = _get(port, "/en/")
        assert status == 200
        style = page.split('rel="stylesheet" href="')[1].split('"')[0]
        assert _get(port, style)[0] == 200
        busy = _manage("serve", var=tmp_path, PORT=str(port))
        assert busy.returncode != 0
        assert busy.stderr == f"Port {port} is in use. Choose another, for example PORT={port + 1}.\n"
    with sqlite3.connect(tmp_path / "corechain.sqlite3") as database:
        assert database.execute("pragma journal_mode").fetchone() == ("wal",)
        database.execute("update accounts_user set display_name = 'kept' where email = 'member@example.org'")
    start = time.monotonic()
    with serving(tmp_path, port, CORECHAIN_DEMO="true") as server:
        assert time.monotonic() - start < 60
        assert _get(port, "/api/v1/tables")[0] == 200
    assert server.returncode == 0
    with sqlite3.connect(tmp_path / "corechain.sqlite3") as database:
        assert database.execute(
            "select display_name from accounts_user where email = 'member@example.org'"
        ).fetchone() == ("kept",)


def _raw(port: int, address: str, **headers: str) -> tuple[int, http.client.HTTPMessage]:
    """Status and headers, redirects not followed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with closing(connection):
        connection.request(
            "GET", address, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        response = connection.getresponse()
        response.read()
        return response.status, response.headers


def test_in_production_everything_travels_over_https(
    tmp_path: Path, migrated_database: MigratedDatabase
) -> None:
    migrated_database("sqlite", tmp_path)
    port = free_port()
    production = {
        "CORECHAIN_MODE": "production",
        "CORECHAIN_HOSTS": "chain.example.org",
        "CORECHAIN_SECRET_KEY": "k" * 30 + "0123456789-abcdefghij",
        "CORECHAIN_BEHIND_PROXY": "true",
        "CORECHAIN_EMAIL_URL": "console:",
    }
    with serving(tmp_path, port, **production):
        status, headers = _raw(port, "/about/", host="chain.example.org")
        assert (status, headers["Location"]) == (301, "https://chain.example.org/about/")
        status, headers = _raw(port, "/accounts/login/", host="chain.example.org", x_forwarded_proto="https")
        assert status == 200
        assert headers["Strict-Transport-Security"] == "max-age=31536000"
        assert all("Secure" in cookie for cookie in headers.get_all("Set-Cookie"))
        assert _raw(port, "/about/", host="127.0.0.1", x_forwarded_proto="https")[0] == 400
    assert not (tmp_path / "secret_key").exists()


def test_a_database_out_of_reach_is_told_in_one_line(tmp_path: Path) -> None:
    told = _manage("serve", var=tmp_path, PORT=str(free_port()), DATABASE_URL="postgresql://x@127.0.0.1:1/x")
    assert told.returncode == 1
    assert told.stderr.startswith("The database cannot be reached (")
    assert told.stderr.count("\n") == 1


def test_an_address_that_is_no_database_is_told_in_one_line(tmp_path: Path) -> None:
    told = _manage("prepare", var=tmp_path, DATABASE_URL="oracle://x", CORECHAIN_LANG="zh")
    assert told.returncode == 1
    assert told.stderr.startswith("DATABASE_URL：看不懂这个地址")
    assert told.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = _manage(
        "prepare", var=tmp_path, CORECHAIN_VAR=str(tmp_path / "file"), CORECHAIN_SECRET_KEY="k" * 50
    )
    assert told.returncode == 1
    assert str(tmp_path / "file") in told.stderr
    assert told.stderr.count("\n") == 1


def test_an_unprepared_database_is_told_in_one_line(tmp_path: Path) -> None:
    told = _manage("load_dataset", "wuxi-ic", var=tmp_path)
    assert (told.returncode, told.stderr) == (1, NOT_PREPARED.render("en") + "\n")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OperationalError("database or disk is full"), DISK_FULL),
        (OSError(28, "No space left on device"), DISK_FULL),
        (OperationalError('could not extend file "x": No space left on device'), DISK_FULL),
        (OperationalError("no such table: chain_source"), NOT_PREPARED),
        (OperationalError("connection refused"), UNREACHABLE),
    ],
)
def test_what_can_be_foreseen_is_told(error: Exception, told: object) -> None:
    found = foreseeable(error)
    assert found is not None
    assert found.zh == told.zh


def test_a_fault_of_the_program_is_not_dressed_up() -> None:
    assert foreseeable(ValueError("a bug")) is None
    assert foreseeable(OSError(2, "No such file or directory")) is None


@pytest.mark.django_db
def test_loading_by_name_is_done_once(capsys: pytest.CaptureFixture[str]) -> None:
    before = LoadedDataset.objects.get()
    call_command("load_dataset", "wuxi-ic")
    assert "is loaded already" in capsys.readouterr().out
    assert LoadedDataset.objects.get().loaded_at == before.loaded_at


@pytest.mark.django_db
def test_a_folder_of_tables_is_loaded_or_every_fault_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, content in SMALL.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    call_command("load_dataset", str(tmp_path))
    assert (LoadedDataset.objects.get().name, LoadedDataset.objects.get().origin) == ("small", Origin.FILES)
    provisions = SMALL["provisions.csv"].replace("12.5", "130").replace("W01", "W02")
    (tmp_path / "provisions.csv").write_text(provisions, encoding="utf-8")
    for language, row in (("en", "row 2"), ("zh", "第 2 行")):
        monkeypatch.setenv("CORECHAIN_LANG", language)
        with pytest.raises(CommandError) as told:
            call_command("load_dataset", str(tmp_path))
        lines = str(told.value).splitlines()
        assert len(lines) == 3
        assert all("provisions.csv" in line and row in line for line in lines[1:])
    assert LoadedDataset.objects.get().name == "small"


@pytest.mark.django_db
def test_what_people_uploaded_is_never_replaced_by_a_restart(
    settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR = tmp_path
    monkeypatch.setattr("corechain_portal.management.commands.prepare.gather_static_files", lambda: False)
    for origin in (Origin.DATA_DESK, Origin.FILES):
        LoadedDataset.objects.update(origin=origin, version="corrected")
        call_command("prepare")
        assert LoadedDataset.objects.get().version == "corrected"
    LoadedDataset.objects.update(origin=Origin.REGISTRY)
    call_command("prepare")
    assert LoadedDataset.objects.get().version != "corrected"
