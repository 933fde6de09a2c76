"""A portal of its own on a free port of this machine, for screenshots and browser tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

REPOSITORY = Path(__file__).resolve().parent.parent
STARTS_WITHIN_SECONDS = 180
PORTAL = (sys.executable, "-m", "corechain_portal")
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
CHROMIUM_OPTIONS = (
    "--no-sandbox",  # tests and builds run as root in containers
    "--disable-gpu",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
)


class DidNotStart(Exception):
    """The portal ended, or did not answer in time; carries its log."""


@contextmanager
def running_portal(folder: Path, **settings: str) -> Iterator[str]:
    """Serve the built-in data set with demo accounts out of `folder`, with these environment variables besides; yields
    the address, ends with the block.
    """
    port = free_port()
    environment = {**_environment(folder), "PORT": str(port), **settings}
    command = [*PORTAL, "serve", "--prepare"]
    log = folder / "portal.log"
    with log.open("wb") as output:
        served = subprocess.Popen(command, env=environment, stdout=output, stderr=output, cwd=REPOSITORY)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, served, log)
        yield address
    finally:
        served.terminate()
        served.wait(timeout=20)


def prepare_portal(folder: Path) -> Path:
    """Load the built-in data set and the demo into `folder`; portals start quickly from copies of it."""
    done = subprocess.run(
        [*PORTAL, "prepare"],
        env=_environment(folder),
        cwd=REPOSITORY,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise DidNotStart(done.stdout + done.stderr)
    return folder


def _environment(folder: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CORECHAIN_MODE"}
    }
    return {**kept, "CORECHAIN_VAR": str(folder), "CORECHAIN_DEMO": "true"}


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(address: str, served: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline and served.poll() is None:
        try:
            with urlopen(f"{address}/", timeout=30):
                return
        except URLError:
            time.sleep(0.3)
    raise DidNotStart(log.read_text(encoding="utf-8", errors="replace"))
