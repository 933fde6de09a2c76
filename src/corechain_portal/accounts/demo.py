"""Demo accounts: one for each main role, marked as samples, their passwords public. Never in production mode."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from corechain_portal.accounts.models import User


@dataclass(frozen=True)
class DemoAccount:
    """Who can be tried out, with which address and password."""

    email: str
    password: str
    role: str
    display_name: str


DEMO_ACCOUNTS = (
    DemoAccount(
        "secretariat@example.org", "demo-secretariat", "secretariat", "秘书处（演示） Secretariat (demo)"
    ),
    DemoAccount("analyst@example.org", "demo-analyst", "analyst", "分析员（演示） Analyst (demo)"),
    DemoAccount("member@example.org", "demo-member", "owner", "采购经理（演示） Buyer (demo)"),
)


class DemoSwitchedOff(Exception):
    """Demo accounts were asked for where the settings do not allow them."""


@transaction.atomic
def make_demo_accounts() -> tuple[DemoAccount, ...]:
    """Make the demo accounts that are missing, and give all of them their public password again.

    Raises :class:`DemoSwitchedOff` unless the demo is on, which production mode never allows.
    """
    if not settings.DEMO or settings.PRODUCTION:
        raise DemoSwitchedOff
    for account in DEMO_ACCOUNTS:
        user = User.objects.filter(email=account.email).first()
        if user is None:
            User.objects.create_user(
                account.email, account.password, display_name=account.display_name, sample=True
            )
        elif user.sample and not user.check_password(account.password):
            user.set_password(account.password)
            user.save(update_fields=["password"])
    return DEMO_ACCOUNTS
