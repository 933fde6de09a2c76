"""Demo accounts: one for each main role, marked as samples, their passwords public. Never in production mode."""

from __future__ import annotations

from dataclasses import dataclass


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
    DemoAccount(
        "administrator@example.org",
        "demo-administrator",
        "administrator",
        "管理员（演示） Administrator (demo)",
    ),
    DemoAccount("analyst@example.org", "demo-analyst", "analyst", "分析员（演示） Analyst (demo)"),
    DemoAccount("member@example.org", "demo-member", "owner", "会员单位负责人（演示） Member's owner (demo)"),
    DemoAccount("auditor@example.org", "demo-auditor", "auditor", "审计员（演示） Auditor (demo)"),
)
"""Those that the sign-in page shows; ``corechain_portal.demo`` makes them."""


class DemoSwitchedOff(Exception):
    """Demo accounts were asked for where the settings do not allow them."""
