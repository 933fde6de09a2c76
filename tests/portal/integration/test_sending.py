"""POSTs to addresses that strangers choose: pinned, limited, never into one's own network."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from tests.portal.integration.receiver import Receiver, receiving

from corechain_portal.integration import sending
from corechain_portal.integration.sending import NotSent, is_public, post, resolve

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "114.114.114.114", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "::1", "fe80::1%lo"]
)
def test_ways_to_write_loopback_are_refused(host: str) -> None:
    with pytest.raises(NotSent) as refused:
        resolve(host, 80, private_allowed=False)
    assert refused.value.problem in ("private", "name")


def test_a_name_with_one_private_address_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def found(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (address, 80)) for address in ("1.1.1.1", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with pytest.raises(NotSent, match="private"):
        resolve("two.example", 80, private_allowed=False)


def test_a_name_is_resolved_once_and_the_connection_goes_there(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    port = int(receiver.url.split(":")[2].split("/")[0])

    def first_here_then_elsewhere(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [
            (
                socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                ("127.0.0.1" if len(asked) == 1 else "10.0.0.1", port),
            )
        ]

    monkeypatch.setattr(socket, "getaddrinfo", first_here_then_elsewhere)
    monkeypatch.setattr(sending, "is_public", lambda _: True)
    real = socket.create_connection

    def connect(address: tuple[str, int], *rest: object) -> socket.socket:
        assert address == ("127.0.0.1", port)
        monkeypatch.undo()
        return real(address, *rest)

    monkeypatch.setattr(socket, "create_connection", connect)
    assert post(f"http://rebinding.example:{port}/", {}, "{}", private_allowed=False).status == 200
    assert asked == ["rebinding.example"]
    assert receiver.received[0].headers["host"] == f"rebinding.example:{port}"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


def test_the_body_arrives_as_it_was_written(receiver: Receiver) -> None:
    answer = post(
        f"{receiver.url}?key=芯".encode("ascii", "ignore").decode(),
        {"webhook-id": "m"},
        '{"名":1}',
        private_allowed=True,
    )
    assert (answer.status, answer.problem) == (200, "")
    (got,) = receiver.received
    assert (got.path, got.body) == ("/hook/?key=", '{"名":1}')
    assert got.headers["content-type"] == "application/json"
    assert got.headers["webhook-id"] == "m"


def test_redirects_are_not_followed(receiver: Receiver) -> None:
    receiver.statuses = [302, 200]
    answer = post(receiver.url, {}, "{}", private_allowed=True)
    assert (answer.status, answer.problem) == (302, "redirect")
    assert len(receiver.received) == 1


def test_a_receiver_that_takes_too_long_is_cut_off(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.3)
    receiver.seconds = 1.0
    started = time.monotonic()
    with pytest.raises(NotSent, match="time"):
        post(receiver.url, {}, "{}", private_allowed=True)
    assert time.monotonic() - started < 0.9


def test_a_receiver_that_answers_drop_by_drop_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                for sign in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200:
                    if ended.wait(0.1):
                        return
                    try:
                        connection.sendall(bytes([sign]))
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        started = time.monotonic()
        with pytest.raises(NotSent, match="time"):
            post(f"http://127.0.0.1:{server.getsockname()[1]}/", {}, "{}", private_allowed=True)
        assert time.monotonic() - started < 2
        ended.set()
        thread.join()


def test_what_is_no_http_and_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"

        def shout() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(10_000)
                connection.sendall(b"SSH-2.0-x\r\n")

        thread = threading.Thread(target=shout)
        thread.start()
        with pytest.raises(NotSent, match="protocol"):
            post(address, {}, "{}", private_allowed=True)
        thread.join()
    with pytest.raises(NotSent, match="connection"):
        post(address, {}, "{}", private_allowed=True)
    with pytest.raises(NotSent, match="name"):
        post("http://nowhere.invalid/", {}, "{}", private_allowed=True)
