"""One POST to an address that a stranger chose: to public addresses only, within a time, without following anything.

The name is resolved once, every address it has must be allowed, and the connection goes to one of these very addresses:
a name that resolves otherwise a moment later changes nothing.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from corechain.texts import Text

SECONDS = 10.0
"""For the whole of it, from resolving the name to the answer."""
MOST_OF_ANSWER = 16 * 1024
"""Bytes of the answer that are read; only its status counts."""
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PROBLEMS = {
    "name": Text(zh="域名解析不到", en="The name cannot be resolved"),
    "private": Text(zh="不向内部地址发送", en="Not sent: a private address"),
    "connection": Text(zh="连接不上", en="No connection"),
    "certificate": Text(zh="证书不受信任", en="The certificate is not trusted"),
    "time": Text(
        zh="{seconds} 秒内没有应答", en="No answer within {seconds} seconds", seconds=f"{SECONDS:.0f}"
    ),
    "protocol": Text(zh="应答不是 HTTP", en="The answer is not HTTP"),
    "redirect": Text(zh="对方要求转到别处，未跟随", en="Redirects are not followed"),
    "status": Text(zh="对方未接受", en="Not accepted"),
}


class NotSent(Exception):
    """There was no answer; `problem` is a key of :data:`PROBLEMS`."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Answer:
    """What the receiver said."""

    status: int
    milliseconds: int

    @property
    def problem(self) -> str:
        """Why it does not count as delivered; empty where it does (2xx)."""
        if 200 <= self.status < 300:
            return ""
        return "redirect" if 300 <= self.status < 400 else "status"


def is_public(address: Address) -> bool:
    """Whether an address lies in the public internet, addresses packed into IPv6 ones looked into."""
    if isinstance(address, ipaddress.IPv6Address):
        packed = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            packed = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if packed is not None:
            return is_public(packed)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int, *, private_allowed: bool) -> str:
    """One address of `host`; raises :class:`NotSent` where it has none, or one that is not allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotSent("name") from None
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    if not private_allowed and not all(is_public(ipaddress.ip_address(each)) for each in addresses):
        raise NotSent("private")
    return addresses[0]


def post(url: str, headers: Mapping[str, str], body: str, *, private_allowed: bool) -> Answer:
    """POST `body` as JSON to `url`; raises :class:`NotSent` where no answer comes."""
    started = time.monotonic()
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    address = resolve(parts.hostname or "", port, private_allowed=private_allowed)
    connection = _Pinned(parts.hostname or "", port, address, secure)
    alarm = threading.Timer(SECONDS - (time.monotonic() - started), connection.cut)
    alarm.daemon = True
    alarm.start()
    try:
        connection.request(
            "POST", _target(parts), body.encode(), {**headers, "Content-Type": "application/json"}
        )
        answer = connection.getresponse()
        status = answer.status
        answer.read(MOST_OF_ANSWER)
    except ssl.SSLCertVerificationError:
        raise NotSent("certificate") from None
    except (OSError, http.client.HTTPException) as error:
        raise NotSent(_why(error, connection)) from None
    finally:
        alarm.cancel()
        connection.close()
    return Answer(status, round((time.monotonic() - started) * 1000))


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _why(error: Exception, connection: _Pinned) -> str:
    if connection.was_cut or isinstance(error, TimeoutError):
        return "time"
    return "protocol" if isinstance(error, http.client.HTTPException) else "connection"


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, whatever the host's name resolves to; can be cut from another thread."""

    def __init__(self, host: str, port: int, address: str, secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address = address
        self._tls = ssl.create_default_context() if secure else None
        self.was_cut = False
        if secure:
            self.default_port = 443  # so that the Host header names another port only

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self.was_cut:
            raise TimeoutError
        if self._tls is not None:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End it at once: whoever waits for the answer is told."""
        self.was_cut = True
        if self.sock is not None:
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)
