from __future__ import annotations

import argparse
import sys
from typing import Any

from django.core.management.base import CommandError

from corechain.texts import Text, reader_language
from corechain_portal.accounts.closing import left_without_owner
from corechain_portal.accounts.models import User
from corechain_portal.command import PortalCommand
from corechain_portal.home.erasing import erase_person, plan
from corechain_portal.home.lookup import person_called

STEP = Text(zh="{what}：{number} 条，{erasing}", en="{what}: {number}, {erasing}")
ALONE = Text(
    zh="注意：“{organisation}”将没有负责人。", en="Note: “{organisation}” will be left without an owner."
)
ACCOUNT = Text(
    zh="帐号：关闭，抹去姓名、邮箱、密码和角色",
    en="Account: closed; name, address, password and roles are erased",
)
UNTOUCHED = Text(zh="这是预演，没有改动。", en="This was a rehearsal; nothing was changed.")
CONFIRM = Text(zh="不能撤销。请再输一遍邮箱确认：", en="This cannot be undone. Type the address again: ")
REFUSED = Text(
    zh="没有确认，没有改动。请核对邮箱，或加上 --yes。",
    en="Not confirmed; nothing was changed. Type the same address, or add --yes.",
)
ERASED = Text(zh="已删除 {email} 的个人数据。", en="The personal data of {email} are erased.")


class Command(PortalCommand):
    help = (
        "Erase a person: what is theirs alone is deleted, what the alliance must keep stays without their name. / "
        "删除某人的个人数据；联盟须保留的记录不再含其姓名。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument(
            "--dry-run", action="store_true", help="only list what would happen / 只列出将发生什么"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask / 不再询问")

    def handle(self, *args: Any, email: str, dry_run: bool, yes: bool, **options: Any) -> None:
        person = person_called(email)
        self._list(person)
        if dry_run:
            self.tell(UNTOUCHED)
            return
        if not yes and not _confirmed(person):
            raise CommandError(REFUSED.render(reader_language()))
        address = person.email
        erase_person(person, None, by="command")
        self.tell(Text(zh=ERASED.zh, en=ERASED.en, email=address))

    def _list(self, person: User) -> None:
        language = reader_language()
        self.tell(ACCOUNT)
        for each in plan(person):
            what, erasing = each.name.render(language), each.erasing.value.render(language)
            self.tell(Text(zh=STEP.zh, en=STEP.en, what=what, number=each.number, erasing=erasing))
        for member in left_without_owner(person):
            self.tell(Text(zh=ALONE.zh, en=ALONE.en, organisation=member.name(language)))


def _confirmed(person: User) -> bool:
    if not sys.stdin.isatty():
        return False
    return input(CONFIRM.render(reader_language())).strip().lower() == person.email
