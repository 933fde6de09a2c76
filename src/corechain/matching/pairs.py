"""One demand with one offer: how their nodes are related, what holds of what is asked, and how well they fit.

fit = Σ w(t) · v(t) / Σ w(t), over the terms t that the demand asks for (:func:`~corechain.matching.terms.asked_terms`)

====================  ==========================================================================================
term                  v
====================  ==========================================================================================
node                  1 the same; 0.9 each step where the offer is a kind of what is wanted; 0.6 each step (at most
                      two) where it is the wider thing
requirements          mean of 1 (met), 0.5 (unknown), 0 (not met)
quantity              capacity ÷ quantity, at most 1
time                  the worse of: the share of the days wanted within the days offered; wanted ÷ offered lead time
place                 :func:`~corechain.matching.terms.nearness`
price                 what would be paid ÷ what is asked, at most 1
certainty             of the offer itself
====================  ==========================================================================================

What is unknown counts 0.5. Two things exclude a pair, whatever the rest: a binding requirement that is certainly not
met, and days that do not overlap. A capacity that is too small does not (several suppliers may share a demand), nor
does a price or a lead time (people talk about them). The result is the same whichever side it is asked from.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from corechain.matching.candidates import CLOSENESS_OF_PARENT, CLOSENESS_OF_VARIANT, STEPS_UP
from corechain.matching.checking import check_region, outcome_of
from corechain.matching.requirements import Requirement
from corechain.matching.specified import MET, NOT_MET, UNKNOWN, Stated, bounds
from corechain.matching.taxonomy import Taxonomy
from corechain.matching.terms import PairWeights, Terms, asked_terms, nearness
from corechain.model.records import Organisation

SAME, NARROWER, WIDER = "same", "narrower", "wider"
HALF = 0.5
"""What counts for a thing that is not known."""
DIGITS = 6
"""Of a fit; so that sums made in another way compare equal."""
_SLACK = 1e-9

Implied = Callable[[str, str], Sequence[Stated]]
"""What a node itself says of an attribute: (node, attribute) → specifications."""


@dataclass(frozen=True)
class Relation:
    """How what is offered is related to what is wanted."""

    wanted: str
    offered: str
    kind: str
    closeness: float


@dataclass(frozen=True)
class Finding:
    """One reason for or against: the term, whether it holds, and what is found as a code with slots.

    Slots are numbers, codes and words of the two sides; :mod:`corechain.matching.pair_words` makes sentences of them.
    """

    term: str
    verdict: str
    code: str
    slots: Mapping[str, Any]
    excludes: bool = False


@dataclass(frozen=True)
class Pair:
    """A demand and an offer compared."""

    demand: Terms
    offer: Terms
    relation: Relation
    fit: float
    values: Mapping[str, float]
    """Value in [0, 1] by term asked for."""
    findings: tuple[Finding, ...]

    @property
    def excluded(self) -> bool:
        """Whether something certainly keeps the two apart."""
        return any(each.excludes for each in self.findings)


class NodeRelations:
    """Which nodes answer which: kept for one chain."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._reach: dict[str, Mapping[str, Relation]] = {}

    def of(self, wanted: str) -> Mapping[str, Relation]:
        """Every node that may answer `wanted`, by node; the closest relation where there are several."""
        if wanted not in self._reach:
            found = [Relation(wanted, wanted, SAME, 1.0)]
            for node, steps in self._taxonomy.below(wanted):
                found.append(Relation(wanted, node, NARROWER, CLOSENESS_OF_VARIANT**steps))
            for node, steps in self._taxonomy.above(wanted):
                if steps <= STEPS_UP:
                    found.append(Relation(wanted, node, WIDER, CLOSENESS_OF_PARENT**steps))
            best: dict[str, Relation] = {}
            for each in found:
                if each.offered not in best or best[each.offered].closeness < each.closeness:
                    best[each.offered] = each
            self._reach[wanted] = best
        return self._reach[wanted]

    def closest(self, wanted: Sequence[str], offered: Sequence[str]) -> Relation | None:
        """The closest relation between two sets of nodes; by identifier among equals."""
        found = [
            relation
            for one in wanted
            for other in offered
            if (relation := self.of(one).get(other)) is not None
        ]
        return min(found, key=lambda each: (-each.closeness, each.wanted, each.offered), default=None)


