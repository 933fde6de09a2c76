from __future__ import annotations

import argparse
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http.request import validate_host

from corechain.texts import Text, reader_language
from corechain_portal.accounts.models import User
from corechain_portal.alliances.actions import make_alliance
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
from corechain_portal.command import PortalCommand
from corechain_portal.membership.grants import give_alliance_role
from corechain_portal.membership.models import AllianceRoleKind
from corechain_portal.membership.people import Role

MADE = Text(
    zh="联盟“{alliance}”已建立，地址 {address}（英文 {address}en/）。",
    en="The alliance “{alliance}” is made; its address is {address}en/ (Chinese {address}).",
)
GIVEN = Text(zh="{email} 是它的管理员。", en="{email} is its administrator.")
NO_ADMINISTRATOR = Text(
    zh="它还没有管理员：make_account EMAIL --role administrator --alliance {slug}",
    en="It has no administrator yet: make_account EMAIL --role administrator --alliance {slug}",
)
NO_CHAIN = Text(
    zh="它还没有产业链：load_dataset 名称或路径 --alliance {slug}，或由秘书处在数据台上传。",
    en="It has no chain yet: load_dataset NAME|PATH --alliance {slug}, or upload one at its data desk.",
)
HOST_NOT_SERVED = Text(
    zh="主机名 {host} 还不在 CORECHAIN_HOSTS 中，加上之后门户才会应答。",
    en="The portal does not answer to {host} yet: add it to CORECHAIN_HOSTS.",
)
NO_ACCOUNT = Text(
    zh="没有帐号 {email}，没有改动。请先运行 make_account {email}，或去掉这个选项。",
    en="There is no account {email}; nothing was changed. Run make_account {email} first, or leave the option out.",
)


class Command(PortalCommand):
    help = (
        "Make another alliance with an address, members, people and a chain of its own. / "
        "建立另一个联盟，有自己的地址、成员、人员和产业链。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="its place in addresses: /@SLUG/ / 地址中的名称")
        parser.add_argument("--name-zh", required=True, metavar="TEXT")
        parser.add_argument("--name-en", required=True, metavar="TEXT")
        parser.add_argument(
            "--region", default="", metavar="CODE|NAME", help="where it is at home / 所在地区"
        )
        parser.add_argument("--host", default="", help="a host name of its own / 自己的主机名")
        parser.add_argument("--dataset", default="", metavar="NAME|PATH", help="its chain / 它的产业链")
        parser.add_argument(
            "--administrator", default="", metavar="EMAIL", help="somebody with an account / 已有帐号的人"
        )

    def handle(self, *args: Any, slug: str, administrator: str, dataset: str, **options: Any) -> None:
        with transaction.atomic():
            person = _person(administrator) if administrator else None
            made = make_alliance(
                slug,
                name_zh=options["name_zh"],
                name_en=options["name_en"],
                region=options["region"],
                host=options["host"],
            )
            if person is not None:
                _give(person, made)
            if dataset:
                call_command(
                    "load_dataset", dataset, alliance=made.slug, stdout=self.stdout, stderr=self.stderr
                )
        name = Text(zh=made.name_zh, en=made.name_en)
        self.tell(Text(zh=MADE.zh, en=MADE.en, alliance=name, address=f"/@{made.slug}/"))
        if person is not None:
            self.tell(Text(zh=GIVEN.zh, en=GIVEN.en, email=person.email))
        else:
            self.tell(Text(zh=NO_ADMINISTRATOR.zh, en=NO_ADMINISTRATOR.en, slug=made.slug))
        if not dataset:
            self.tell(Text(zh=NO_CHAIN.zh, en=NO_CHAIN.en, slug=made.slug))
        if made.host and not validate_host(made.host, settings.ALLOWED_HOSTS):
            self.tell(Text(zh=HOST_NOT_SERVED.zh, en=HOST_NOT_SERVED.en, host=made.host))


def _person(email: str) -> User:
    found = User.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise CommandError(Text(zh=NO_ACCOUNT.zh, en=NO_ACCOUNT.en, email=email).render(reader_language()))
    return found


def _give(person: User, alliance: Alliance) -> None:
    given = give_alliance_role(person, alliance, AllianceRoleKind.ADMINISTRATOR)
    record("alliance.role.give", given, viewer=None, by="command", before=None, after=Role(given))
