"""Mentors: a candidate asks one who offered it, who accepts or declines. Nobody else sees who asked whom."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.talent.applying import tidy
from corechain_portal.talent.exceptions import answered_already, closed
from corechain_portal.talent.models import Answer, Mentoring, MentorRequest
from corechain_portal.workstreams.kinds import Move
from corechain_portal.workstreams.models import WorkItem
from corechain_portal.workstreams.telling import tell


def offer_saved(offer: Mentoring, viewer: Viewer) -> None:
    """Who offers is the mentor."""
    if offer.responsible_id is None and viewer.person is not None:
        offer.responsible = viewer.person
        offer.save(update_fields=["responsible"])


def is_mentor(offer: Mentoring, viewer: Viewer) -> bool:
    """Whether the viewer is the one who offers."""
    return viewer.person is not None and offer.responsible_id == viewer.person.pk


def places_left(offer: Mentoring) -> int | None:
    """How many more candidates the mentor takes; None: as many as ask."""
    taken = offer.requests.filter(state=Answer.ACCEPTED).count()
    return None if offer.capacity is None else max(0, offer.capacity - taken)


@transaction.atomic
def ask(offer: Mentoring, viewer: Viewer, words: str) -> MentorRequest:
    """Ask the mentor; asking again changes nothing. Raises NotPossible where the offer is not open, or is one's own."""
    locked = Mentoring.objects.select_for_update().get(pk=offer.pk)
    if locked.state != "open" or places_left(locked) == 0 or is_mentor(locked, viewer):
        raise closed()
    made, new = MentorRequest.objects.get_or_create(
        offer=locked, candidate=viewer.person, defaults={"words": tidy(words)}
    )
    if new:
        record("talent.mentor.ask", made, viewer=viewer, before=None, after=made.to_audit())
        if locked.responsible is not None:
            tell(locked, "talent.mentor_asked", [locked.responsible])
    return made


@transaction.atomic
def answer_request(request: MentorRequest, accepted: bool, words: str, viewer: Viewer) -> None:
    """The mentor answers, once, as long as there is a place. Raises NotPossible."""
    offer = Mentoring.objects.select_for_update().get(pk=request.offer_id)
    row = MentorRequest.objects.filter(pk=request.pk, state=Answer.WAITING).first()
    if row is None:
        raise answered_already()
    if accepted and places_left(offer) == 0:
        raise closed()
    before = row.to_audit()
    row.state = Answer.ACCEPTED if accepted else Answer.DECLINED
    row.answer, row.answered_at = tidy(words), timezone.now()
    row.save(update_fields=["state", "answer", "answered_at"])
    record("talent.mentor.answer", row, viewer=viewer, before=before, after=row.to_audit())
    tell(offer, "talent.mentor_answered", [row.candidate])


@transaction.atomic
def take_request_back(request: MentorRequest, viewer: Viewer) -> None:
    """The candidate asks no more, or needs no mentor any more: the request is gone."""
    record("talent.mentor.withdraw", request, viewer=viewer, before=request.to_audit(), after=None)
    request.delete()


def requests_seen(offer: Mentoring, viewer: Viewer) -> Any:
    """The mentor sees every request, a candidate the own one."""
    if viewer.person is None:
        return offer.requests.none()
    rows = offer.requests.select_related("candidate")
    return rows if is_mentor(offer, viewer) else rows.filter(candidate=viewer.person)


def after_offer_move(item: WorkItem, move: Move, viewer: Viewer | None) -> None:  # noqa: ARG001
    """Requests that nobody will answer are erased."""
    if move.target == "closed":
        MentorRequest.objects.filter(offer=item.pk, state=Answer.WAITING).delete()