class Judge:
    """Compares demands with offers of one chain under one set of weights."""

    def __init__(self, relations: NodeRelations, implied: Implied, weights: PairWeights) -> None:
        self.relations = relations
        self.weights = weights
        self.implied = cache(implied)

    @cached_property
    def _weight_of(self) -> Mapping[str, float]:
        return self.weights.as_dict()

    def pair(self, demand: Terms, offer: Terms) -> Pair | None:
        """The two compared; None where they have nothing to do with each other or may not know of each other."""
        if not may_meet(demand, offer):
            return None
        relation = self.relations.closest(demand.nodes, offer.nodes)
        if relation is None:
            return None
        values: dict[str, float] = {}
        findings: list[Finding] = []
        for term in asked_terms(demand):
            value, found = self._term(term, demand, offer, relation)
            values[term] = value
            findings += found
        return Pair(demand, offer, relation, self.fit(values), values, tuple(findings))

    def fit(self, values: Mapping[str, float]) -> float:
        """The weighted mean of the terms' values."""
        total, weighed = 0.0, 0.0
        for term, value in values.items():
            total += self._weight_of[term] * value
            weighed += self._weight_of[term]
        return round(total / weighed, DIGITS)

    def _term(
        self, term: str, demand: Terms, offer: Terms, relation: Relation
    ) -> tuple[float, Sequence[Finding]]:
        if term == "node":
            verdict = UNKNOWN if relation.kind == WIDER else MET
            slots = {"wanted": relation.wanted, "offered": relation.offered}
            return relation.closeness, [Finding(term, verdict, f"node_{relation.kind}", slots)]
        if term == "requirements":
            return self._requirements(demand.requirements, offer, relation.offered)
        if term == "certainty":
            return offer.certainty, []
        return _SIMPLE[term](demand, offer)

    def _requirements(
        self, asked: Sequence[Requirement], offer: Terms, node: str
    ) -> tuple[float, Sequence[Finding]]:
        findings: list[Finding] = []
        total = 0.0
        for each in asked:
            verdict, by = self.verdict(each, offer.requirements, offer.country, offer.region, node)
            total += value_of(verdict)
            slots = {
                "words": each.text, "attribute": each.attribute, "operator": each.operator,
                "value": each.value, "unit": each.unit, "hard": each.hard,
            }  # fmt: skip
            code = f"requirement_{verdict}" + (f"_by_{by}" if by else "")
            findings.append(
                Finding("requirements", verdict, code, slots, excludes=each.hard and verdict == NOT_MET)
            )
        return total / len(asked), findings

    def verdict(
        self,
        asked: Requirement,
        stated: Sequence[Requirement],
        country: str | None,
        region: str | None,
        node: str,
    ) -> tuple[str, str]:
        """Whether a requirement holds, and who says so: the offer's own statement, its place, or the node."""
        if asked.attribute == "region":
            return _region_verdict(asked, country, region), "place"
        own = [each for each in stated if each.attribute == asked.attribute]
        outcome = outcome_of(asked, bounds(own)) if own else UNKNOWN
        if outcome != UNKNOWN:
            return outcome, "offer"
        outcome = outcome_of(asked, bounds(self.implied(node, asked.attribute)))
        return outcome, "" if outcome == UNKNOWN else "node"


def may_meet(demand: Terms, offer: Terms) -> bool:
    """Whether the two have different owners, one of whom at least may know of the other's side."""
    if demand.owner == offer.owner:
        return False
    seen = demand.seen_by is None or offer.owner in demand.seen_by
    return seen or offer.seen_by is None or demand.owner in offer.seen_by


def value_of(verdict: str) -> float:
    """1 met, 0.5 unknown, 0 not met."""
    return 1.0 if verdict == MET else 0.0 if verdict == NOT_MET else HALF


def _region_verdict(asked: Requirement, country: str | None, region: str | None) -> str:
    if region is None:
        return UNKNOWN
    where = Organisation("", None, None, "firm", country or "CN", (), "high", region=region)
    return check_region(asked, where).verdict


