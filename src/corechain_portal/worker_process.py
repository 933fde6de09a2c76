"""The process that does background jobs: started by ``serve``, started again when it dies, ended with the server."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "corechain_portal", "work", "--while-stdin-open")
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
LIVED_WELL_SECONDS = 30.0
ENDS_WITHIN_SECONDS = 10.0


@contextmanager
def background_worker() -> Iterator[WorkerProcess]:
    """A worker process for as long as the block lasts."""
    worker = WorkerProcess()
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


class WorkerProcess:
    """Watches over one child process. The child ends when its standard input closes, so even when we are killed."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self._command = command
        self._stopping = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, name="worker-watch", daemon=True)

    @property
    def pid(self) -> int | None:
        """Of the child that runs now."""
        return None if self._child is None else self._child.pid

    def start(self) -> None:
        """Start the child, and a thread that starts another whenever one dies."""
        self._thread.start()

    def stop(self) -> None:
        """End the child: gently first, so that a short job is finished."""
        self._stopping.set()
        child = self._child
        if child is not None and child.poll() is None:
            child.terminate()
            try:
                child.wait(ENDS_WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()  # its job is taken up again at the next start
        self._thread.join(ENDS_WITHIN_SECONDS)

    def _watch(self) -> None:
        pause = SHORTEST_PAUSE
        while not self._stopping.is_set():
            started = time.monotonic()
            ended = self._run_once()
            if self._stopping.is_set():
                return
            pause = SHORTEST_PAUSE if time.monotonic() - started > LIVED_WELL_SECONDS else pause * 2
            pause = min(pause, LONGEST_PAUSE)
            log.error("the worker process ended (%s); another starts in %.0f s", ended, pause)
            self._stopping.wait(pause)

    def _run_once(self) -> str:
        """Run a child to its end; tells how it ended."""
        try:
            # A session of its own: Ctrl+C is for the server, which then ends the child.
            with subprocess.Popen(self._command, stdin=subprocess.PIPE, start_new_session=True) as child:
                self._child = child
                if self._stopping.is_set():
                    child.terminate()
                return f"status {child.wait()}"
        except OSError as error:
            return str(error)


def end_with_stdin() -> None:
    """End this process at once when its standard input closes: whoever started it is gone."""

    def wait() -> None:
        while os.read(0, 1024):
            pass
        os._exit(0)

    threading.Thread(target=wait, name="end-with-stdin", daemon=True).start()
