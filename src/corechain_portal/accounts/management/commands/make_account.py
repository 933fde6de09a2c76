from __future__ import annotations

import argparse
import sys
from getpass import getpass
from typing import Any

from django.core.management.base import CommandError

from corechain.texts import Text, reader_language
from corechain_portal.accounts.actions import give_account
from corechain_portal.accounts.models import Role
from corechain_portal.command import PortalCommand

MADE = Text(zh="帐号 {username} 已可使用（{role}）。", en="The account {username} is ready ({role}).")
ASK = Text(zh="口令（不显示）：", en="Password (not shown): ")
ASK_AGAIN = Text(zh="再输一遍：", en="Again: ")
DIFFERENT = Text(zh="两遍不一样，没有改动。", en="The two differ; nothing was changed.")


class Command(PortalCommand):
    help = (
        "Make an account, or give an account another role, address and password. The password is asked for, or "
        "read from standard input. / 建立帐号，或更改帐号的角色、邮箱和口令。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("username", metavar="NAME")
        parser.add_argument("--role", choices=Role.values, default=Role.MEMBER.value)
        parser.add_argument("--email", default="", metavar="ADDRESS")
        parser.add_argument("--display-name", default="", metavar="TEXT")

    def handle(self, *args: Any, username: str, role: str, **options: Any) -> None:
        user = give_account(
            username,
            role=Role(role),
            email=options["email"],
            display_name=options["display_name"],
            password=_password(),
        )
        self.tell(Text(zh=MADE.zh, en=MADE.en, username=user.username, role=user.get_role_display()))


def _password() -> str:
    language = reader_language()
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass(ASK.render(language))
    if getpass(ASK_AGAIN.render(language)) != password:
        raise CommandError(DIFFERENT.render(language))
    return password
