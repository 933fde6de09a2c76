"""What matching is told by others: listings that appear, change and end; introductions and what comes of them."""

from __future__ import annotations

from typing import Any

from corechain_portal.introductions import signals as introductions
from corechain_portal.introductions.models import State
from corechain_portal.listings import signals as listings
from corechain_portal.listings.models import Listing
from corechain_portal.matching.feedback import learn_of
from corechain_portal.matching.models import Outcome

FAILED = {State.DECLINED, State.FAILED}


def connect() -> None:
    """From now on."""
    for signal in (listings.published, listings.changed, listings.ended):
        signal.connect(_match_again, dispatch_uid="matching")
    introductions.answered.connect(_failed, dispatch_uid="matching-answered")
    introductions.ended.connect(_failed, dispatch_uid="matching-ended")
    introductions.contracted.connect(_contracted, dispatch_uid="matching")


def _match_again(listing: Listing, **_signal: Any) -> None:
    """Pages leave out at once what is not on the market or says something else; a worker finds what is new."""
    from corechain_portal.matching.tasks import match_listing  # it imports the models of many apps

    match_listing.enqueue(str(listing.pk))


def _failed(introduction: Any, **_signal: Any) -> None:
    if introduction.state in FAILED:
        learn_of(introduction, Outcome.DECLINED)


def _contracted(introduction: Any, **_signal: Any) -> None:
    if introduction.state == State.CONTRACT:
        learn_of(introduction, Outcome.CONTRACTED)
