"""The page of permissions names every permission there is, with what it allows in both languages."""

from __future__ import annotations

from pathlib import Path

import rules

from corechain_portal.access.permissions import PERMISSIONS

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/permissions.md"


def test_every_permission_says_what_it_allows() -> None:
    assert set(rules.permissions.permissions) == set(PERMISSIONS)


def test_every_permission_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in PERMISSIONS if f"`{name}`" not in text] == []
