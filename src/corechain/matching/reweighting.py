"""Better weights for the terms of a fit from what people decided, and whether they are better.

A *case* is one demand with the candidates that were decided on: taken (a contract) or not (declined, dismissed). The
weights are learnt by pairwise logistic regression: of each taken candidate i and each other one j of the same demand,

    loss = Σ log(1 + exp(−κ · (fit_i − fit_j))) / pairs + λ · Σ_t (w_t − w⁰_t)² / Σ_t w⁰_t²,   w ≥ 0, Σ w = Σ w⁰,

so that few decisions move the weights little (λ) and no term ever counts against a candidate. What was learnt is judged
on demands that it was not learnt from: by the mean reciprocal rank of the first taken candidate (MRR) and the share of
demands with a taken one among the first five (hit@5). The interval of the change is a bootstrap over the demands held
out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corechain.matching.terms import TERMS, PairWeights

Floats = NDArray[np.float64]

STEEPNESS = 10.0
"""κ: a fit better by 0.1 is chosen with odds of e to 1."""
PULL = 0.05
"""λ: how strongly the weights are held to those they start from."""
LEAST_LEARNT, LEAST_HELD_OUT = 20, 10
"""Demands; with fewer nothing is learnt."""
HELD_OUT = 1 / 3
"""Part of the demands, the newest, that is only judged by."""
RESAMPLES = 2_000
LEVEL = 0.95
AMONG = 5


@dataclass(frozen=True, eq=False)
class Case:
    """One demand: the values of each candidate's terms (candidates, TERMS), NaN where not asked for; who was taken."""

    values: Floats
    taken: NDArray[np.bool_]

    @property
    def tells(self) -> bool:
        """Whether some were taken and some were not."""
        return bool(self.taken.any() and not self.taken.all())


@dataclass(frozen=True)
class Ranking:
    """How well an order serves: over `cases` demands."""

    mrr: float
    hits: float
    cases: int


@dataclass(frozen=True)
class Learnt:
    """What came of it. `better` is the change of the MRR on held-out demands, with its interval."""

    before: PairWeights
    after: PairWeights
    learnt_from: int
    ranking_before: Ranking
    ranking_after: Ranking
    better: float
    lower: float
    upper: float

    @property
    def is_not_worse(self) -> bool:
        """Whether neither figure fell on the demands held out."""
        return self.better >= 0.0 and self.ranking_after.hits >= self.ranking_before.hits


def case_of(candidates: Sequence[dict[str, float]], taken: Sequence[bool]) -> Case:
    """From the values by term of each candidate."""
    values = [[each.get(term, np.nan) for term in TERMS] for each in candidates]
    return Case(np.array(values, np.float64).reshape(len(candidates), len(TERMS)), np.array(taken, np.bool_))


def learn(cases: Sequence[Case], start: PairWeights, *, seed: int = 1) -> Learnt | None:
    """New weights from `cases`, the oldest first, judged on the newest third. None where there are too few."""
    telling = [each for each in cases if each.tells]
    held = max(LEAST_HELD_OUT, round(len(telling) * HELD_OUT))
    learnt_from, held_out = telling[: len(telling) - held], telling[len(telling) - held :]
    if len(learnt_from) < LEAST_LEARNT:
        return None
    after = _fitted(learnt_from, start)
    before_ranks, after_ranks = first_ranks(held_out, start), first_ranks(held_out, after)
    gain = 1.0 / after_ranks - 1.0 / before_ranks
    generator = np.random.default_rng(seed)
    means = gain[generator.integers(0, len(gain), (RESAMPLES, len(gain)))].mean(axis=1)
    lower, upper = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Learnt(
        start, after, len(learnt_from), _ranking(before_ranks), _ranking(after_ranks),
        float(gain.mean()), float(lower), float(upper),
    )  # fmt: skip


def ranking(cases: Sequence[Case], weights: PairWeights) -> Ranking:
    """How well `weights` order the candidates of `cases`."""
    return _ranking(first_ranks([each for each in cases if each.tells], weights))


def _ranking(ranks: Floats) -> Ranking:
    if not len(ranks):
        return Ranking(float("nan"), float("nan"), 0)
    return Ranking(float((1.0 / ranks).mean()), float((ranks <= AMONG).mean()), len(ranks))


def first_ranks(cases: Sequence[Case], weights: PairWeights) -> Floats:
    """Rank of the first taken candidate of each case; of equal fits the middle rank, so that no order is favoured."""
    vector = _vector(weights)
    ranks = []
    for case in cases:
        fits = np.round(_features(case.values, vector) @ vector, 9)
        best = fits[case.taken].max()
        others = fits[~case.taken]
        ranks.append(1.0 + np.count_nonzero(others > best) + 0.5 * np.count_nonzero(others == best))
    return np.array(ranks, np.float64)


def _vector(weights: PairWeights) -> Floats:
    own = weights.as_dict()
    return np.array([own[term] for term in TERMS])


def _features(values: Floats, weights: Floats) -> Floats:
    """Values divided by the weight of what is asked for, so that `features @ weights` is the fit."""
    asked = ~np.isnan(values)
    return np.where(asked, values, 0.0) / np.maximum(asked @ weights, 1e-12)[:, None]


def _fitted(cases: Sequence[Case], start: PairWeights) -> PairWeights:
    from scipy.optimize import minimize

    first = _vector(start)
    total = first.sum()
    taken, others = _compared(cases)

    def loss(weights: Floats) -> float:
        gap = _features(taken, weights) @ weights - _features(others, weights) @ weights
        missed = np.logaddexp(0.0, -STEEPNESS * gap).mean()
        pull = PULL * ((weights * total / weights.sum() - first) ** 2).sum() / (first**2).sum()
        return float(missed + pull)

    least = [(0.01 * total if term == "node" else 0.0, total) for term in TERMS]
    found = minimize(loss, first, method="L-BFGS-B", bounds=least)
    weights = np.maximum(found.x, [low for low, _ in least])
    weights *= total / weights.sum()
    return PairWeights.of(dict(zip(TERMS, np.round(weights, 4).tolist(), strict=True)))


def _compared(cases: Sequence[Case]) -> tuple[Floats, Floats]:
    """Every taken candidate beside every other one of its demand: (pairs, TERMS) twice."""
    one, other = [], []
    for case in cases:
        for taken in case.values[case.taken]:
            for left in case.values[~case.taken]:
                one.append(taken)
                other.append(left)
    return np.array(one), np.array(other)