def _unknown(term: str) -> tuple[float, Sequence[Finding]]:
    return HALF, [Finding(term, UNKNOWN, f"{term}_unknown", {})]


def _quantity(demand: Terms, offer: Terms) -> tuple[float, Sequence[Finding]]:
    needed, offered = demand.measure, offer.measure
    if needed is None or offered is None or needed[0] != offered[0] or needed[1] <= 0.0:
        return _unknown("quantity")
    value = min(1.0, offered[1] / needed[1])
    met = value >= 1.0 - _SLACK
    slots = {
        "needed": demand.quantity, "needed_unit": demand.unit, "offered": offer.quantity,
        "offered_unit": offer.unit, "percent": round(100 * value),
    }  # fmt: skip
    return value, [
        Finding("quantity", MET if met else NOT_MET, "quantity_met" if met else "quantity_part", slots)
    ]


def _price(demand: Terms, offer: Terms) -> tuple[float, Sequence[Finding]]:
    paid, asked = demand.unit_price, offer.unit_price
    if paid is None or asked is None or paid[0] != asked[0] or asked[1] <= 0.0:
        return _unknown("price")
    value = min(1.0, paid[1] / asked[1])
    met = value >= 1.0 - _SLACK
    slots = {"percent": round(100 * (asked[1] / paid[1] - 1.0)) if paid[1] > 0.0 else None}
    return value, [Finding("price", MET if met else NOT_MET, "price_met" if met else "price_above", slots)]


def _place(demand: Terms, offer: Terms) -> tuple[float, Sequence[Finding]]:
    if demand.region is None or offer.region is None:
        return _unknown("place")
    value = nearness(demand.region, offer.region)
    code = {1.0: "place_same", 0.7: "place_province", 0.4: "place_country", 0.1: "place_abroad"}[value]
    slots = {"wanted": demand.region, "offered": offer.region}
    return value, [Finding("place", MET if value == 1.0 else NOT_MET, code, slots)]


def _time(demand: Terms, offer: Terms) -> tuple[float, Sequence[Finding]]:
    findings: list[Finding] = []
    worst = 1.0
    if demand.starts_on is not None or demand.ends_on is not None:
        value, found = _days(demand, offer)
        worst = min(worst, value)
        findings.append(found)
    if demand.lead_time_days is not None:
        value, found = _lead_time(demand.lead_time_days, offer.lead_time_days)
        worst = min(worst, value)
        findings.append(found)
    return worst, findings


def _days(demand: Terms, offer: Terms) -> tuple[float, Finding]:
    """An end that is not said is open: only what is said can keep the two apart."""
    if offer.starts_on is None and offer.ends_on is None:
        return HALF, Finding("time", UNKNOWN, "time_unknown", {})
    first, last = day_range(demand)
    begins, ends = max(first, day_range(offer)[0]), min(last, day_range(offer)[1])
    if begins > ends:
        return 0.0, Finding("time", NOT_MET, "time_apart", {}, excludes=True)
    wanted, shared = last - first + 1, ends - begins + 1
    if wanted == math.inf or shared >= wanted:
        return 1.0, Finding("time", MET, "time_met", {})
    return shared / wanted, Finding("time", NOT_MET, "time_part", {"shared": shared, "wanted": wanted})


def day_range(terms: Terms) -> tuple[float, float]:
    """First and last day as ordinals; infinite where it is open."""
    first = -math.inf if terms.starts_on is None else terms.starts_on.toordinal()
    return first, math.inf if terms.ends_on is None else terms.ends_on.toordinal()


def _lead_time(wanted: float, offered: float | None) -> tuple[float, Finding]:
    if offered is None:
        return HALF, Finding("time", UNKNOWN, "lead_time_unknown", {"wanted": wanted})
    slots = {"wanted": wanted, "offered": offered}
    if offered <= wanted:
        return 1.0, Finding("time", MET, "lead_time_met", slots)
    return wanted / offered, Finding("time", NOT_MET, "lead_time_longer", slots)


_SIMPLE: Mapping[str, Callable[[Terms, Terms], tuple[float, Sequence[Finding]]]] = {
    "quantity": _quantity,
    "price": _price,
    "place": _place,
    "time": _time,
}
