from typing import Any

from django.core.management.base import CommandError

from corechain.texts import Text, reader_language
from corechain_portal.accounts.demo import DemoSwitchedOff, make_demo_accounts
from corechain_portal.command import PortalCommand

OFF = Text(
    zh="演示帐号的口令是公开的。确要建立，请设 CORECHAIN_DEMO=true（只限本机运行方式）。",
    en="Demo passwords are public. To make the accounts all the same set CORECHAIN_DEMO=true (local mode only).",
)
ACCOUNT = Text(
    zh="  演示帐号 {username} / {password} — {role}", en="  demo account {username} / {password} — {role}"
)


class Command(PortalCommand):
    help = "Make the demo accounts and print their names and passwords. / 建立演示帐号并显示口令。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            accounts = make_demo_accounts()
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
