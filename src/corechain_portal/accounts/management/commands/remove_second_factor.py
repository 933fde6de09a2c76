from __future__ import annotations

import argparse
from typing import Any

from corechain.texts import Text
from corechain_portal.accounts.actions import remove_second_factor
from corechain_portal.command import PortalCommand

REMOVED = Text(
    zh="已移除 {email} 的二次验证，并已写信告知。",
    en="The second factor of {email} is removed, and a letter says so.",
)
NONE = Text(
    zh="{email} 没有设置二次验证，没有改动。", en="{email} has no second factor; nothing was changed."
)


class Command(PortalCommand):
    help = (
        "Remove authenticator app, passkeys and recovery codes of a person who lost them, after you made sure that it "
        "is them. / 核实身份后，移除某人的身份验证器、通行密钥和恢复码。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        told = REMOVED if remove_second_factor(email) else NONE
        self.tell(Text(zh=told.zh, en=told.en, email=email))
