"""Notices and webhooks of introductions. Neither ever holds a name: who the other is stands on the page, for those who
may know.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from corechain_portal.access.sharing import people_of
from corechain_portal.accounts.models import User
from corechain_portal.integration.publishing import publish
from corechain_portal.introductions.models import Introduction
from corechain_portal.introductions.parties import TRADES
from corechain_portal.introductions.shown import public_title
from corechain_portal.notices import notify


def people_on(introduction: Introduction, *sides: str) -> Iterable[User]:
    """Owners, buyers and sellers of the organisations on `sides`."""
    return people_of([introduction.member_on(side) for side in sides], *TRADES)


def link(introduction: Introduction) -> str:
    """The page of an introduction."""
    return reverse("introduction", kwargs={"introduction_id": introduction.pk})


def tell(introduction: Introduction, code: str, *sides: str, besides: User | None = None) -> None:
    """Tell the people on `sides`, but not `besides`, who did it."""
    people = [each for each in people_on(introduction, *sides) if besides is None or each.pk != besides.pk]
    notify(
        f"introductions.{code}",
        people,
        alliance=introduction.alliance,
        link=link(introduction),
        subject=introduction,
        listing=public_title(introduction),
    )


def publish_event(introduction: Introduction, event: str, *sides: str, **more: Any) -> None:
    """Tell the webhooks of the organisations on `sides`: identifiers and codes alone."""
    for side in sides:
        payload = {
            "introduction": introduction.pk,
            "listing": introduction.listing_id,
            "side": side,
            "state": introduction.state,
            "reason": introduction.reason,
            **more,
        }
        publish(event, introduction.member_on(side), payload)
