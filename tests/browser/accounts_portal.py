"""A portal with a mail server and an office around it, and a browser that has a passkey device."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.portal.accounts.servers import Mailbox, mail_server, office
from tools.running_portal import REPOSITORY, running_portal

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASSWORD = "a long password for browsers"


@dataclass
class AccountsPortal:
    """A portal under test and what stands around it."""

    address: str
    """On ``localhost``, which alone browsers take for safe without TLS."""
    box: Mailbox
    environment: dict[str, str]

    def make_account(self, email: str, password: str = PASSWORD) -> str:
        """Give an account by command, as the administrator does."""
        subprocess.run(
            [sys.executable, "-m", "corechain_portal", "make_account", email],
            env={**os.environ, **self.environment},
            input=f"{password}\n",
            text=True,
            cwd=REPOSITORY,
            check=True,
            capture_output=True,
        )
        return email


@contextmanager
def accounts_portal(folder: Path) -> Iterator[AccountsPortal]:
    """Start the portal, the mail server and the office."""
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
            environment = {**settings, "CORECHAIN_VAR": str(folder)}
            yield AccountsPortal(address.replace("127.0.0.1", "localhost"), box, environment)


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
