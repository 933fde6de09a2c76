"""The forms of joint purchases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corechain_portal.joint_purchase.models import JointPurchase, Participation
from corechain_portal.listings.models import Side
from corechain_portal.membership.forms import LineField, ReadableForm
from corechain_portal.web.words import PERIODS

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class BeginForm(ReadableForm):
    """What is bought together, and in which unit everybody counts."""

    title = LineField(label=_("Title"), max_length=200)
    unit = LineField(label=_("Unit"), max_length=20)
    period = forms.ChoiceField(label=_("How often"), required=False, choices=tuple(PERIODS.items()))


class ConsentForm(ReadableForm):
    """What an organisation takes part with."""

    quantity = forms.DecimalField(label=_("Quantity"), min_value=0, max_digits=18, decimal_places=3)
    days = forms.IntegerField(
        label=_("Needed within, days"), required=False, min_value=0, max_value=3_650,
        help_text=_("Empty: whenever."),
    )  # fmt: skip
    price = forms.DecimalField(
        label=_("Price for one unit, CNY"), min_value=0, max_digits=18, decimal_places=2
    )
    least = forms.DecimalField(
        label=_("Smallest order"), required=False, min_value=0, max_digits=18, decimal_places=3
    )

    def __init__(self, side: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if side == Side.DEMAND:
            del self.fields["price"], self.fields["least"]
        else:
            self.fields["quantity"].label = _("Capacity")
            self.fields["days"].label = _("Lead time, days")
            self.fields["days"].help_text = _("Empty: not known.")

    @classmethod
    def of(cls, participation: Participation) -> ConsentForm:
        """Filled with what it agreed to before, else with what its listing says."""
        row, listing = participation, participation.listing
        agreed = row.quantity is not None
        initial = {
            "quantity": row.quantity if agreed else listing.quantity,
            "days": row.days if agreed else listing.lead_time_days,
            "price": row.price if agreed else listing.price,
            "least": row.least or None,
        }
        return cls(row.side, initial=initial, auto_id=f"id_{row.pk}_%s")


class LimitsForm(ReadableForm):
    """What every split has to keep."""

    largest_share = forms.IntegerField(
        label=_("Largest share of one supplier, %"), min_value=1, max_value=100,
        help_text=_("100: no limit."),
    )  # fmt: skip
    most_suppliers = forms.IntegerField(
        label=_("At most so many suppliers"), required=False, min_value=1, max_value=100,
        help_text=_("Empty: any number."),
    )  # fmt: skip
    most_risk = forms.IntegerField(
        label=_("Most that may be lost when the largest source stops, %"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("Empty: the cheapest split, whatever its risk."),
    )
    by_place = forms.BooleanField(
        label=_("Count the stop of a whole place, not of one supplier"), required=False
    )
    answer_by = forms.DateField(label=_("To be answered by"), required=False, widget=DAY)

    @classmethod
    def of(cls, purchase: JointPurchase) -> LimitsForm:
        """Filled with the limits of now."""
        names = ("largest_share", "most_suppliers", "most_risk", "by_place", "answer_by")
        return cls(initial={name: getattr(purchase, name) for name in names})
