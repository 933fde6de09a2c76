"""Forms of joint study."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.confidentiality import Level
from corechain_portal.workstreams.forms import LEVEL_CHOICES, ItemForm


class MaterialForm(ItemForm):
    """Something to study; its files are added on its page."""

    without = ("starts_at", "ends_at", "due_on", "place", "capacity")

    level = forms.ChoiceField(label=_("Seen by"), choices=LEVEL_CHOICES, initial=Level.ALLIANCE)


class SessionForm(ItemForm):
    """A session."""

    without = ("due_on",)

    online = forms.URLField(
        label=_("Online at"),
        required=False,
        assume_scheme="https",
        help_text=_("Shown to those who take part."),
    )
    level = forms.ChoiceField(label=_("Seen by"), choices=LEVEL_CHOICES, initial=Level.ALLIANCE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("starts_at") and "starts_at" not in self.errors:
            self.add_error("starts_at", _("A session needs a day and an hour."))
        return cleaned
