"""Demo accounts: one for each main role, marked as samples, their passwords public. Never in production mode."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.membership.grants import give_alliance_role
from corechain_portal.membership.models import AllianceRoleKind


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
            user = User.objects.create_user(
                account.email, account.password, display_name=account.display_name, sample=True
            )
        if user.sample:
            _restore(user, account)
    return DEMO_ACCOUNTS


def _restore(user: User, account: DemoAccount) -> None:
    """Give a demo account its public password and its role in the alliance again."""
    if not user.check_password(account.password):
        user.set_password(account.password)
        user.save(update_fields=["password"])
    alliance = Alliance.objects.first()
    if alliance and account.role in AllianceRoleKind.values:
        give_alliance_role(user, alliance, AllianceRoleKind(account.role))
