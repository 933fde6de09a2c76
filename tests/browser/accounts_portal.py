"""A portal with what accounts need around it, all on loopback: a mail server that keeps letters, an office that signs
its people in, and a browser that has a passkey device.
"""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.running_portal import free_port, running_portal

if TYPE_CHECKING:
    from playwright.sync_api import Page

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
                claims={"email": f"{name}@example.org", "email_verified": verified, "name": f"{name} of the office"},
            )
            for name, verified in (("analyst", True), ("stranger", True), ("member", False))
        ]
        with oidc_provider_mock.run_server_in_thread(user_claims=people) as server:
            yield f"http://localhost:{server.server_port}"


@contextmanager
def accounts_portal(folder: Path) -> Iterator[tuple[str, Mailbox]]:
    """The portal; yields its address, on ``localhost``, which alone browsers take for safe without TLS."""
    with mail_server() as (server, box), office() as issuer:
        settings = {
            "CORECHAIN_EMAIL_URL": server,
            "CORECHAIN_EMAIL_FROM": "芯链 <chain@example.org>",
            "CORECHAIN_OIDC_ISSUER": issuer,
            "CORECHAIN_OIDC_CLIENT_ID": "corechain",
            "CORECHAIN_OIDC_CLIENT_SECRET": "known to both",
            "CORECHAIN_OIDC_NAME": "Office",
        }
        with running_portal(folder, **settings) as address:
            yield address.replace("127.0.0.1", "localhost"), box


def passkey_device(page: Page) -> str:
    """Give the page's browser a device that keeps passkeys and knows its owner; returns the device's id."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    made = browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return str(made["authenticatorId"])
