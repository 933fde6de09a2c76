"""Notices about work items."""

from __future__ import annotations

from collections.abc import Iterable

from corechain_portal.accounts.models import User
from corechain_portal.notices import notify
from corechain_portal.workstreams.links import item_link
from corechain_portal.workstreams.models import WorkItem


def tell(item: WorkItem, code: str, persons: Iterable[User]) -> None:
    """Tell `persons` what happened to the item; those who may not see it any more are not told."""
    notify(code, persons, alliance=item.alliance, link=item_link(item), subject=item, item=item)
