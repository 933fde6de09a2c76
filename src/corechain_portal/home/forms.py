"""What a person can set: name, language and time zone; how often and when to be written to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from corechain_portal.accounts.models import User
from corechain_portal.accounts.names import LONGEST, clean_name
from corechain_portal.home.roles import choice_text
from corechain_portal.home.zones import ZONES
from corechain_portal.language import current_language
from corechain_portal.notices.frequency import Frequency
from corechain_portal.notices.groups import GROUPS
from corechain_portal.notices.models import PersonalTime

WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


class PersonForm(forms.Form):
    """Name, language of letters, time zone."""

    display_name = forms.CharField(label=_("Your name"), max_length=LONGEST)
    language = forms.ChoiceField(
        label=_("Language of letters"), choices=User._meta.get_field("language").choices
    )
    zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_name"].widget.attrs["dir"] = "auto"
        language = current_language()
        zones = {zone: name.render(language) for zone, name in ZONES.items()}
        chosen = self.initial.get("zone")
        if chosen and chosen not in zones:
            zones[chosen] = chosen
        self.fields["zone"].choices = list(zones.items())  # type: ignore[attr-defined]

    def clean_display_name(self) -> str:
        name = clean_name(self.cleaned_data["display_name"])
        if not name:
            raise forms.ValidationError(_("Write a name that others can read."))
        return name


class LettersForm(forms.Form):
    """How often to be written to about each group of notices, and when digests are sent."""

    hour = forms.TypedChoiceField(
        label=_("Digests at"), coerce=int, choices=[(hour, f"{hour:02d}:00") for hour in range(24)]
    )
    weekday = forms.TypedChoiceField(
        label=_("Weekly digests on"), coerce=int, choices=list(enumerate(WEEKDAYS))
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = current_language()
        choices = [(each.value, choice_text(each).render(language)) for each in Frequency]
        for name, group in GROUPS.items():
            self.fields[name] = forms.ChoiceField(
                label=lazystr(group.name.render(language)),
                help_text=lazystr(group.about.render(language)),
                choices=choices,
            )

    @property
    def groups(self) -> list[forms.BoundField]:
        """The fields of the groups."""
        return [self[name] for name in GROUPS]

    @property
    def frequencies(self) -> dict[str, str]:
        """What was chosen, by group."""
        return {name: self.cleaned_data[name] for name in GROUPS}


def person_values(person: User, times: PersonalTime) -> dict[str, Any]:
    """What :class:`PersonForm` starts with."""
    return {"display_name": person.display_name, "language": person.language, "zone": times.zone}


def letters_values(frequencies: dict[str, str], times: PersonalTime) -> dict[str, Any]:
    """What :class:`LettersForm` starts with."""
    return {**frequencies, "hour": times.hour, "weekday": times.weekday}
