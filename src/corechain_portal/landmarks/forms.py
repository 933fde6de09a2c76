"""Forms of joint landmarks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.confidentiality import Level
from corechain_portal.membership.forms import LineField, ReadableForm, RegionField
from corechain_portal.web.words import GRADES
from corechain_portal.workstreams.forms import LEVEL_CHOICES
from corechain_portal.workstreams.nodes import NodesForm, nodes_field


class ProjectForm(NodesForm):
    """A flagship project."""

    without = ("due_on", "capacity")

    region = RegionField(label=_("Place on the map"), max_length=100, required=False)
    funding_planned = forms.DecimalField(
        label=_("Funding planned, 10,000 yuan"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    funding_secured = forms.DecimalField(
        label=_("Funding secured, 10,000 yuan"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    nodes = nodes_field()
    level = forms.ChoiceField(label=_("Seen by"), choices=LEVEL_CHOICES, initial=Level.PUBLIC)


class MilestoneForm(ReadableForm):
    """A step."""

    name_zh = LineField(label=_("Milestone, in Chinese"))
    name_en = LineField(label=_("Milestone, in English"), required=False)
    starts_on = forms.DateField(
        label=_("Starts"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    due_on = forms.DateField(label=_("Due"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("starts_on") and cleaned.get("due_on") and cleaned["due_on"] < cleaned["starts_on"]:
            self.add_error("due_on", _("It cannot end before it starts."))
        return cleaned


class RiskForm(ReadableForm):
    """A risk."""

    text = forms.CharField(label=_("What may go wrong"), max_length=1000)
    likelihood = forms.ChoiceField(label=_("How likely"), choices=tuple(GRADES.items()))
    impact = forms.ChoiceField(label=_("How bad"), choices=tuple(GRADES.items()))
    measure = forms.CharField(label=_("What is done against it"), max_length=1000, required=False)


class ReportForm(ReadableForm):
    """A progress report."""

    progress = forms.IntegerField(label=_("Done, in percent"), min_value=0, max_value=100)
    text = forms.CharField(label=_("Report"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}))
