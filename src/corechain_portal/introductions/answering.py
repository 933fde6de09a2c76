"""How an introduction goes on: accepted or declined, withdrawn, ended, lapsed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.introductions import signals
from corechain_portal.introductions.exceptions import answered_already, no_longer_open, not_now
from corechain_portal.introductions.models import Introduction, State
from corechain_portal.introductions.moving import clean_note, happened, known_reason, locked, move
from corechain_portal.introductions.parties import Side, other_side
from corechain_portal.introductions.shown import agreed, side_of
from corechain_portal.introductions.states import DECLINED_BECAUSE, FAILED_BECAUSE, WAITING
from corechain_portal.introductions.telling import publish_event, tell
from corechain_portal.listings.disclosing import disclose

BOTH = (Side.ASKER, Side.ASKED)


def accept(introduction: Introduction, viewer: Viewer, *, side: str = "") -> Introduction:
    """The viewer's side accepts. When both have, names are open at once: each sees every part of the other's listing.

    Of two people of one side accepting at once the second raises
    :class:`~corechain_portal.introductions.exceptions.CannotMove` and is told.
    """
    with transaction.atomic():
        row, side = _on_side(introduction, viewer, side)
        _check_unanswered(row, side)
        gone = not (row.asker.is_active and row.asked.is_active)
        if gone:  # who left and why is not said before names are open
            move(
                row,
                "withdrawn",
                viewer,
                state=State.WITHDRAWN,
                reason="no_longer_open",
                detail="no_longer_open",
            )
            signals.tell_others(signals.ended, row)
        else:
            _accepted(row, viewer, side)
    if gone:
        raise no_longer_open()
    return row


def _accepted(row: Introduction, viewer: Viewer, side: str) -> None:
    now = timezone.now()
    changes = {f"{side}_agreed_at": now}
    if not agreed(row, other_side(side)):
        move(row, "agreed", viewer, side, **changes)
        return
    if row.listing.version != row.listing_version:
        changes["listing_version"] = row.listing.version
    happened(row, "agreed", viewer, side)
    move(row, "introduced", viewer, state=State.TALKS, **changes)
    disclose(row.listing, row.asker, viewer)
    if row.own_listing is not None:
        disclose(row.own_listing, row.asked, viewer)
    tell(row, "accepted", *BOTH, besides=viewer.person)
    publish_event(row, "introduction.accepted", *BOTH)
    signals.tell_others(signals.answered, row)


@transaction.atomic
def decline(introduction: Introduction, viewer: Viewer, reason: str, note: str = "") -> Introduction:
    """The viewer's side declines, with a coded reason. Who it is stays hidden."""
    row, side = _on_side(introduction, viewer)
    _check_unanswered(row, side)
    reason = known_reason(reason, DECLINED_BECAUSE)
    note = clean_note(row, side, note)
    move(row, "declined", viewer, side, detail=reason, note=note, state=State.DECLINED, reason=reason)
    tell(row, "declined", other_side(side))
    publish_event(row, "introduction.declined", other_side(side))
    signals.tell_others(signals.answered, row)
    return row


@transaction.atomic
def withdraw(introduction: Introduction, viewer: Viewer) -> Introduction:
    """The side that accepted takes it back before the other has answered."""
    row, side = _on_side(introduction, viewer)
    if row.state not in WAITING or not agreed(row, side):
        raise not_now()
    move(row, "withdrawn", viewer, side, state=State.WITHDRAWN)
    _tell_ended(row, other_side(side))
    return row


@transaction.atomic
def end(introduction: Introduction, viewer: Viewer, reason: str, note: str = "") -> Introduction:
    """One side ends the talks, with a coded reason."""
    row, side = _on_side(introduction, viewer)
    if row.state != State.TALKS:
        raise not_now()
    reason = known_reason(reason, FAILED_BECAUSE)
    note = clean_note(row, side, note)
    move(row, "failed", viewer, side, detail=reason, note=note, state=State.FAILED, reason=reason)
    _tell_ended(row, other_side(side))
    return row


@transaction.atomic
def end_by_itself(introduction: Introduction, reason: str, *told: str) -> bool:
    """What nobody chooses: a date passed, the listing is off the market, an organisation left. `told` are the sides
    that are told; tells whether it was open.
    """
    row = locked(introduction)
    if not row.is_open or row.state == State.CONTRACT:
        return False
    if row.state == State.TALKS:
        code, state = "failed", State.FAILED
    elif reason == "unanswered":
        code, state = "lapsed", State.LAPSED
    else:
        code, state = "withdrawn", State.WITHDRAWN
    move(row, code, None, detail=reason, state=state, reason=reason)
    _tell_ended(row, *told, code="lapsed" if state == State.LAPSED else "ended")
    return True


def _tell_ended(row: Introduction, *told: str, code: str = "ended") -> None:
    if told:
        tell(row, code, *told)
        publish_event(row, "introduction.ended", *told)
    signals.tell_others(signals.ended, row)


def _on_side(introduction: Introduction, viewer: Viewer, side: str = "") -> tuple[Introduction, str]:
    """The introduction locked, and the side for which the viewer deals."""
    row = locked(introduction)
    side = side or side_of(row, viewer)
    if not side or not viewer.may("introductions.ask", row.member_on(side)):
        raise PermissionDenied
    return row, side


def _check_unanswered(row: Introduction, side: str) -> None:
    if row.state not in WAITING or agreed(row, side):
        raise answered_already()
