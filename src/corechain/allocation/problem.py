"""What is to be split: needs, offers and the limits that a split keeps.

Quantities are in one unit, prices in one currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from corechain.exceptions import CorechainError
from corechain.texts import Text


class UnusableAllocation(CorechainError):
    """Needs, offers or limits that make no sense together."""

    code = "unusable_allocation"
    exit_code = 10
    http_status = 422


class RiskKind(StrEnum):
    """What is meant by the risk of a split; both are parts of the joint need, 0 to 1."""

    WORST = "worst"
    """What is lost when the one supplier (or place) with most of it stops."""
    EXPECTED = "expected"
    """What is lost in the mean: each supplier's part times the probability that it fails."""


@dataclass(frozen=True)
class Need:
    """A buyer's need: `quantity` > 0, delivered within `within_days` (None: whenever)."""

    id: str
    quantity: float
    within_days: float | None = None


@dataclass(frozen=True)
class Offer:
    """A supplier's offer: up to `capacity` at `price` each, in `lead_days` (None: not known, which is no "no").

    `least`: the smallest order it takes, 0 for any. `fixed_cost`: paid once when anything is bought. `failure`:
    probability that it fails within the time, 0 to 1, or None. `place`: where it would fail together with others.
    """

    id: str
    supplier: str
    capacity: float
    price: float
    lead_days: float | None = None
    least: float = 0.0
    fixed_cost: float = 0.0
    failure: float | None = None
    place: str | None = None


@dataclass(frozen=True)
class Limits:
    """What every split keeps. `largest_share`: the most of the joint need that one supplier may have, 0 to 1.

    `most_suppliers`: None for any number. `by_place`: a stop hits all offers of a place, not of a supplier.
    """

    largest_share: float = 1.0
    most_suppliers: int | None = None
    risk: RiskKind = RiskKind.WORST
    by_place: bool = False


@dataclass(frozen=True)
class Problem:
    """Needs and offers under limits; raises :class:`UnusableAllocation` where they cannot be a problem at all."""

    needs: Sequence[Need]
    offers: Sequence[Offer]
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        if not self.needs or not self.offers:
            raise UnusableAllocation(
                Text(zh="没有需求或没有报价，无从分配。", en="There is no need, or no offer, to split."),
                Text(zh="至少各给一行。", en="Give at least one row of each."),
            )
        if not 0 < self.limits.largest_share <= 1:
            raise UnusableAllocation(
                Text(
                    zh="单一供方上限须大于 0、不超过 1。",
                    en="The largest share must be above 0 and at most 1.",
                )
            )
        if self.limits.risk is RiskKind.EXPECTED and any(each.failure is None for each in self.offers):
            raise UnusableAllocation(
                Text(
                    zh="按期望损失衡量风险，须给出每个报价的失效概率。",
                    en="To weigh the expected loss each offer must have a failure probability.",
                ),
                Text(
                    zh="补全 failure 列，或改用 --risk worst。",
                    en="Fill the column failure, or use --risk worst.",
                ),
            )

    @cached_property
    def total(self) -> float:
        """The joint need."""
        return sum(each.quantity for each in self.needs)

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Need and offer by number, wherever the offer is not known to come too late."""
        return tuple(
            (number, other)
            for number, need in enumerate(self.needs)
            for other, offer in enumerate(self.offers)
            if in_time(need, offer)
        )

    @cached_property
    def groups(self) -> dict[str, tuple[int, ...]]:
        """Offers by what stops together: a supplier, or a place where the limits say so (a supplier without one)."""
        found: dict[str, list[int]] = {}
        for number, offer in enumerate(self.offers):
            name = (offer.place or offer.supplier) if self.limits.by_place else offer.supplier
            found.setdefault(name, []).append(number)
        return {name: tuple(numbers) for name, numbers in found.items()}

    @cached_property
    def suppliers(self) -> dict[str, tuple[int, ...]]:
        """Offers by supplier."""
        found: dict[str, list[int]] = {}
        for number, offer in enumerate(self.offers):
            found.setdefault(offer.supplier, []).append(number)
        return {name: tuple(numbers) for name, numbers in found.items()}


def in_time(need: Need, offer: Offer) -> bool:
    """Whether `offer` is not known to come too late for `need`.

    >>> in_time(Need("a", 1, within_days=30), Offer("b", "s", 1, 1, lead_days=None))
    True
    """
    return need.within_days is None or offer.lead_days is None or offer.lead_days <= need.within_days
