from typing import Any

from django.core.management.base import CommandError

from corechain.texts import Text, reader_language
from corechain_portal.accounts.demo import DemoSwitchedOff
from corechain_portal.command import PortalCommand
from corechain_portal.demo.alliances import SECOND, make_demo

OFF = Text(
    zh="演示帐号的口令是公开的。确要建立，请设 CORECHAIN_DEMO=true（只限本机运行方式）。",
    en="Demo passwords are public. To make the accounts all the same set CORECHAIN_DEMO=true (local mode only).",
)
ACCOUNT = Text(
    zh="  演示帐号 {username} / {password} — {role}", en="  demo account {username} / {password} — {role}"
)
OTHER = Text(
    zh="  另有示例联盟 /@{slug}/，以及 editor、trader、hr、reader 等角色：口令为 demo-角色名。",
    en="  also a sample alliance at /@{slug}/, and editor, trader, hr, reader …@example.org: password demo-<role>.",
)


class Command(PortalCommand):
    help = (
        "Make the demo: sample alliances, members and people of every role; print accounts and passwords. / "
        "建立演示用的示例联盟、会员和各种角色的人员，并显示帐号与口令。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            accounts = make_demo()
        except DemoSwitchedOff:
            raise CommandError(OFF.render(reader_language())) from None
        for account in accounts:
            self.tell(
                Text(
                    zh=ACCOUNT.zh,
                    en=ACCOUNT.en,
                    username=account.email,
                    password=account.password,
                    role=account.role,
                )
            )
        self.tell(Text(zh=OTHER.zh, en=OTHER.en, slug=SECOND))
