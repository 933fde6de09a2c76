"""What the reviews of proposals come to: the weighted mean of the marks, of those reviews that count."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from corechain_portal.innovation.conflicts import concerned, roles_of
from corechain_portal.innovation.models import Criterion, Proposal, Review, ReviewState

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


def results_of(proposals: Iterable[Proposal]) -> Mapping[uuid.UUID, Result]:
    """The result of each proposal by its key; six queries for any number. Once decided, it stays as it was decided."""
    rows = list(proposals)
    decided = {each.pk for each in rows if each.state in DECIDED}
    organisations = concerned(rows)
    submitted = Review.objects.filter(proposal__in=rows, state=ReviewState.SUBMITTED)
    reviews = list(submitted.prefetch_related("marks__criterion").order_by("pk"))
    held = roles_of({each.reviewer_id for each in reviews if each.reviewer_id})
    by_proposal: dict[uuid.UUID, tuple[list[Review], list[Review]]] = {each.pk: ([], []) for each in rows}
    for review in reviews:
        own = held.get(review.reviewer_id or 0, set())
        is_free = organisations[review.proposal_id].isdisjoint(own)
        counts = review.counted if review.proposal_id in decided else is_free
        by_proposal[review.proposal_id][0 if counts else 1].append(review)
    return {key: _result(*parted) for key, parted in by_proposal.items()}


def result_of(proposal: Proposal) -> Result:
    """The result of one proposal as it stands now."""
    return results_of([proposal])[proposal.pk]


def _result(reviews: Sequence[Review], left_out: Sequence[Review]) -> Result:
    if not reviews:
        return Result(None, (), (), tuple(left_out))
    means = [
        weighted_mean([(each.criterion.weight, each.mark) for each in review.marks.all()])
        for review in reviews
    ]
    by_criterion: dict[Criterion, list[int]] = {}
    for review in reviews:
        for each in review.marks.all():
            by_criterion.setdefault(each.criterion, []).append(each.mark)
    return Result(
        rounded(sum(means, Decimal(0)) / len(means)),
        tuple((each, rounded(Decimal(sum(marks)) / len(marks))) for each, marks in by_criterion.items()),
        tuple(reviews),
        tuple(left_out),
    )
