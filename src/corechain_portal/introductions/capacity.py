"""Whether an offer's capacity is promised twice: what is agreed in contracts against what the offer says.

Quantities of the same unit are brought to one year. A contract without days counts always; two that never overlap do
not add up. A contract in another unit cannot be compared and is left out, which the supplier is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from corechain.texts import Text
from corechain_portal.introductions.contract_models import Contract, ContractState
from corechain_portal.introductions.contract_terms import PERIODS_A_YEAR
from corechain_portal.introductions.exceptions import CannotMove
from corechain_portal.introductions.models import Introduction
from corechain_portal.listings.models import Listing, Period, Side

HOLDS = (ContractState.CONFIRMED, ContractState.DIFFERS)
"""Agreed terms hold while a correction is talked about."""


@dataclass(frozen=True)
class Promised:
    """What an offer has promised, in its own unit and period. `uncounted`: contracts in another unit."""

    capacity: Decimal
    promised: Decimal
    asked: Decimal | None
    unit: str
    period: str
    uncounted: int

    @property
    def left(self) -> Decimal:
        """What can still be promised; never below zero."""
        return max(Decimal(0), self.capacity - self.promised)

    @property
    def is_too_much(self) -> bool:
        """Whether what is asked goes beyond what is left."""
        return self.asked is not None and self.promised + self.asked > self.capacity


def offer_of(introduction: Introduction) -> Listing | None:
    """The offer that an introduction is about, whichever side published it."""
    if introduction.listing.side == Side.OFFER:
        return introduction.listing
    own = introduction.own_listing
    return own if own is not None and own.side == Side.OFFER else None


def promised_of(offer: Listing, asked: Mapping[str, Any], without: Contract | None = None) -> Promised | None:
    """What `offer` has promised beside the contract `without`, and what the plain terms `asked` would add; None where
    the offer names no capacity.
    """
    if offer.quantity is None:
        return None
    rows = Contract.objects.filter(state__in=HOLDS, agreed__isnull=False, sample=offer.sample)
    rows = rows.filter(introduction__listing=offer) | rows.filter(introduction__own_listing=offer)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    return count_promised(
        offer.quantity, offer.unit, offer.period, asked, rows.values_list("agreed", flat=True)
    )


def promised_by(offer: Listing, contracts: Iterable[Contract]) -> Promised | None:
    """What `contracts` of `offer` promise of it, all read already; None where the offer names no capacity."""
    if offer.quantity is None:
        return None
    agreed = [
        each.agreed
        for each in contracts
        if each.state in HOLDS and each.agreed is not None and each.sample == offer.sample
    ]
    return count_promised(offer.quantity, offer.unit, offer.period, {}, agreed)


def count_promised(
    capacity: Decimal, unit: str, period: str, asked: Mapping[str, Any], agreed: Iterable[Mapping[str, Any]]
) -> Promised:
    """The same from values.

    >>> month = {"quantity": "300", "unit": "L", "period": "month"}
    >>> count_promised(Decimal(500), "L", "month", month, [month]).is_too_much
    True
    """
    together = [each for each in agreed if _overlap(each, asked)]
    known = [in_offers_terms(each, unit, period) for each in together]
    return Promised(
        capacity=capacity,
        promised=sum((each for each in known if each is not None), Decimal(0)),
        asked=in_offers_terms(asked, unit, period),
        unit=unit,
        period=period,
        uncounted=sum(each is None for each in known),
    )


def in_offers_terms(terms: Mapping[str, Any], unit: str, period: str) -> Decimal | None:
    """The quantity of plain terms a period of the offer; None without a quantity, or in another unit.

    >>> in_offers_terms({"quantity": "1200", "unit": "L", "period": "year"}, "L", "month")
    Decimal('100')
    """
    if not terms.get("quantity") or _bare(terms.get("unit")) != _bare(unit):
        return None
    a_year = Decimal(terms["quantity"]) * PERIODS_A_YEAR.get(terms.get("period") or Period.ONCE, 1)
    return a_year / PERIODS_A_YEAR.get(period, 1)


def _bare(unit: Any) -> str:
    return "".join(str(unit or "").split()).casefold()


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Days are ISO texts, so that they compare as days; an open end reaches on for ever."""
    starts = max(one.get("starts_on") or "", other.get("starts_on") or "")
    ends = min(one.get("ends_on") or "9999", other.get("ends_on") or "9999")
    return starts <= ends


def check_capacity(promised: Promised | None, *, is_supplier: bool) -> None:
    """Refuse what goes beyond the offer's capacity. The supplier is told the figures; the buyer, who may not know what
    others buy, is not.
    """
    if promised is None or not promised.is_too_much:
        return
    if not is_supplier:
        raise CannotMove(
            Text(
                zh="这个数量超出了供方这条供给信息还能承诺的产能，没有确认。",
                en="The quantity goes beyond what the supplier's offer can still promise; nothing was confirmed.",
            ),
            Text(zh="请与供方商定数量。", en="Agree on the quantity with the supplier."),
        )
    raise CannotMove(
        Text(
            zh="产能被重复承诺：这条供给信息的产能是 {capacity} {unit}，已有合同承诺 {promised}，本合同再要 {asked}，"
            "没有保存。",
            en="The capacity would be promised twice: the offer has {capacity} {unit}, contracts hold {promised} of "
            "it, this one asks for {asked}; nothing was saved.",
            capacity=_figure(promised.capacity), promised=_figure(promised.promised),
            asked=_figure(promised.asked or Decimal(0)), unit=promised.unit,
        ),
        Text(
            zh="请减少数量，或先在供给信息中调高产能（还剩 {left} {unit}）。",
            en="Lower the quantity, or raise the offer's capacity first (left: {left} {unit}).",
            left=_figure(promised.left), unit=promised.unit,
        ),
    )  # fmt: skip


def _figure(value: Decimal) -> str:
    return f"{value.normalize():,f}"
