"""Forms of shared resources."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.confidentiality import Level
from corechain_portal.membership.forms import LineField, ReadableForm
from corechain_portal.web.words import RESOURCE_CATEGORIES
from corechain_portal.workstreams.forms import LEVEL_CHOICES, moment
from corechain_portal.workstreams.nodes import NodesForm, nodes_field


class ResourceForm(NodesForm):
    """Something to share."""

    without = ("starts_at", "ends_at", "due_on")

    nodes = nodes_field()
    level = forms.ChoiceField(label=_("Seen by"), choices=LEVEL_CHOICES, initial=Level.ALLIANCE)
    category = forms.ChoiceField(label=_("Kind"), choices=tuple(RESOURCE_CATEGORIES.items()))
    needs_approval = forms.BooleanField(label=_("Bookings wait for approval"), required=False, initial=True)
    longest_hours = forms.IntegerField(
        label=_("Longest booking, hours"), min_value=1, max_value=24 * 366, initial=72
    )
    terms = LineField(label=_("Price and conditions"), required=False, max_length=1000)


class BookingForm(ReadableForm):
    """A time."""

    starts_at = moment(_("From"))
    ends_at = moment(_("Until"))
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=10_000, initial=1)
    purpose = LineField(label=_("What for"), required=False, max_length=1000)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("starts_at", "ends_at"):
            if not isinstance(cleaned.get(name), datetime) and name not in self.errors:
                self.add_error(name, _("Give a day and an hour."))
        return cleaned
