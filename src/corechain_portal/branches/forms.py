"""Forms of joint branch building."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.viewer import Viewer
from corechain_portal.branches.models import ActivityForm
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.web.words import ACTIVITY_FORMS
from corechain_portal.workstreams.forms import LONGEST_TEXT, ItemForm


class PairingForm(ItemForm):
    """A proposal to another member."""

    without = ("starts_at", "ends_at", "due_on", "place", "capacity")

    partner = forms.ModelChoiceField(label=_("Paired with"), queryset=MemberOrganisation.objects.none())

    def for_viewer(self, viewer: Viewer) -> None:
        self.fields["partner"].queryset = MemberOrganisation.objects.filter(  # type: ignore[attr-defined]
            alliance=viewer.alliance, standing=Standing.ACTIVE
        )


class ActivityItemForm(ItemForm):
    """An activity, and its record once it was held."""

    without = ("due_on",)

    form = forms.ChoiceField(
        label=_("Form"), choices=tuple(ACTIVITY_FORMS.items()), initial=ActivityForm.VISIT.value
    )
    report_zh = forms.CharField(
        label=_("Record in Chinese"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    report_en = forms.CharField(
        label=_("Record in English"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
