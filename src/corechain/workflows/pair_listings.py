"""Demands and offers that members filled in, paired with each other and with what the chain knows providers for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from corechain.exceptions import UnknownName
from corechain.matching.checking import implied
from corechain.matching.pair_table import PairTable, pair_table
from corechain.matching.pair_words import TERM_NAMES, finding_text, node_text
from corechain.matching.pairs import NARROWER, SAME, WIDER, Finding, Judge, NodeRelations, Pair
from corechain.matching.requirements import Requirement
from corechain.matching.scoring import CONFIDENCE, STATUS
from corechain.matching.specified import Stated
from corechain.matching.terms import TERMS, PairWeights, Terms
from corechain.model.places import place
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.match_demand import match_index

__all__ = [
    "NARROWER",
    "SAME",
    "TERMS",
    "TERM_NAMES",
    "WIDER",
    "Finding",
    "Pair",
    "PairTable",
    "PairWeights",
    "Paired",
    "Terms",
    "finding_text",
    "listing_terms",
    "node_text",
    "pair_all",
    "pair_judge",
    "pair_listings",
    "provider_terms",
]

_FIELDS = ("quantity", "price", "lead_time", "delivery_place")
"""Requirements that say what a field of the listing says; the field counts where both are given."""


@dataclass(frozen=True)
class Paired:
    """One pair in words: `reasons` for it, `doubts` (not met, or not known) and, where it is excluded, why."""

    pair: Pair
    reasons: tuple[Text, ...]
    doubts: tuple[Text, ...]
    excluded_because: tuple[Text, ...]

    @property
    def fit(self) -> float:
        """From 0 to 1."""
        return self.pair.fit


def listing_terms(
    id: str,
    owner: str,
    nodes: Iterable[str],
    *,
    requirements: Iterable[Mapping[str, Any]] = (),
    quantity: float | None = None,
    unit: str = "",
    period: str = "",
    price: float | None = None,
    region: str | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    lead_time_days: float | None = None,
    seen_by: frozenset[str] | None = None,
) -> Terms:
    """What a listing says, as it is kept: requirements are records of
    :func:`corechain.workflows.match_answer.requirement_record`, `period` is month, quarter, year or empty.
    """
    read = [_requirement(each) for each in requirements]
    terms = Terms(
        id=id,
        owner=owner,
        nodes=tuple(dict.fromkeys(nodes)),
        requirements=tuple(each for each in read if each.attribute not in _FIELDS),
        quantity=quantity,
        unit=f"{unit}/{period}" if unit and period else unit,
        price=price,
        region=region or None,
        starts_on=starts_on,
        ends_on=ends_on,
        lead_time_days=lead_time_days,
        seen_by=seen_by,
    )
    for each in read:
        terms = _filled(terms, each)
    return terms


def _requirement(record: Mapping[str, Any]) -> Requirement:
    """A record as a requirement; a place that is not known is kept as words, and unknown."""
    where = None
    if record["attribute"] in ("region", "delivery_place"):
        try:
            where = place(str(record["value"]))
        except UnknownName:
            where = None
    value = record.get("value")
    return Requirement(
        attribute=str(record["attribute"]),
        operator=str(record.get("operator") or "eq"),
        value=float(value) if isinstance(value, int) else value,
        unit=record.get("unit") or None,
        text=str(record.get("text") or value or ""),
        hard=bool(record.get("hard", True)),
        place=where,
    )


def _filled(terms: Terms, read: Requirement) -> Terms:
    """A field that is empty, filled from a requirement that says the same."""
    number = read.value if isinstance(read.value, float) else None
    if read.attribute == "quantity" and terms.quantity is None and number is not None:
        return replace(terms, quantity=number, unit=read.unit or "")
    if read.attribute == "price" and terms.price is None and read.unit in (None, "CNY"):
        return replace(terms, price=number)
    if read.attribute == "lead_time" and terms.lead_time_days is None:
        return replace(terms, lead_time_days=number)
    if read.attribute == "delivery_place" and terms.region is None and read.place is not None:
        return replace(terms, region=read.place.code)
    return terms


def provider_terms(snapshot: ChainSnapshot, owners: Mapping[str, str] | None = None) -> list[Terms]:
    """What organisations are known to provide, one a provision: by everybody, or by those in `owners` (organisation →
    whose it is). How sure it is follows from the confidence and state of the provision.
    """
    stated: dict[tuple[str, str], list[Requirement]] = {}
    for each in snapshot.specifications:
        if each.organisation_id:
            said = Requirement(each.attribute, each.operator, each.value, each.unit, "", False)
            stated.setdefault((each.organisation_id, each.node_id), []).append(said)
    found = []
    for node, provisions in snapshot.provisions_by_node.items():
        for provision in provisions:
            who = provision.organisation_id
            if not who or provision.status == "ended" or (owners is not None and who not in owners):
                continue
            organisation = snapshot.organisations[who]
            found.append(
                Terms(
                    id=f"provision:{who}:{node}",
                    owner=who if owners is None else owners[who],
                    nodes=(node,),
                    requirements=tuple(stated.get((who, node), ())),
                    region=organisation.region or organisation.country,
                    country=organisation.country,
                    certainty=CONFIDENCE[provision.confidence] * STATUS.get(provision.status, 1.0),
                )
            )
    return found


def pair_judge(snapshot: ChainSnapshot, weights: PairWeights | None = None) -> Judge:
    """What compares listings over this chain."""
    index = match_index(snapshot)

    def says(node: str, attribute: str) -> Sequence[Stated]:
        return implied(node, attribute, index.nodes, index.specifications)

    return Judge(_relations(snapshot), says, weights or PairWeights())


@lru_cache(maxsize=4)
def _relations(snapshot: ChainSnapshot) -> NodeRelations:
    return NodeRelations(match_index(snapshot).nodes.taxonomy)


def pair_all(
    snapshot: ChainSnapshot,
    demands: Sequence[Terms],
    offers: Sequence[Terms],
    *,
    weights: PairWeights | None = None,
    most: int = 20,
    most_excluded: int = 5,
) -> PairTable:
    """The best partners of every demand and every offer, as positions; for any number of listings."""
    return pair_table(demands, offers, pair_judge(snapshot, weights), most=most, most_excluded=most_excluded)


def pair_listings(
    snapshot: ChainSnapshot,
    demands: Sequence[Terms],
    offers: Sequence[Terms],
    *,
    weights: PairWeights | None = None,
    most: int = 20,
    most_excluded: int = 5,
) -> list[Paired]:
    """The same in words: pairs of the best partners on both sides, the best first, those excluded last.

    >>> from corechain.datasets.registry import open_snapshot
    >>> wanted = listing_terms("d", "a", ["krf-photoresist"], quantity=500, unit="L", period="month")
    >>> offered = listing_terms("o", "b", ["krf-photoresist"], quantity=100, unit="gal", period="month")
    >>> found = pair_listings(open_snapshot("wuxi-ic"), [wanted], [offered])[0]
    >>> round(found.fit, 2), found.doubts[0].render("en")
    (0.95, '500 L/month are needed and 100 gal/month offered: about 76 %.')
    """
    judge = pair_judge(snapshot, weights)
    table = pair_table(demands, offers, judge, most=most, most_excluded=most_excluded)
    pairs = [judge.pair(demands[demand], offers[offer]) for demand, offer in table.positions()]
    found = [in_words(snapshot, each) for each in pairs if each is not None]
    found.sort(key=lambda each: (each.pair.excluded, -each.fit, each.pair.demand.id, each.pair.offer.id))
    return found


def in_words(snapshot: ChainSnapshot, pair: Pair) -> Paired:
    """The findings of a pair as sentences."""

    def texts(chosen: Iterable[Finding]) -> tuple[Text, ...]:
        return tuple(finding_text(each.code, each.slots, snapshot.nodes) for each in chosen)

    return Paired(
        pair,
        texts(each for each in pair.findings if each.verdict == "met"),
        texts(each for each in pair.findings if each.verdict != "met" and not each.excludes),
        texts(each for each in pair.findings if each.excludes),
    )
