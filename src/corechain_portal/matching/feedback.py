"""What became of matches, kept for the ranking to learn from: put aside, contracted, declined."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from corechain_portal.access.viewer import Viewer
from corechain_portal.audit import record
from corechain_portal.matching.models import Decision, Dismissal, Match, Outcome
from corechain_portal.membership.models import MemberOrganisation

RANKS = {Outcome.DISMISSED: 0, Outcome.DECLINED: 1, Outcome.CONTRACTED: 2}
"""A later, weightier outcome takes the place of an earlier one: who signs had perhaps put it aside before."""


@transaction.atomic
def dismiss(viewer: Viewer, match: Match, member: MemberOrganisation, reason: str) -> Dismissal:
    """`member` puts the match aside; it is not shown to it any more. Doing it twice changes nothing."""
    made, is_new = Dismissal.objects.get_or_create(match=match, member=member, defaults={"reason": reason})
    if is_new:
        keep_decision(match, Outcome.DISMISSED, reason)
        record("matching.dismiss", made, viewer=viewer, before=None, after=made.to_audit())
    return made


@transaction.atomic
def take_back(viewer: Viewer, match: Match, member: MemberOrganisation) -> None:
    """Show it again; what was learnt from it is forgotten."""
    rows = Dismissal.objects.filter(match=match, member=member)
    for each in rows:
        record("matching.take_back", each, viewer=viewer, before=each.to_audit(), after=None)
    rows.delete()
    if not match.dismissals.exists():
        Decision.objects.filter(match=match.pk, outcome=Outcome.DISMISSED).delete()


def keep_decision(match: Match, outcome: Outcome, reason: str = "") -> None:
    """Keep what became of a match, with the values of its terms as they are now."""
    defaults: dict[str, Any] = {
        "alliance_id": match.alliance_id,
        "demand": match.demand_id,
        "outcome": outcome,
        "reason": reason,
        "terms": match.terms,
        "sample": match.sample,
    }
    made, is_new = Decision.objects.get_or_create(match=match.pk, defaults=defaults)
    if not is_new and RANKS[outcome] > RANKS[Outcome(made.outcome)]:
        Decision.objects.filter(pk=made.pk).update(outcome=outcome, reason=reason, terms=match.terms)


def match_behind(introduction: Any) -> Match | None:
    """The match that an introduction came from: the one it names, else the one of its two sides."""
    if introduction.match is not None:
        named: Match | None = Match.objects.filter(pk=introduction.match).first()
        if named is not None:
            return named
    listing, own = introduction.listing, introduction.own_listing_id
    if listing.side == "demand":
        rows = Match.objects.filter(demand=listing.pk)
        found = rows.filter(offer=own).first() if own else rows.filter(member=introduction.asker_id).first()
    else:
        found = Match.objects.filter(offer=listing.pk, demand=own).first() if own else None
    return found  # type: ignore[no-any-return]


def learn_of(introduction: Any, outcome: Outcome) -> uuid.UUID | None:
    """Keep what an introduction came to; returns the match, where there is one."""
    match = match_behind(introduction)
    if match is None:
        return None
    with transaction.atomic():
        keep_decision(match, outcome, introduction.reason)
    return match.pk
