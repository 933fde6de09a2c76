"""What accounts need around them, on loopback: a mail server that keeps letters, an office that signs its people in."""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from tools.running_portal import free_port

LETTER_WITHIN_SECONDS = 20
LINK = re.compile(r"https?://\S+")


@dataclass
class Mailbox:
    """Takes letters over SMTP and keeps them."""

    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append(letter)  # type: ignore[arg-type]
        return "250 kept"

    def next_to(self, address: str) -> EmailMessage:
        """The next letter to `address`, taken out of the box."""
        deadline = time.monotonic() + LETTER_WITHIN_SECONDS
        while time.monotonic() < deadline:
            for letter in self.letters:
                if letter["To"] == address:
                    self.letters.remove(letter)
                    return letter
            time.sleep(0.1)
        raise AssertionError(f"no letter to {address}; kept: {[each['To'] for each in self.letters]}")


def link_in(letter: EmailMessage) -> str:
    """The address that a letter asks to open."""
    found = LINK.search(text_of(letter))
    assert found is not None
    return found.group()


def text_of(letter: EmailMessage) -> str:
    """What the letter says."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@contextmanager
def mail_server() -> Iterator[tuple[str, Mailbox]]:
    """A mail server on loopback that asks for the password of ``office``; yields its address and its box."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult, LoginPassword

    def known(server: Any, session: Any, envelope: Any, mechanism: str, sent: Any) -> AuthResult:
        good = isinstance(sent, LoginPassword) and (sent.login, sent.password) == (b"office", b"p@ss/word")
        return AuthResult(success=good)

    box = Mailbox()
    port = free_port()
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=port,
        authenticator=known,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield f"smtp://office:p%40ss%2Fword@127.0.0.1:{port}", box
    finally:
        controller.stop()


@contextmanager
def office() -> Iterator[str]:
    """An OpenID Connect provider on loopback; yields its issuer address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import oidc_provider_mock

        people = [
            oidc_provider_mock.User(
                sub=name,
                claims={
                    "email": f"{name}@example.org",
                    "email_verified": verified,
                    "name": f"{name} of the office",
                },
            )
            for name, verified in (("analyst", True), ("stranger", True), ("member", False))
        ]
        with oidc_provider_mock.run_server_in_thread(user_claims=people) as server:
            yield f"http://localhost:{server.server_port}"
