from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import CommandError

from corechain.texts import Text, reader_language
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit.models import INSTALLATION
from corechain_portal.audit.verification import FAULTS, Checked, chains, check, verify
from corechain_portal.command import PortalCommand

OF_THE_INSTALLATION = Text(zh="门户本身", en="the portal itself")
OF_NOBODY = Text(zh="已不存在的联盟（{chain}）", en="an alliance that is no more ({chain})")
FITS = Text(
    zh="{whose}：{entries} 条，前后相符。链尾 {hash}",
    en="{whose}: {entries} entries fit. Head {hash}",
)
BROKEN = Text(
    zh="{whose}：第 {sequence} 条不符。{why}",
    en="{whose}: entry {sequence} does not fit. {why}",
)
BROKEN_HEAD = Text(zh="{whose}：{why}", en="{whose}: {why}")
NOTE = Text(
    zh="请把链尾抄到门户之外；以后用 --against 链尾 核对整条链没有被重写或截断。",
    en="Note the heads down outside the portal; --against HEAD later tells whether a chain was rewritten or cut off.",
)
ALTERED = Text(
    zh="审计记录被改过。请先备份数据库，再查是谁改的。",
    en="The audit was altered. Back the database up, then find out by whom.",
)
NO_ALLIANCE = Text(zh="没有联盟“{slug}”。", en="There is no alliance “{slug}”.")


class Command(PortalCommand):
    help = (
        "Check the chains of the audit; name the first entry that does not fit, and end with status 1. / "
        "核对审计链；指出第一条不符的记录，并以状态 1 结束。"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--alliance", default="", metavar="SLUG", help="this alliance's alone / 只核对这个联盟的"
        )
        parser.add_argument(
            "--against",
            default="",
            metavar="HEAD",
            help="a head that was noted earlier must be in a chain / 早先抄下的链尾须在链中",
        )

    def handle(self, *args: Any, alliance: str, against: str, **options: Any) -> None:
        names = {each.pk: each for each in Alliance.objects.all()}
        wanted = _one(alliance) if alliance else chains()
        noted = against.strip().lower()
        found = [verify(chain, noted=noted) if noted else check(chain) for chain in wanted]
        for each in found:
            self._tell(each, names.get(each.chain))
        broken = any(each.fault for each in found)
        if noted and not any(each.holds_noted for each in found):
            raise CommandError(FAULTS["rewritten"].render(reader_language()))
        if broken:
            raise CommandError(ALTERED.render(reader_language()))
        if not noted:
            self.tell(NOTE)

    def _tell(self, found: Checked, alliance: Alliance | None) -> None:
        language = reader_language()
        whose = _whose(found.chain, alliance)
        if not found.fault:
            text = Text(zh=FITS.zh, en=FITS.en, whose=whose, entries=found.entries, hash=found.hash)
            self.stdout.write(text.render(language))
            return
        told = BROKEN_HEAD if found.sequence is None else BROKEN
        slots = {} if found.sequence is None else {"sequence": found.sequence}
        text = Text(zh=told.zh, en=told.en, whose=whose, why=FAULTS[found.fault], **slots)
        self.stderr.write(text.render(language))


def _one(slug: str) -> list[int]:
    found = Alliance.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(Text(zh=NO_ALLIANCE.zh, en=NO_ALLIANCE.en, slug=slug).render(reader_language()))
    return [found.pk]


def _whose(chain: int, alliance: Alliance | None) -> Text | str:
    if alliance is not None:
        return alliance.name(reader_language())
    if chain == INSTALLATION:
        return OF_THE_INSTALLATION
    return Text(zh=OF_NOBODY.zh, en=OF_NOBODY.en, chain=chain)
