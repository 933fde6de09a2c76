"""200 MB sent to a portal that is really served: refused before it is read, with words that arrive."""

from __future__ import annotations

import gc
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from waitress.server import create_server

from corechain_portal.oversized import PoliteChannel

# On a slow machine the server may be closed while a thread of it still answers.
pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
MB = 2**20
CHUNK = b"x" * MB


@pytest.fixture
def served() -> Iterator[SimpleNamespace]:
    """An application behind the same server as `serve`, with a limit of 80 MB."""
    seen = SimpleNamespace(calls=0, port=0)

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.calls += 1
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    server = create_server(application, host="127.0.0.1", port=0, max_request_body_size=80 * MB)
    server.channel_class = PoliteChannel
    seen.port = server.effective_port
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield seen
    server.task_dispatcher.shutdown()  # what is being answered is answered first
    server.close()
    thread.join(10)
    server.task_dispatcher.shutdown()
    del server
    gc.collect()  # sockets of connections that were cut off are closed here, not in another test


def _send(port: int, path: str, mb: int) -> tuple[str, str, float]:
    """Send all of it as a browser does, and only then read; status line, body, and the seconds it took."""
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\n"
            f"Content-Length: {mb * MB}\r\n\r\n".encode()
        )
        for _ in range(mb):
            connection.sendall(CHUNK)
        answer = b""
        while received := connection.recv(65536):
            answer += received
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.decode().splitlines()[0], body.decode(), time.monotonic() - begun


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/members/x/documents/", "上传的内容超过 80 MB"),
        ("/en/members/x/documents/", "What you sent is larger than 80 MB."),
        ("/@theirs/en/data/", "What you sent is larger than 80 MB."),
    ],
)
def test_200_mb_are_refused_and_a_browser_that_sends_on_still_reads_why(
    served: SimpleNamespace, path: str, told: str
) -> None:
    status, body, _ = _send(served.port, path, 200)
    assert status == "HTTP/1.1 413 Request Entity Too Large"
    assert told in body
    assert served.calls == 0


def test_a_program_is_told_in_json(served: SimpleNamespace) -> None:
    _, body, _ = _send(served.port, "/api/v1/documents", 200)
    assert json.loads(body)["error"]["code"] == "too_large"


def test_other_errors_and_smaller_requests_are_as_before(served: SimpleNamespace) -> None:
    assert _send(served.port, "/", 2)[0] == "HTTP/1.1 200 OK"
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 400 Bad Request")


def test_one_that_never_ends_is_given_up(served: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corechain_portal.oversized.READ_ON_BYTES", 10 * MB)
    with pytest.raises(OSError, match=r"reset|pipe"):
        _send(served.port, "/", 300)


def test_nothing_is_written_anywhere(served: SimpleNamespace, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    _send(served.port, "/en/", 200)
    assert list(tmp_path.iterdir()) == []
