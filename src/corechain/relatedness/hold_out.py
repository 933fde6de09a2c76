"""Is a provision that was hidden found again? Ranking by density against ranking by popularity."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corechain.relatedness.product_space import Matrix, density, supported_proximity

Score = Callable[[Matrix, Matrix], Matrix]
"""Scores of all nodes, shape (nodes,), from the presence matrix and how many of one organisation (0 or 1) or of the
organisations of a region provide each node: shape (nodes,)."""


@dataclass(frozen=True)
class Found:
    """How well hidden provisions were found again.

    `auc`: mean probability that the hidden node is ranked before a node the organisation does not provide
    (0.5 is chance, ties count half); `hits`: share of hidden nodes among the first `first`; `cases`: how many.
    """

    auc: float
    hits: float
    first: int
    cases: int


def hide_each(present: Matrix, scores: Mapping[str, Score], *, first: int = 10) -> dict[str, Found]:
    """Hide every provision in turn (of organisations that have at least two) and rank the nodes anew.

    `present`: shape (organisations, nodes), 0 or 1. Candidates are the nodes that somebody provides and the
    organisation is not left with. Each score sees the matrix without the hidden provision.
    """
    provided = present.any(axis=0)
    tallies = {name: _Tally(first) for name in scores}
    left = present.copy()
    for row in np.flatnonzero(present.sum(axis=1) >= 2):
        others = np.flatnonzero(provided & (present[row] == 0))
        for node in np.flatnonzero(present[row]):
            left[row, node] = 0.0
            for name, score in scores.items():
                tallies[name].add(score(left, left[row]), int(node), others)
            left[row, node] = 1.0
    return {name: tally.found() for name, tally in tallies.items()}


def hide_each_from_region(
    present: Matrix, local: Sequence[int], scores: Mapping[str, Score], *, first: int = 10
) -> dict[str, Found]:
    """Hide every node in turn from all organisations of a region (rows `local`), and rank the nodes it lacks.

    Candidates are the nodes that somebody elsewhere provides and nobody in the region does; a node that is
    provided in the region alone is not hidden, because nothing would be left to see of it.
    """
    tallies = {name: _Tally(first) for name in scores}
    here: Matrix = present[list(local)].sum(axis=0)
    elsewhere: Matrix = present.sum(axis=0) - here
    others = np.flatnonzero((elsewhere > 0) & (here == 0))
    for node in np.flatnonzero((elsewhere > 0) & (here > 0)):
        left, left_here = present.copy(), here.copy()
        left[list(local), node] = 0.0
        left_here[node] = 0.0
        for name, score in scores.items():
            tallies[name].add(score(left, left_here), int(node), others)
    return {name: tally.found() for name, tally in tallies.items()}


class _Tally:
    def __init__(self, first: int) -> None:
        self.first = first
        self.places: list[float] = []
        self.hits: list[bool] = []

    def add(self, values: Matrix, hidden: int, others: NDArray[np.int64]) -> None:
        """Note how the hidden node ranks among `others`."""
        better = int((values[others] > values[hidden]).sum())
        equal = int((values[others] == values[hidden]).sum())
        self.places.append(1 - (better + equal / 2) / len(others))
        self.hits.append(better + equal / 2 < self.first)

    def found(self) -> Found:
        """The means."""
        if not self.places:
            return Found(float("nan"), float("nan"), self.first, 0)
        return Found(float(np.mean(self.places)), float(np.mean(self.hits)), self.first, len(self.places))


def popularity(present: Matrix, _has: Matrix) -> Matrix:
    """How many organisations provide each node: the baseline."""
    counts: Matrix = present.sum(axis=0)
    return counts


def by_density(prior: Matrix, strength: float, damping: float = 0.0) -> Score:
    """Density around each node of what an organisation has; summed over the organisations of a region."""

    def score(present: Matrix, has: Matrix) -> Matrix:
        near = supported_proximity(present, prior, strength)
        values: Matrix = density(has[None, :], near, damping)[0]
        return values

    return score


def of_presence(score: Score) -> Score:
    """`score` of what is there at all, however many provide it."""

    def counted_once(present: Matrix, has: Matrix) -> Matrix:
        return score(present, (has > 0).astype(np.float64))

    return counted_once
