"""What holds of pairs whatever is paired: single ones, and whole tables of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from corechain.matching.pair_table import pair_table
from corechain.matching.pairs import Judge, NodeRelations, Pair
from corechain.matching.requirements import Requirement
from corechain.matching.taxonomy import Taxonomy
from corechain.matching.terms import PairWeights, Terms
from corechain.model.records import NodeRelation

NODES = ("resist", "krf", "arf", "dry-arf", "wafer")
TAXONOMY = Taxonomy(
    NodeRelation(child, "variant_of", parent, (), "high")
    for child, parent in (("krf", "resist"), ("arf", "resist"), ("dry-arf", "arf"))
)
POOL = (
    Requirement("wafer_size", "eq", 200.0, "mm", "200 mm"),
    Requirement("wafer_size", "eq", 300.0, "mm", "300 mm", hard=False),
    Requirement("purity", "ge", 99.9, "percent", "3N"),
    Requirement("certificate", "eq", "ISO 9001", None, "ISO 9001"),
)
DAYS = st.one_of(st.none(), st.integers(0, 400).map(lambda days: date(2026, 1, 1) + timedelta(days)))


def sides(prefix: str) -> st.SearchStrategy[Terms]:
    return st.builds(
        Terms,
        id=st.integers(0, 10**6).map(lambda number: f"{prefix}{number}"),
        owner=st.sampled_from("abcde"),
        nodes=st.lists(st.sampled_from(NODES), min_size=1, max_size=3, unique=True).map(tuple),
        requirements=st.lists(st.sampled_from(POOL), max_size=3, unique=True).map(tuple),
        quantity=st.sampled_from([None, 1.0, 40.0, 1000.0]),
        unit=st.sampled_from(["L/month", "mL/day", "kg", ""]),
        price=st.sampled_from([None, 1.0, 99.5]),
        region=st.sampled_from([None, "320200", "320214", "310000", "JP"]),
        starts_on=DAYS,
        ends_on=DAYS,
        lead_time_days=st.sampled_from([None, 7.0, 30.0]),
        seen_by=st.sampled_from([None, None, frozenset("ab")]),
        certainty=st.sampled_from([1.0, 0.85]),
    ).filter(lambda each: each.starts_on is None or each.ends_on is None or each.starts_on <= each.ends_on)


WEIGHTS = st.builds(
    PairWeights,
    node=st.floats(0.01, 5),
    requirements=st.floats(0, 5),
    quantity=st.floats(0, 5),
    time=st.floats(0, 5),
    place=st.floats(0, 5),
    price=st.floats(0, 5),
    certainty=st.floats(0, 5),
)


def judge_with(weights: PairWeights) -> Judge:
    return Judge(NodeRelations(TAXONOMY), lambda _node, _attribute: (), weights)


def unique(rows: list[Terms]) -> list[Terms]:
    return list({each.id: each for each in rows}.values())


@given(sides("d"), sides("o"), WEIGHTS)
def test_a_fit_is_a_share_and_every_doubt_is_told(demand: Terms, offer: Terms, weights: PairWeights) -> None:
    found = judge_with(weights).pair(demand, offer)
    if found is not None:
        assert 0.0 <= found.fit <= 1.0
        assert all(0.0 <= value <= 1.0 for value in found.values.values())
        told = {each.term for each in found.findings}
        assert {term for term, value in found.values.items() if value < 1.0} - {"certainty"} <= told


@given(sides("d"), sides("o"), WEIGHTS)
def test_a_requirement_that_is_met_never_lowers_the_fit(
    demand: Terms, offer: Terms, weights: PairWeights
) -> None:
    judge = judge_with(weights)
    met = Requirement("voltage", "eq", 5.0, "V", "5 V")
    offer = replace(offer, requirements=(*offer.requirements, met))
    before = judge.pair(demand, offer)
    after = judge.pair(replace(demand, requirements=(*demand.requirements, met)), offer)
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after.fit >= before.fit
        assert after.excluded == before.excluded


@given(sides("d"), sides("o"), WEIGHTS, st.floats(0.1, 10))
def test_only_the_proportions_of_the_weights_matter(
    demand: Terms, offer: Terms, weights: PairWeights, factor: float
) -> None:
    scaled = PairWeights(**{name: factor * value for name, value in weights.as_dict().items()})
    one, other = judge_with(weights).pair(demand, offer), judge_with(scaled).pair(demand, offer)
    assert (one is None) == (other is None)
    assert one is None or other is None or abs(one.fit - other.fit) <= 2e-6


def single(judge: Judge, demands: list[Terms], offers: list[Terms]) -> dict[tuple[str, str], Pair]:
    """Every pair, one by one."""
    found = {(d.id, o.id): judge.pair(d, o) for d in demands for o in offers}
    return {ids: pair for ids, pair in found.items() if pair is not None}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(sides("d"), max_size=8).map(unique),
    st.lists(sides("o"), max_size=8).map(unique),
    WEIGHTS,
    st.randoms(),
)
def test_a_table_has_the_pairs_of_the_judge_both_ways_in_any_order(
    demands: list[Terms], offers: list[Terms], weights: PairWeights, chance: object
) -> None:
    judge = judge_with(weights)
    pairs = single(judge, demands, offers)
    chance.shuffle(demands)  # type: ignore[attr-defined]
    chance.shuffle(offers)  # type: ignore[attr-defined]
    table = pair_table(demands, offers, judge, most=3, most_excluded=2)
    for own, others, best, turned, excluded in (
        (demands, offers, table.of_demands, False, False),
        (offers, demands, table.of_offers, True, False),
        (demands, offers, table.excluded, False, True),
    ):
        for row, each in enumerate(own):
            expected = [
                (-pair.fit, ids[0] if turned else ids[1])
                for ids, pair in pairs.items()
                if ids[1 if turned else 0] == each.id and pair.excluded == excluded
            ]
            most = best.partner.shape[1]
            found = [
                (-fit, others[partner].id)
                for fit, partner in zip(best.fit[row], best.partner[row], strict=True)
                if partner >= 0
            ]
            assert found == sorted(expected)[:most]
