"""What matches would do for the chain: judged together by a worker, kept with the version of the chain they rest on.

Of each match three values are kept: of the two firms by name, and of either one with an unnamed partner. Which of them
a reader gets follows from whom the reader knows (:func:`value_for`): the value of the very pair would tell who an
unnamed organisation is, since it differs from firm to firm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from corechain.workflows.pair_values import LinkQuestion, LinkValue, link_values
from corechain_portal.alliances.models import Alliance
from corechain_portal.background import report
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.matching.alone import alone
from corechain_portal.matching.models import Match

AT_ONCE = 1_000
"""Matches whose links are judged together."""
NAMED, DEMAND_SIDE, OFFER_SIDE = "named", "demand_side", "offer_side"


def value_matches(alliance: Alliance) -> int:
    """Value every match that has no value on the present chain, the best fits first; returns how many."""
    snapshot = current_snapshot(alliance)
    waiting = Match.objects.filter(alliance=alliance, excluded=False).exclude(valued_version=snapshot.version)
    waiting = waiting.select_related("demand__member", "offer__member", "member").order_by("-fit", "pk")
    done = 0
    while rows := list(waiting[:AT_ONCE]):
        report("values", done)
        questions = [_questions(each) for each in rows]
        values = link_values(snapshot, [one for asked in questions for one in asked.values()])
        answers = iter(values)
        for match, asked in zip(rows, questions, strict=True):
            match.values = {kind: _kept(next(answers)) for kind in asked}
            match.valued_version = snapshot.version
        with alone(alliance.pk):
            Match.objects.bulk_update(rows, ["values", "valued_version"], batch_size=200)
        done += len(rows)
    return done


def _questions(match: Match) -> Mapping[str, LinkQuestion]:
    member = match.member if match.offer is None else match.offer.member
    # No organisation of the chain has an empty identifier: a member that is not in it is outside the network.
    supplier, buyer = member.registry_id or "", match.demand.member.registry_id or ""
    return {
        NAMED: LinkQuestion(supplier, buyer, match.offered_node),
        DEMAND_SIDE: LinkQuestion(None, buyer, match.offered_node),
        OFFER_SIDE: LinkQuestion(supplier, None, match.offered_node),
    }


def _kept(value: LinkValue) -> dict[str, Any]:
    return {name: each for name, each in asdict(value).items() if each is not None}


@dataclass(frozen=True)
class ShownValue:
    """A chain value as one reader may see it: in percent of the expected loss; None where `reason` says why not."""

    reason: str
    percent: float | None = None
    lower: float | None = None
    upper: float | None = None
    before: float | None = None
    after: float | None = None
    among: int = 0
    """Number of firms that the unnamed side may be; 0 where both are named."""


def value_for(match: Match, *, knows_buyer: bool, knows_supplier: bool) -> ShownValue:
    """The value for a reader who knows the one, the other or both of the firms."""
    if knows_buyer and knows_supplier:
        kept = match.values.get(NAMED)
    elif knows_buyer or knows_supplier:
        kept = match.values.get(DEMAND_SIDE if knows_buyer else OFFER_SIDE)
    else:
        return ShownValue("unnamed")
    if kept is None:
        return ShownValue("waiting")
    before = kept.get("before")
    if kept["reason"] != "ok" or not before:
        return ShownValue(kept["reason"])
    return ShownValue(
        reason="ok",
        percent=100 * (before - kept["after"]) / before,
        lower=100 * kept["lower"] / before,
        upper=100 * kept["upper"] / before,
        before=before,
        after=kept["after"],
        among=kept.get("among", 0),
    )
