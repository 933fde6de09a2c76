from __future__ import annotations

import argparse
import sys
from getpass import getpass
from typing import Any

from django.core.management.base import CommandError

from corechain.texts import Text, reader_language
from corechain_portal.accounts.actions import give_account
from corechain_portal.alliances.models import Alliance
from corechain_portal.command import PortalCommand
from corechain_portal.membership.grants import give_alliance_role
from corechain_portal.membership.models import AllianceRoleKind

MADE = Text(zh="帐号 {email} 已可使用。", en="The account {email} is ready.")
GIVEN = Text(zh="在“{alliance}”中的角色：{role}。", en="Its role in “{alliance}”: {role}.")
NO_ALLIANCE = Text(
    zh="没有联盟“{slug}”；请先运行 prepare，或核对 --alliance。",
    en="There is no alliance “{slug}”; run prepare first, or check --alliance.",
)
ASK = Text(zh="密码（不显示）：", en="Password (not shown): ")
ASK_AGAIN = Text(zh="再输一遍：", en="Again: ")
DIFFERENT = Text(zh="两遍不一样，没有改动。", en="The two differ; nothing was changed.")


class Command(PortalCommand):
    help = (
        "Make an account, or give an account another password, and a role in an alliance. The password is asked for, "
        "or read from standard input. / 建立帐号或更改其密码，并给予联盟中的角色。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument(
            "--role", choices=AllianceRoleKind.values, help="role in the alliance / 联盟中的角色"
        )
        parser.add_argument(
            "--alliance", default="", metavar="SLUG", help="default: the first / 默认第一个联盟"
        )
        parser.add_argument("--display-name", default="", metavar="TEXT")

    def handle(self, *args: Any, email: str, role: str | None, alliance: str, **options: Any) -> None:
        found = _alliance(alliance) if role else None
        user = give_account(email, display_name=options["display_name"], password=_password())
        self.tell(Text(zh=MADE.zh, en=MADE.en, email=user.email))
        if role and found:
            given = give_alliance_role(user, found, AllianceRoleKind(role))
            self.tell(
                Text(
                    zh=GIVEN.zh,
                    en=GIVEN.en,
                    alliance=found.name(reader_language()),
                    role=given.get_role_display(),
                )
            )


def _alliance(slug: str) -> Alliance:
    known = Alliance.objects.filter(slug=slug) if slug else Alliance.objects.all()
    found = known.first()
    if found is None:
        raise CommandError(Text(zh=NO_ALLIANCE.zh, en=NO_ALLIANCE.en, slug=slug).render(reader_language()))
    return found


def _password() -> str:
    language = reader_language()
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass(ASK.render(language))
    if getpass(ASK_AGAIN.render(language)) != password:
        raise CommandError(DIFFERENT.render(language))
    return password
