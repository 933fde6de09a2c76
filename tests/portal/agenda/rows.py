"""A calendar feed that the tests' database holds from the beginning."""

from __future__ import annotations

import uuid

from tests.portal.roles import ours

from corechain_portal.accounts.models import User
from corechain_portal.agenda.models import CalendarFeed
from corechain_portal.agenda.subscriptions import feed_token

FEED = uuid.UUID("00000000-0000-4000-8000-0000000000d1")
"""Of the owner of the first member."""


def make_feeds() -> None:
    """Make it, once."""
    owner = User.objects.get(email="owner@example.org")
    CalendarFeed.objects.get_or_create(pk=FEED, defaults={"person": owner, "alliance": ours()})


def token() -> str:
    """The secret part of its address."""
    return feed_token(FEED)
