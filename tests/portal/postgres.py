"""A PostgreSQL server of its own for a test: Debian's programs, a temporary folder, a free loopback port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "postgres"
SECONDS_TO_START = 30


class NoPostgres(Exception):
    """The machine cannot run a server: says what is missing."""


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start a server, give the address of an empty database, and stop it at the end.

    Raises :class:`NoPostgres` where the programs, or the account to run them as, are missing.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="corechain-postgres-"))
    port = _free_port()
    try:
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(folder, ACCOUNT)
        data = folder / "data"
        _run(
            [programs / "initdb", "-D", data, "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        )
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
        )
        log = folder / "log"
        _run(
            [
                programs / "pg_ctl",
                "-D",
                data,
                "-w",
                "-t",
                str(SECONDS_TO_START),
                "-l",
                log,
                "-o",
                options,
                "start",
            ]
        )
        try:
            yield f"postgresql://{ACCOUNT}@127.0.0.1:{port}/postgres"
        finally:
            _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        folder = found[-1].parent
    elif shutil.which("initdb"):
        folder = Path(shutil.which("initdb") or "").parent
    else:
        raise NoPostgres(
            "PostgreSQL's server programs are not installed (Debian: apt-get install postgresql)"
        )
    if os.geteuid() == 0:
        if not shutil.which("runuser"):
            raise NoPostgres(
                "the tests run as root and there is no runuser to start PostgreSQL as another user"
            )
        known = subprocess.run(["id", "-u", ACCOUNT], capture_output=True, check=False)
        if known.returncode:
            raise NoPostgres(f"the tests run as root and the machine has no account {ACCOUNT!r}")
    return folder


def _run(command: Sequence[str | Path]) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", ACCOUNT, "--", *words]
    # Not captured through a pipe: the server would inherit it and keep it open.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            words, stdout=output, stderr=output, stdin=subprocess.DEVNULL, check=False, cwd="/"
        )
        if done.returncode:
            output.seek(0)
            raise RuntimeError(
                f"{words} ended with {done.returncode}: {output.read().decode(errors='replace')}"
            )


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
