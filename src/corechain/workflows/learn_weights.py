"""Weights of the terms of a fit from what became of matches; see :mod:`corechain.matching.reweighting`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corechain.matching.reweighting import Case, Learnt, Ranking, case_of, learn, ranking
from corechain.matching.terms import PairWeights

__all__ = ["Decided", "Learnt", "PairWeights", "Ranking", "learn_weights", "rank_decided"]


@dataclass(frozen=True)
class Decided:
    """What became of one candidate of a demand: the values of its terms, and whether a contract came of it."""

    demand: str
    values: Mapping[str, float]
    taken: bool


def learn_weights(decided: Iterable[Decided], start: PairWeights) -> Learnt | None:
    """Weights learnt from decisions, the oldest demand first; None where there are too few of both kinds."""
    return learn(_cases(decided), start)


def rank_decided(decided: Iterable[Decided], weights: PairWeights) -> Ranking:
    """How well `weights` put the candidates first that were taken.

    >>> near, far = {"node": 1.0, "certainty": 1.0}, {"node": 0.6, "certainty": 1.0}
    >>> rank_decided([Decided("d", near, True), Decided("d", far, False)], PairWeights())
    Ranking(mrr=1.0, hits=1.0, cases=1)
    """
    return ranking(_cases(decided), weights)


def _cases(decided: Iterable[Decided]) -> list[Case]:
    by_demand: dict[str, list[Decided]] = {}
    for each in decided:
        by_demand.setdefault(each.demand, []).append(each)
    return [
        case_of([dict(each.values) for each in group], [each.taken for each in group])
        for group in by_demand.values()
    ]
