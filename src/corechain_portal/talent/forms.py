"""Forms of joint talent. None of them asks for age, sex, origin, belief, marital status or a picture."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corechain.texts import Text
from corechain.workflows.match_skills import find_skills
from corechain_portal.access.confidentiality import Level
from corechain_portal.access.viewer import Viewer
from corechain_portal.language import current_language
from corechain_portal.membership.facts import clean_region
from corechain_portal.membership.forms import LineField, ReadableForm, RegionField
from corechain_portal.membership.models import MemberOrganisation, Standing
from corechain_portal.study.forms import SessionForm
from corechain_portal.talent.matching import region_name, skill_names
from corechain_portal.talent.models import Profile, Work
from corechain_portal.web.words import SPOKEN, WORKS
from corechain_portal.workstreams.forms import LEVEL_CHOICES, ItemForm

SEPARATORS = re.compile(r"[,，、;；\n]")
MOST_SKILLS, MOST_REGIONS = 40, 10
UNKNOWN_SKILL = Text(
    zh="词表里没有技能“{skill}”，请换个说法，或查看技能词表。",
    en="The list of skills has no “{skill}”: say it otherwise, or look at the list.",
)


def parts(text: str) -> list[str]:
    """What stands between commas."""
    return [each.strip() for each in SEPARATORS.split(text) if each.strip()]


class SkillsField(forms.CharField):
    """Skills in one's own words, separated by commas; cleaned to ids of the vocabulary."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 2})
        super().__init__(**{"max_length": 2000, "widget": widget, "required": False, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        separator = "、" if current_language() == "zh" else ", "
        return separator.join(skill_names(value)) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        found: list[str] = []
        for part in parts(super().clean(value).replace("\x00", "")):
            named = find_skills(part)
            if not named:
                told = Text(zh=UNKNOWN_SKILL.zh, en=UNKNOWN_SKILL.en, skill=part[:60])
                raise forms.ValidationError(told.render(current_language()))
            found += named
        return list(dict.fromkeys(found))[:MOST_SKILLS]


class RegionsField(forms.CharField):
    """Places, separated by commas; cleaned to their codes."""

    def prepare_value(self, value: Any) -> Any:
        separator = "、" if current_language() == "zh" else ", "
        return separator.join(map(region_name, value)) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        typed = parts(super().clean(value).replace("\x00", ""))
        return list(dict.fromkeys(clean_region(each) for each in typed[:MOST_REGIONS]))


class PostForm(ItemForm):
    """A post."""

    without = ("starts_at", "ends_at", "capacity")

    work = forms.ChoiceField(label=_("Kind of work"), choices=tuple(WORKS.items()), initial=Work.FULL.value)
    skills = SkillsField(
        label=_("Skills"),
        help_text=_("Separated by commas. Left empty, they are read from the title and the text."),
    )
    region = RegionField(label=_("Region"), max_length=100, required=False)
    level = forms.ChoiceField(label=_("Seen by"), choices=LEVEL_CHOICES[:2], initial=Level.PUBLIC)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].label = _("Apply until")


class TrainingForm(SessionForm):
    """A training: a session with sign-up, whose attendance is counted by organisation."""


class MentoringForm(ItemForm):
    """An offer to be a mentor."""

    without = ("starts_at", "ends_at", "due_on", "place")

    skills = SkillsField(label=_("Skills"), required=True, help_text=_("Separated by commas."))
    level = forms.ChoiceField(label=_("Seen by"), choices=LEVEL_CHOICES[:2], initial=Level.ALLIANCE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["capacity"].label = _("Candidates at once")


class SecondmentForm(ItemForm):
    """A post lent to another member."""

    without = ("due_on", "capacity")

    partner = forms.ModelChoiceField(label=_("Lent to"), queryset=MemberOrganisation.objects.none())
    skills = SkillsField(label=_("Skills"), help_text=_("Separated by commas."))

    def for_viewer(self, viewer: Viewer) -> None:
        self.fields["partner"].queryset = MemberOrganisation.objects.filter(  # type: ignore[attr-defined]
            alliance=viewer.alliance, standing=Standing.ACTIVE
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("starts_at", "ends_at"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("A secondment has a first and a last day."))
        return cleaned


class ProfileForm(ReadableForm):
    """What a candidate says of the own work."""

    headline = LineField(label=_("What I do, in one line"))
    skills = SkillsField(
        label=_("What I can do"),
        help_text=_("Separated by commas, in Chinese or English; see the list of skills."),
    )
    experience = forms.CharField(
        label=_("Experience, in my own words"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        choices=tuple(SPOKEN.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    works = forms.MultipleChoiceField(
        label=_("Kinds of work I look for"),
        required=False,
        choices=tuple(WORKS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    regions = RegionsField(
        label=_("Where I want to work"),
        required=False,
        max_length=500,
        help_text=_("Provinces or cities, separated by commas. Empty: anywhere."),
    )

    @classmethod
    def of(cls, profile: Profile) -> ProfileForm:
        """Filled from a profile."""
        values = {name: getattr(profile, name) for name in cls.base_fields if name != "skills"}
        return cls(initial={**values, "skills": [each.skill for each in profile.skills.all()]})
