"""The terms of a contract as plain values: compared between the two sides, kept once both agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from corechain_portal.introductions.contract_models import Terms

LABELS: Mapping[str, str | Promise] = {
    "nodes": _("What is supplied"),
    "quantity": _("Quantity"),
    "unit": _("Unit"),
    "period": _("How often"),
    "amount": _("Amount, CNY"),
    "signed_on": _("Signed on"),
    "starts_on": _("Begins"),
    "ends_on": _("Ends"),
    "share_of_need": _("Share of the buyer's need, %"),
    "visibility": _("Who may see the contract"),
    "amount_visibility": _("Who may see quantity and amount"),
}
FIELDS = tuple(LABELS)
KEPT_WITH_THE_AMOUNT = ("quantity", "unit", "period", "amount", "share_of_need")
"""Shown to whom the amount is shown."""
PERIODS_A_YEAR = {"month": 12, "quarter": 4, "year": 1}


@dataclass(frozen=True)
class TermDifference:
    """A field in which the two sides differ."""

    name: str
    label: str | Promise
    own: Any
    other: Any


def plain(terms: Terms | Mapping[str, Any]) -> dict[str, Any]:
    """The terms as JSON holds them: equal terms are equal values, 500 and 500.000 among them.

    >>> plain({"quantity": Decimal("500.000"), "nodes": ["b", "a"], "unit": "L"})["quantity"]
    '500'
    """
    read = terms.get if isinstance(terms, Mapping) else lambda name: getattr(terms, name)
    return {name: _plain(read(name)) for name in FIELDS}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return sorted(str(each) for each in value)
    return value if value is None else str(value)


def differences(own: Mapping[str, Any], other: Mapping[str, Any]) -> Sequence[TermDifference]:
    """Fields in which two sides' plain terms differ.

    >>> [each.name for each in differences({"quantity": "500", "unit": "L"}, {"quantity": "400", "unit": "L"})]
    ['quantity']
    """
    return [
        TermDifference(name, label, own.get(name), other.get(name))
        for name, label in LABELS.items()
        if own.get(name) != other.get(name)
    ]


def yearly_amount(agreed: Mapping[str, Any]) -> Decimal | None:
    """The amount a year, in yuan: what is paid each period times its number, or the whole of a single purchase.

    >>> yearly_amount({"amount": "100", "period": "quarter"})
    Decimal('400')
    """
    if agreed.get("amount") is None:
        return None
    return Decimal(agreed["amount"]) * PERIODS_A_YEAR.get(agreed.get("period") or "", 1)
