"""How well one supplier answers a demand, from 0 to 1.

score = fit · (1 − p − h + p · P + h · H)
fit   = top · Σ_g weight(g) · best(g) / Σ_g weight(g)   over the wishes g of the demand
best(g) = max over the supplier's offers on g of  (node / weight(g)) · closeness · confidence · status

weight(g) is the score of the best-understood node of wish g, `top` the largest weight: a demand understood badly
gives low scores all round. A wish nobody covers lowers everybody alike. P is the mean over the preferred
requirements, H over the binding ones, of 1 (met), 0.5 (unknown) and 0 (not met); p = 0.2 and h = 0.1, each 0 where
there are none. What binds and is certainly not met has been excluded before. So a stated preference outweighs a
difference in confidence (at most 0.15), and neither outweighs a step up in the taxonomy (0.4).
Organisations that the demand names come first whatever their score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corechain.matching.candidates import Offer, relevant
from corechain.matching.checking import Check
from corechain.matching.specified import MET, NOT_MET
from corechain.matching.understanding import UnderstoodNode

PREFERRED_WEIGHT, BINDING_WEIGHT = 0.2, 0.1
CONFIDENCE: Mapping[str, float] = {"high": 1.0, "medium": 0.97, "low": 0.85}
STATUS: Mapping[str, float] = {"active": 1.0, "unknown": 0.98, "planned": 0.6}
VERDICT: Mapping[str, float] = {MET: 1.0, NOT_MET: 0.0}
UNKNOWN_VERDICT = 0.5


def wishes(nodes: Sequence[UnderstoodNode]) -> Mapping[int, float]:
    """Weight of each wish of the demand: the score of its best-understood node."""
    weights: dict[int, float] = {}
    for node in relevant(nodes):
        weights[node.group] = max(weights.get(node.group, 0.0), node.score)
    return weights


def offer_value(offer: Offer, weight: float) -> float:
    """What one offer is worth for a wish of `weight`."""
    provision = offer.provision
    relative = offer.asked.score / weight if weight else 0.0
    return relative * offer.closeness * CONFIDENCE[provision.confidence] * STATUS.get(provision.status, 1.0)


def fit_of(offers: Sequence[Offer], weights: Mapping[int, float]) -> float:
    """How much of what is wanted the offers cover."""
    total = sum(weights.values())
    if not total:
        return 0.0
    best: dict[int, float] = {}
    for offer in offers:
        group = offer.asked.group
        best[group] = max(best.get(group, 0.0), offer_value(offer, weights[group]))
    covered = sum(weights[group] * value for group, value in best.items())
    return max(weights.values()) * covered / total


def score_of(fit: float, checks: Sequence[Check]) -> float:
    """The score of a supplier, rounded to four decimals."""
    preferred = [VERDICT.get(each.verdict, UNKNOWN_VERDICT) for each in checks if not each.requirement.hard]
    binding = [VERDICT.get(each.verdict, UNKNOWN_VERDICT) for each in checks if each.requirement.hard]
    factor = 1.0
    for weight, verdicts in ((PREFERRED_WEIGHT, preferred), (BINDING_WEIGHT, binding)):
        if verdicts:
            factor -= weight * (1 - sum(verdicts) / len(verdicts))
    return round(fit * factor, 4)
