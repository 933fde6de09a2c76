"""Weights learnt from decisions: towards what was taken, measured on what was not learnt from, never by little data."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from corechain.matching.reweighting import (
    LEAST_HELD_OUT,
    LEAST_LEARNT,
    Case,
    case_of,
    first_ranks,
    learn,
    ranking,
)
from corechain.matching.terms import TERMS, PairWeights

ENOUGH = LEAST_LEARNT + LEAST_HELD_OUT


def drawn_cases(count: int, what_counts: str, seed: int = 4) -> list[Case]:
    """Five candidates a demand; the one with most of `what_counts` is taken."""
    generator = np.random.default_rng(seed)
    place = TERMS.index(what_counts)
    cases = []
    for _ in range(count):
        values = generator.uniform(size=(5, len(TERMS)))
        cases.append(Case(values, values[:, place] == values[:, place].max()))
    return cases


def test_ranks_by_hand() -> None:
    values = [{"node": 1.0, "place": 0.4}, {"node": 0.9, "place": 1.0}, {"node": 0.6, "place": 1.0}]
    case = case_of(values, [True, False, False])
    weights = PairWeights(node=1, requirements=0, quantity=0, time=0, place=1, price=0, certainty=0)
    assert first_ranks([case], weights).tolist() == [3.0]  # 0.7 after 0.95 and 0.8
    assert first_ranks([case], PairWeights(place=0)).tolist() == [1.0]
    equal = case_of([{"node": 1.0}, {"node": 1.0}], [True, False])
    assert first_ranks([equal], weights).tolist() == [1.5]
    assert ranking([case, equal], weights).mrr == (1 / 3 + 1 / 1.5) / 2


def test_a_term_that_decides_counts_more_afterwards_and_the_order_is_better() -> None:
    learnt = learn(drawn_cases(90, "place"), PairWeights())
    assert learnt is not None
    assert learnt.after.place > learnt.before.place
    assert learnt.ranking_after.mrr > learnt.ranking_before.mrr
    assert learnt.lower > 0.0
    assert learnt.is_not_worse
    assert (learnt.learnt_from, learnt.ranking_after.cases) == (60, 30)


def test_too_few_decisions_teach_nothing() -> None:
    assert learn(drawn_cases(ENOUGH - 1, "place"), PairWeights()) is None
    assert learn(drawn_cases(ENOUGH, "place"), PairWeights()) is not None
    without = [Case(each.values, np.zeros(5, np.bool_)) for each in drawn_cases(90, "place")]
    assert learn(without, PairWeights()) is None


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(TERMS), st.integers(0, 100))
def test_weights_stay_weights(term: str, seed: int) -> None:
    learnt = learn(drawn_cases(ENOUGH, term, seed), PairWeights())
    assert learnt is not None
    before, after = (list(each.as_dict().values()) for each in (learnt.before, learnt.after))
    assert min(after) >= 0.0
    assert abs(sum(after) - sum(before)) < 1e-3
    assert learnt.lower <= learnt.better <= learnt.upper
