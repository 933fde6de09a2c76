from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corechain_portal.audit.shown import word
from corechain_portal.audit.words import PARTS
from corechain_portal.audit.work_words import actions
from corechain_portal.language import current_language


def action_choices() -> list[Any]:
    """Every action by the part of the portal it is of, in the reader's language."""
    language = current_language()
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, words in actions().items():
        groups.setdefault(code.partition(".")[0], []).append((code, words.render(language)))
    return [("", _("All")), *((word(PARTS, part, language), rows) for part, rows in groups.items())]


class FilterForm(forms.Form):
    """What the reader of the audit looks for; all of it stands in the address."""

    action = forms.ChoiceField(label=_("Action"), choices=action_choices, required=False)
    person = forms.CharField(label=_("Person"), max_length=300, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=300, required=False)
    thing = forms.CharField(label=_("Identifier of a thing"), max_length=200, required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def clean_thing(self) -> str:
        """An identifier may be pasted with its blanks."""
        return str(self.cleaned_data["thing"]).strip()
