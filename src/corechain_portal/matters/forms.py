"""The form of a matter."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from corechain_portal.matters.models import Urgency
from corechain_portal.web.words import MATTER_SUBJECTS, URGENCIES
from corechain_portal.workstreams.forms import ItemForm


class MatterForm(ItemForm):
    """What a member raises."""

    without = ("starts_at", "ends_at", "due_on", "place", "capacity")

    subject = forms.ChoiceField(label=_("About"), choices=tuple(MATTER_SUBJECTS.items()))
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=tuple(URGENCIES.items()),
        initial=Urgency.NORMAL.value,
        help_text=_("Normal: answer in 3 working days, end in 20. Urgent: in 1 and 5."),
    )
