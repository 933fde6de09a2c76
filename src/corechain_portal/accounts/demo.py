"""Demo accounts: one for each role, marked as samples, their passwords public. Never in production mode."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from corechain_portal.accounts.models import Role, User
from corechain_portal.organisations.models import Organisation


@dataclass(frozen=True)
class DemoAccount:
    """Who can be tried out, with which name and password."""

    username: str
    password: str
    role: Role
    display_name: str
    organisation_id: str | None = None


DEMO_ACCOUNTS = (
    DemoAccount("secretariat", "demo-secretariat", Role.STAFF, "秘书处（演示） Secretariat (demo)"),
    DemoAccount("analyst", "demo-analyst", Role.ANALYST, "分析员（演示） Analyst (demo)"),
    DemoAccount("member", "demo-member", Role.MEMBER, "采购经理（演示） Buyer (demo)"),
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
        user = User.objects.filter(username=account.username).first()
        if user is None:
            User.objects.create_user(
                account.username,
                password=account.password,
                role=account.role,
                display_name=account.display_name,
                organisation=Organisation.objects.filter(pk=account.organisation_id).first(),
                sample=True,
            )
        elif user.sample and not user.check_password(account.password):
            user.set_password(account.password)
            user.save(update_fields=["password"])
    return DEMO_ACCOUNTS
