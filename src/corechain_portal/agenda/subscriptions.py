"""Personal feeds: making, renewing and ending their secret addresses.

The address is the feed's identifier with a signature of the portal's secret key: it cannot be guessed, and who reads
the database alone cannot make it.
"""

from __future__ import annotations

import uuid

from django.core import signing
from django.db import transaction
from django.urls import reverse

from corechain_portal.access.viewer import Viewer
from corechain_portal.agenda.models import CalendarFeed, FeedEdition
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record

_signer = signing.Signer(salt="corechain.agenda.feed", sep=".")


def own_feed(viewer: Viewer) -> CalendarFeed | None:
    """The viewer's feed of this alliance, if there is one."""
    return CalendarFeed.objects.filter(person=viewer.person, alliance=viewer.alliance).first()


@transaction.atomic
def make_feed(viewer: Viewer, *, mine_only: bool) -> CalendarFeed:
    """A feed of the viewer's under a new address; an earlier address leads nowhere from now on."""
    end_feed(viewer)
    made = CalendarFeed.objects.create(person=viewer.person, alliance=viewer.alliance, mine_only=mine_only)
    record("agenda.feed.make", made, viewer=viewer, before=None, after=made.to_audit())
    return made


@transaction.atomic
def end_feed(viewer: Viewer) -> None:
    """Its address leads nowhere from now on."""
    for feed in CalendarFeed.objects.select_for_update().filter(
        person=viewer.person, alliance=viewer.alliance
    ):
        record("agenda.feed.end", feed, viewer=viewer, before=feed.to_audit(), after=None)
        FeedEdition.objects.filter(feed__startswith=f"{feed.pk}:").delete()
        feed.delete()


def feed_path(feed: CalendarFeed) -> str:
    """Its address in the language of the page."""
    return reverse("calendar-personal-feed", kwargs={"token": feed_token(feed.pk)})


def feed_token(pk: uuid.UUID) -> str:
    """The secret part of the address of a feed."""
    return _signer.sign(pk.hex)


def feed_of(token: str, alliance: Alliance) -> CalendarFeed | None:
    """The feed with this address; None for one that was renewed, ended, made up, or is of another alliance."""
    try:
        pk = uuid.UUID(_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return CalendarFeed.objects.select_related("person").filter(pk=pk, alliance=alliance).first()
