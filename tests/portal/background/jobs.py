"""Jobs that the tests of background work queue; a worker process imports them from here."""

from __future__ import annotations

import os
import time
from pathlib import Path

from corechain_portal.background import Hopeless, committing, durable_task, every, report

CALLS: list[object] = []
"""What the jobs below were called with, in this process."""


@durable_task
def note(word: str, *, times: int = 1) -> str:
    CALLS.append(word)
    return word * times


@durable_task(attempts=3, pause_seconds=10)
def fail_until(good_attempt: int) -> str:
    CALLS.append(good_attempt)
    if len(CALLS) < good_attempt:
        raise ValueError("person@example.org was not there")
    return "done"


@durable_task(attempts=3, pause_seconds=10, private=True)
def fail_privately(person: str) -> None:
    raise ValueError(f"{person} was not there")


@durable_task(attempts=9)
def fail_for_good() -> None:
    raise Hopeless


@durable_task
def count_to(number: int) -> None:
    for done in range(number):
        report("counting", done, number)
        with committing():
            CALLS.append(done)


@every(minutes=15)
@durable_task(attempts=2)
def now_and_then() -> None:
    CALLS.append("now and then")


# In worker processes -------------------------------------------------------------------------------------------


@durable_task(attempts=3, pause_seconds=0.1)
def wait_for_word(folder: str) -> int:
    """Say who does it, wait for a file called `go`, and return who did it."""
    report("waiting", 1, 2)
    Path(folder, f"begun-{os.getpid()}").touch()
    while not Path(folder, "go").exists():
        time.sleep(0.02)
    return os.getpid()


@durable_task
def write_line(file: str, number: int) -> None:
    with Path(file).open("a") as lines:
        lines.write(f"{number} {os.getpid()}\n")
    time.sleep(0.03)
