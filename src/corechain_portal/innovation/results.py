"""What the reviews of proposals come to: the weighted mean of the marks, of those reviews that count."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Prefetch

from corechain_portal.innovation.conflicts import with_conflict
from corechain_portal.innovation.models import Criterion, Mark, Proposal, Review, ReviewState

HUNDREDTH = Decimal("0.01")
DECIDED = ("accepted", "declined")


@dataclass(frozen=True)
class Result:
    """`mean` is None while no review counts. `reviews` are those that count, `left_out` those with a conflict now."""

    mean: Decimal | None
    by_criterion: tuple[tuple[Criterion, Decimal], ...]
    reviews: tuple[Review, ...]
    left_out: tuple[Review, ...]


def weighted_mean(marks: Sequence[tuple[int, int]]) -> Decimal:
    """The mean of marks with their weights, exact; ``(weight, mark)`` each.

    >>> weighted_mean([(60, 8), (40, 5)])
    Decimal('6.8')
    """
    return Decimal(sum(weight * mark for weight, mark in marks)) / sum(weight for weight, _ in marks)


def rounded(value: Decimal) -> Decimal:
    """To two places, halves up."""
    return value.quantize(HUNDREDTH, ROUND_HALF_UP)


def reviews_of(proposals: Iterable[Proposal], *states: str) -> list[Review]:
    """Reviews in these states with their marks, and whether each ``has_conflict``; two queries for any number."""
    marks = Prefetch("marks", Mark.objects.select_related("criterion"))
    rows = with_conflict(Review.objects.filter(proposal__in=list(proposals), state__in=states))
    return list(rows.select_related("reviewer").prefetch_related(marks).order_by("pk"))


def results_of(proposals: Iterable[Proposal]) -> Mapping[uuid.UUID, Result]:
    """The result of each proposal by its key; two queries for any number."""
    rows = list(proposals)
    reviews = reviews_of(rows, ReviewState.SUBMITTED)
    return {
        each.pk: result_from(each, [review for review in reviews if review.proposal_id == each.pk])
        for each in rows
    }


def result_of(proposal: Proposal) -> Result:
    """The result of one proposal as it stands now."""
    return results_of([proposal])[proposal.pk]


def result_from(proposal: Proposal, submitted: Iterable[Review]) -> Result:
    """The result from reviews of :func:`reviews_of`. Once a proposal is decided, it stays as it was decided."""
    is_decided = proposal.state in DECIDED
    reviews, left_out = [], []
    for each in submitted:
        counts = each.counted if is_decided else not each.has_conflict
        (reviews if counts else left_out).append(each)
    if not reviews:
        return Result(None, (), (), tuple(left_out))
    means = []
    by_criterion: dict[Criterion, list[int]] = {}
    for review in reviews:
        marks = review.marks.all()
        means.append(weighted_mean([(each.criterion.weight, each.mark) for each in marks]))
        for each in marks:
            by_criterion.setdefault(each.criterion, []).append(each.mark)
    return Result(
        rounded(sum(means, Decimal(0)) / len(means)),
        tuple((each, rounded(Decimal(sum(marks)) / len(marks))) for each, marks in by_criterion.items()),
        tuple(reviews),
        tuple(left_out),
    )
