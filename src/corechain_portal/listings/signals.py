"""What other parts of the portal are told of listings: after the change is kept, never before.

Each is sent with ``sender=Listing`` and ``listing=…``. A receiver that fails is logged; the change stands.
"""

from __future__ import annotations

import logging
from functools import partial

from django.db import transaction
from django.dispatch import Signal

from corechain_portal.listings.models import Listing

published = Signal()
"""A listing is on the market that was not before: first published, or renewed after it had expired."""
changed = Signal()
"""A listing on the market says something else, or holds longer."""
ended = Signal()
"""A listing is not on the market any more: withdrawn, expired, fulfilled or merged (its ``state``)."""

log = logging.getLogger(__name__)


def send_once_kept(signal: Signal, listing: Listing) -> None:
    """Send `signal` when the transaction is kept. To be called inside the transaction of the change."""
    transaction.on_commit(partial(_send, signal, listing))


def _send(signal: Signal, listing: Listing) -> None:
    for receiver, answer in signal.send_robust(Listing, listing=listing):
        if isinstance(answer, Exception):
            log.error("%r failed on listing %s", receiver, listing.pk, exc_info=answer)
