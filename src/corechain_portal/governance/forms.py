"""Forms of joint governance."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.confidentiality import Level
from corechain_portal.workstreams.forms import LEVEL_CHOICES, LONGEST_TEXT, ItemForm, moment


class ResolutionForm(ItemForm):
    """A resolution, or the charter."""

    without = ("starts_at", "ends_at", "due_on", "place", "capacity")

    is_charter = forms.BooleanField(label=_("It is the charter, or changes it"), required=False)
    vote_until = moment(_("Votes are taken until"))
    quorum = forms.IntegerField(
        label=_("Quorum, percent of the members"), min_value=0, max_value=100, initial=50
    )
    majority = forms.IntegerField(
        label=_("Adopted with more than … percent"),
        min_value=0,
        max_value=99,
        initial=50,
        help_text=_("Of votes for and against. The charter needs more than 66."),
    )
    level = forms.ChoiceField(label=_("Seen by"), choices=LEVEL_CHOICES, initial=Level.ALLIANCE)


class MeetingForm(ItemForm):
    """A meeting with its agenda, one point a line."""

    without = ("due_on",)

    of_council = forms.BooleanField(
        label=_("Of the council; else of all members"), required=False, initial=True
    )
    minutes_zh = forms.CharField(
        label=_("Minutes in Chinese"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    minutes_en = forms.CharField(
        label=_("Minutes in English"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    level = forms.ChoiceField(label=_("Seen by"), choices=LEVEL_CHOICES, initial=Level.ALLIANCE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("starts_at") and "starts_at" not in self.errors:
            self.add_error("starts_at", _("A meeting needs a day and an hour."))
        return cleaned
