"""What `serve` answers to a request that is too large to be read: why, before it hangs up."""

from __future__ import annotations

import json
import socket
import threading
import time
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from corechain.texts import Language, Text
from corechain_portal.api.errors import PREFIX
from corechain_portal.error_pages import plain_page

TOO_LARGE = Text(
    zh="上传的内容超过 {limit:.0f} MB，没有接收，也没有改动。",
    en="What you sent is larger than {limit:.0f} MB. It was not received, and nothing was changed.",
)
SMALLER = Text(
    zh="请返回上一页，选择小一些的文件。各处的上限写在文件选择框下方。",
    en="Go back and choose a smaller file; the limit stands below the field for the file.",
)
READ_ON_SECONDS = 20.0
READ_ON_BYTES = 1024 * 1024 * 1024
READ_AT_ONCE = 256 * 1024
READING_ON = threading.BoundedSemaphore(8)
"""So many at once, so that nobody can keep the portal busy with it."""


class SayWhy(ErrorTask):
    """The error as a page or, for a program, as JSON, in the language of its address."""

    def execute(self) -> None:
        if self.request.error.code != 413:
            super().execute()
            return
        self.channel.too_large = True
        path = str(getattr(self.request, "path", "/"))
        limit = self.channel.server.adj.max_request_body_size / 2**20
        content_type, body = _answer(path, Text(zh=TOO_LARGE.zh, en=TOO_LARGE.en, limit=limit))
        self.status = "413 Request Entity Too Large"
        self.response_headers.extend(
            [("Content-Type", f"{content_type}; charset=utf-8"), ("Cache-Control", "no-store")]
        )
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


def _answer(path: str, problem: Text) -> tuple[str, bytes]:
    if PREFIX in path:
        error = {"code": "too_large", "message": problem.render("en"), "remedy": SMALLER.render("en")}
        return "application/json", json.dumps({"error": error}).encode()
    language: Language = "en" if "/en/" in path else "zh"
    told = {"problem": problem.render(language), "remedy": SMALLER.render(language)}
    return "text/html", plain_page(language, told).encode()


class PoliteChannel(HTTPChannel):
    """A connection that reads on for a while after saying that it is too much.

    A connection that is closed with something unread is reset, and the browser shows no answer at all.
    """

    error_task_class = SayWhy
    too_large = False

    def handle_close(self) -> None:
        if self.too_large and READING_ON.acquire(blocking=False):
            self.too_large = False
            try:
                kept = self.socket.dup()
                kept.shutdown(socket.SHUT_WR)
            except OSError:  # the other side has gone
                READING_ON.release()
            else:
                threading.Thread(target=_read_on, args=(kept,), name="read-on", daemon=True).start()
        super().handle_close()


def _read_on(connection: Any) -> None:
    """Read and drop what still comes, within limits."""
    until, read = time.monotonic() + READ_ON_SECONDS, 0
    try:
        connection.settimeout(5)
        while time.monotonic() < until and read < READ_ON_BYTES:
            received = len(connection.recv(READ_AT_ONCE))
            if not received:
                break
            read += received
    except OSError:  # reset or silent: nobody waits for the answer
        pass
    finally:
        connection.close()
        READING_ON.release()
