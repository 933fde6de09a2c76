"""The form of a listing: filled by hand or by what was read from its text, confirmed by a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from corechain.workflows.fill_listing import title_of
from corechain.workflows.read_text import text_language
from corechain_portal.access.sharing import Sharing
from corechain_portal.language import current_language
from corechain_portal.listings.content import LONGEST_TEXT, Content
from corechain_portal.listings.limits import LONGEST_VALID_DAYS
from corechain_portal.listings.models import Listing, Part, Side
from corechain_portal.membership.forms import LineField, ReadableForm, RegionField
from corechain_portal.web.regions import place_text
from corechain_portal.web.words import LISTING_PARTS, PERIODS, SIDES

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
FILLED = (
    "title", "quantity", "unit", "period", "price", "region", "starts_on", "ends_on", "lead_time_days",
)  # fmt: skip
"""Fields that the text fills while nobody has changed them."""


class ListingForm(ReadableForm):
    """A demand or an offer."""

    side = forms.ChoiceField(label=_("What is it"), choices=tuple(SIDES.items()), initial=Side.DEMAND.value)
    text = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    title = LineField(label=pgettext_lazy("listing", "Title"), required=False, max_length=200)
    quantity = forms.DecimalField(
        label=_("Quantity"), required=False, min_value=0, max_digits=18, decimal_places=3
    )
    unit = LineField(label=_("Unit"), required=False, max_length=20)
    period = forms.ChoiceField(label=_("How often"), required=False, choices=tuple(PERIODS.items()))
    price = forms.DecimalField(
        label=_("Price for one unit, CNY"), required=False, min_value=0, max_digits=18, decimal_places=2
    )
    region = RegionField(label=_("Place"), required=False, max_length=100)
    starts_on = forms.DateField(label=_("First day"), required=False, widget=DAY)
    ends_on = forms.DateField(label=_("Needed by, or until"), required=False, widget=DAY)
    lead_time_days = forms.IntegerField(
        label=_("Lead time, days"), required=False, min_value=0, max_value=3_650
    )
    hidden = forms.MultipleChoiceField(
        label=_("Only for organisations you accept"),
        required=False,
        choices=tuple(LISTING_PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    valid_until = forms.DateField(label=_("On the market until"), required=False, widget=DAY)

    def clean_valid_until(self) -> Any:
        """A day within the limit."""
        day, today = self.cleaned_data["valid_until"], timezone.localdate()
        if day and not today <= day <= today + timedelta(days=LONGEST_VALID_DAYS):
            raise ValidationError(gettext("A day from today on, within a year."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            cleaned["title"] = cleaned["title"] or title_of(cleaned["text"])
            if not cleaned["title"]:
                self.add_error("text", gettext("Say what is wanted or offered, or give a title."))
            if cleaned["starts_on"] and cleaned["ends_on"] and cleaned["ends_on"] < cleaned["starts_on"]:
                self.add_error("ends_on", gettext("This is before the first day."))
        return cleaned

    def content(
        self,
        nodes: list[tuple[str, str]],
        requirements: list[dict[str, Any]],
        shared: Sharing,
        side: str = "",
    ) -> Content:
        """What was filled in; `side` of a listing that is kept already does not change."""
        typed = self.cleaned_data
        names = ("title", "text", "quantity", "unit", "period", "price", "region", "starts_on", "ends_on")
        return Content(
            side=side or typed["side"],
            language=text_language(typed["text"] or typed["title"]),
            nodes=tuple(nodes),
            requirements=tuple(requirements),
            hidden=tuple(typed["hidden"]),
            level=shared.level,
            named=shared.named,
            lead_time_days=typed["lead_time_days"],
            **{name: typed[name] for name in names},
        )


def form_values(listing: Listing) -> dict[str, Any]:
    """The form's values of what is kept."""
    names = ("side", "text", *FILLED, "hidden", "valid_until")
    return {**{name: getattr(listing, name) for name in names}, "region": place_name(listing.region)}


def place_name(code: str) -> str:
    """A place by its name, as the form shows it; a code that is not known any more stays a code."""
    return place_text(code).render(current_language()) if code else ""


def default_values(side: str, hidden: tuple[str, ...]) -> dict[str, Any]:
    """The form's values before anything is filled in."""
    return {"side": side, "hidden": [each for each in Part.values if each in hidden], "period": ""}
