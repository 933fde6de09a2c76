"""The weights of an alliance's matching: its log of re-weightings is all there is to know of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from corechain.workflows.learn_weights import Decided, Learnt, PairWeights, learn_weights
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
from corechain_portal.matching.models import Decision, Outcome, Reweighting

Kind = Reweighting.Kind
DIGITS = 4


def latest(alliance: Alliance) -> Reweighting | None:
    """The newest line of the log."""
    found: Reweighting | None = Reweighting.objects.filter(alliance=alliance).first()
    return found


def current_weights(alliance: Alliance) -> PairWeights:
    """The weights in force; the library's own where nothing was learnt, or learning is off."""
    line = latest(alliance)
    return PairWeights() if line is None else PairWeights.of(line.after)


def is_learning(alliance: Alliance) -> bool:
    """Whether feedback changes the weights; off until somebody switches it on again."""
    rows = Reweighting.objects.filter(alliance=alliance, kind__in=(Kind.OFF, Kind.ON))
    line = rows.first()
    return line is None or line.kind == Kind.ON


def switch(viewer: Viewer, learning: bool) -> Reweighting:
    """Let feedback change the weights, or not: switched off, the defaults hold."""
    kind = Kind.ON if learning else Kind.OFF
    return _set(viewer, kind, current_weights(viewer.alliance) if learning else PairWeights())


def back_to_defaults(viewer: Viewer) -> Reweighting:
    """The library's own weights; learning goes on from there."""
    return _set(viewer, Kind.DEFAULTS, PairWeights())


@transaction.atomic
def _set(viewer: Viewer, kind: str, after: PairWeights) -> Reweighting:
    line = Reweighting.objects.create(
        alliance=viewer.alliance,
        kind=kind,
        before=current_weights(viewer.alliance).as_dict(),
        after=after.as_dict(),
        decisions=decisions_of(viewer.alliance).count(),
        person=viewer.person,
    )
    record("matching.weights", line, viewer=viewer, before=None, after=line.to_audit())
    return line


def decisions_of(alliance: Alliance) -> Any:
    """What may be learnt from, the oldest first; what the demo made up teaches nothing."""
    return Decision.objects.filter(alliance=alliance, sample=False).order_by("at", "pk")


def decided(alliance: Alliance) -> list[Decided]:
    """The decisions as the library takes them. That two know each other already, or not now, is no fault of a match."""
    neutral = ("known", "not_now", "other")
    return [
        Decided(str(demand), terms, outcome == Outcome.CONTRACTED)
        for demand, terms, outcome, reason in decisions_of(alliance).values_list(
            "demand", "terms", "outcome", "reason"
        )
        if outcome != Outcome.DISMISSED or reason not in neutral
    ]


def learn(alliance: Alliance, viewer: Viewer | None = None) -> Reweighting | None:
    """Learn from what was decided, and log it: applied only where it ranks held-out decisions no worse.

    Nothing is done where learning is off, or where there is no decision since the last time.
    """
    if not is_learning(alliance):
        return None
    known = decided(alliance)
    line = Reweighting.objects.filter(alliance=alliance, kind__in=(Kind.LEARNT, Kind.WORSE, Kind.FEW)).first()
    if line is not None and line.decisions == len(known) and viewer is None:
        return None
    before = current_weights(alliance)
    learnt = learn_weights(known, before)
    kind = Kind.FEW if learnt is None else Kind.LEARNT if learnt.is_not_worse else Kind.WORSE
    after = learnt.after if learnt is not None and learnt.is_not_worse else before
    with transaction.atomic():
        made = Reweighting.objects.create(
            alliance=alliance,
            kind=kind,
            before=before.as_dict(),
            proposed={} if learnt is None else learnt.after.as_dict(),
            after=after.as_dict(),
            decisions=len(known),
            figures={} if learnt is None else _figures(learnt),
            person=viewer.person if viewer else None,
        )
        by = None if viewer else "system"
        record("matching.weights", made, viewer=viewer, before=None, after=made.to_audit(), by=by)
    return made


def _figures(learnt: Learnt) -> Mapping[str, Any]:
    before, after = learnt.ranking_before, learnt.ranking_after
    return {
        "learnt_from": learnt.learnt_from,
        "held_out": after.cases,
        "mrr": [round(before.mrr, DIGITS), round(after.mrr, DIGITS)],
        "hits": [round(before.hits, DIGITS), round(after.hits, DIGITS)],
        "better": round(learnt.better, DIGITS),
        "lower": round(learnt.lower, DIGITS),
        "upper": round(learnt.upper, DIGITS),
    }
