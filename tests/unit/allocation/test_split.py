"""Splits against every split there is, on cases small enough to try them all."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corechain.allocation.infeasible import obstacles
from corechain.allocation.problem import Limits, Need, Offer, Problem, RiskKind, UnusableAllocation, in_time
from corechain.allocation.split import Part, allocate, cost_of, group_shares, risk_of

NEEDS = (Need("A", 60, within_days=30), Need("B", 40))
OFFERS = (
    Offer("o1", "s1", 80, price=10, lead_days=20),
    Offer("o2", "s2", 50, price=12, lead_days=40),
    Offer("o3", "s3", 50, price=15, lead_days=10, least=20),
)


def quantities(problem: Problem, parts: tuple[Part, ...]) -> dict[tuple[str, str], float]:
    """Quantity by need and offer."""
    return {
        (problem.needs[part.need].id, problem.offers[part.offer].id): pytest.approx(part.quantity)
        for part in parts
    }


def test_the_cheapest_split_worked_by_hand() -> None:
    # At most 70 of 100 from s1; A needs delivery within 30 days, which o2 (40 days) cannot; so A takes 60 of o1,
    # B the other 10 of o1 and 30 of o2: 70 × 10 + 30 × 12 = 1060.
    problem = Problem(NEEDS, OFFERS, Limits(largest_share=0.7))
    found = allocate(problem)
    assert found is not None
    assert quantities(problem, found.chosen.parts) == {("A", "o1"): 60, ("B", "o1"): 10, ("B", "o2"): 30}
    assert found.chosen.cost == pytest.approx(1060)
    assert found.chosen.risk == pytest.approx(0.7)
    # One more percent (1 unit) from s1 instead of s2 would save 12 − 10 = 2.
    assert [(each.limit, pytest.approx(each.saving)) for each in found.chosen.binding] == [
        (("share", "s1"), 2)
    ]


def test_less_risk_costs_more_along_the_curve() -> None:
    found = allocate(Problem(NEEDS, OFFERS))
    assert found is not None
    costs, risks = [each.cost for each in found.curve], [each.risk for each in found.curve]
    assert costs == sorted(costs)
    assert risks == sorted(risks, reverse=True)
    assert (costs[0], risks[0]) == (pytest.approx(1040), pytest.approx(0.8))
    # The safest: a third each, 33⅓ × (10 + 12 + 15).
    assert (costs[-1], risks[-1]) == (pytest.approx(3700 / 3), pytest.approx(1 / 3))


def test_a_bound_on_the_risk_is_kept_at_the_least_cost() -> None:
    problem = Problem(NEEDS, OFFERS)
    found = allocate(problem, most_risk=0.5)
    assert found is not None
    # 50 of o1, and o3 for the 10 of A that are left, but o3 takes no order below 20: so 20 of it and 30 of o2.
    assert found.chosen.cost == pytest.approx(50 * 10 + 20 * 15 + 30 * 12)
    assert found.chosen.risk == pytest.approx(0.5)


def test_what_stops_together_by_place_counts_as_one() -> None:
    offers = [
        Offer("o1", "s1", 100, 10, place="320200"),
        Offer("o2", "s2", 100, 11, place="320200"),
        Offer("o3", "s3", 100, 14, place="310000"),
    ]
    found = allocate(Problem([Need("A", 100)], offers, Limits(by_place=True)), most_risk=0.5)
    assert found is not None
    assert found.chosen.group_shares == {"310000": pytest.approx(0.5), "320200": pytest.approx(0.5)}


def test_expected_loss_as_the_risk() -> None:
    offers = [Offer("o1", "s1", 100, 10, failure=0.2), Offer("o2", "s2", 100, 12, failure=0.05)]
    problem = Problem([Need("A", 100)], offers, Limits(risk=RiskKind.EXPECTED))
    found = allocate(problem, most_risk=0.11)
    assert found is not None
    # 0.2 x + 0.05 (100 − x) = 11 gives x = 40.
    assert quantities(problem, found.chosen.parts) == {("A", "o1"): 40, ("A", "o2"): 60}
    with pytest.raises(UnusableAllocation):
        Problem([Need("A", 1)], [Offer("o", "s", 1, 1)], Limits(risk=RiskKind.EXPECTED))


@pytest.mark.parametrize(
    ("problem", "kind", "have", "want"),
    [
        (Problem([Need("A", 10, within_days=5)], [Offer("o", "s", 10, 1, lead_days=9)]), "late", 5, 9),
        (Problem([Need("A", 10)], [Offer("o", "s", 7, 1)]), "short", 7, 10),
        (Problem(NEEDS, OFFERS, Limits(largest_share=0.3)), "share", 0.3, 1 / 3),
        (Problem(NEEDS, OFFERS, Limits(most_suppliers=1)), "suppliers", 1, 2),
        (Problem([Need("A", 10)], [Offer("o", "s", 20, 1, least=15)]), "least", None, None),
    ],
)
def test_why_there_is_no_split(problem: Problem, kind: str, have: float | None, want: float | None) -> None:
    assert allocate(problem) is None
    (found,) = obstacles(problem)
    assert (found.kind, found.have, found.want) == (kind, have, None if want is None else pytest.approx(want))


def test_a_capacity_that_only_late_offers_have_is_short() -> None:
    needs = [Need("soon", 10, within_days=5), Need("later", 10)]
    offers = [Offer("fast", "s1", 4, 1, lead_days=3), Offer("slow", "s2", 50, 1, lead_days=30)]
    (found,) = obstacles(Problem(needs, offers))
    assert (found.kind, found.have, found.want) == ("short", 14, 20)


def test_the_least_risk_there_is() -> None:
    problem = Problem(NEEDS, OFFERS)
    assert allocate(problem, most_risk=0.2) is None
    (found,) = obstacles(problem, most_risk=0.2)
    assert (found.kind, found.want) == ("risk", pytest.approx(1 / 3))


# Against all there are ----------------------------------------------------------------------------------------


def every_split(problem: Problem) -> Iterator[tuple[Part, ...]]:
    """Every split into whole quantities that keeps the limits."""
    for amounts in itertools.product(
        *(range(int(problem.needs[need].quantity) + 1) for need, _ in problem.pairs)
    ):
        parts = tuple(
            Part(need, offer, amount)
            for (need, offer), amount in zip(problem.pairs, amounts, strict=True)
            if amount
        )
        if keeps(problem, parts):
            yield parts


def keeps(problem: Problem, parts: tuple[Part, ...], *, within: float = 1e-6) -> bool:
    """Whether `parts` is a split of the problem, said without the solver."""
    bought = [
        sum(each.quantity for each in parts if each.offer == number) for number in range(len(problem.offers))
    ]
    shares: dict[str, float] = {}
    for amount, offer in zip(bought, problem.offers, strict=True):
        shares[offer.supplier] = shares.get(offer.supplier, 0.0) + amount / problem.total
    most = problem.limits.most_suppliers
    return (
        all(
            abs(sum(each.quantity for each in parts if each.need == number) - need.quantity) <= within
            for number, need in enumerate(problem.needs)
        )
        and all(
            amount <= offer.capacity + within for amount, offer in zip(bought, problem.offers, strict=True)
        )
        and all(
            amount == 0 or amount >= offer.least - within
            for amount, offer in zip(bought, problem.offers, strict=True)
        )
        and all(share <= problem.limits.largest_share + within for share in shares.values())
        and (most is None or sum(share > within for share in shares.values()) <= most)
        and all(in_time(problem.needs[each.need], problem.offers[each.offer]) for each in parts)
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to two needs and three offers of small whole quantities, so that whole splits hold an optimum."""
    needs = [
        Need(f"n{number}", draw(st.integers(1, 4)), draw(st.sampled_from([None, 10])))
        for number in range(draw(st.integers(1, 2)))
    ]
    offers = [
        Offer(
            f"o{number}", draw(st.sampled_from(["s1", "s2", "s3"])), draw(st.integers(1, 6)),
            price=draw(st.integers(1, 9)), lead_days=draw(st.sampled_from([None, 5, 20])),
            least=draw(st.sampled_from([0, 0, 2])), fixed_cost=draw(st.sampled_from([0, 0, 7])),
        )
        for number in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    total = sum(need.quantity for need in needs)
    share = draw(st.integers(1, int(total))) / total
    return Problem(
        needs, offers, Limits(largest_share=share, most_suppliers=draw(st.sampled_from([None, 1, 2])))
    )


@settings(max_examples=150, deadline=None)
@given(problems())
def test_no_split_is_cheaper_and_one_is_found_where_there_is_one(problem: Problem) -> None:
    found = allocate(problem, points=4)
    best = min((cost_of(problem, parts) for parts in every_split(problem)), default=None)
    if best is None:
        assert found is None
        assert obstacles(problem) != ()
        return
    assert found is not None
    assert obstacles(problem) == ()
    assert found.chosen.cost == pytest.approx(best)
    for split in found.curve:
        assert keeps(problem, split.parts)
        assert split.cost == pytest.approx(cost_of(problem, split.parts))
        assert split.risk == pytest.approx(risk_of(problem, split.parts))
        assert sum(group_shares(problem, split.parts).values()) == pytest.approx(1)
