"""The forms of joining and of members' pages: what is typed, read and checked; every fault stands at its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corechain.texts import Text
from corechain_portal.language import current_language
from corechain_portal.membership.facts import (
    clean_line,
    clean_region,
    clean_uscc,
    missing_code,
    needs_code,
)
from corechain_portal.membership.models import OrganisationRoleKind, SeatKind
from corechain_portal.membership.registry import RegistryMatch
from corechain_portal.web.words import ALLIANCE_ROLES, ORGANISATION_KINDS, ORGANISATION_ROLES, SEATS

LONGEST_TEXT = 4000
LETTER_LANGUAGES = (("zh", "简体中文"), ("en", "English"))
NONE_OF_THESE = "-"


class LineField(forms.CharField):
    """One line of at most 300 characters, without signs that nobody sees."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 300, **kwargs})

    def to_python(self, value: Any) -> Any:
        return clean_line(super().to_python(value))


class RegionField(forms.CharField):
    """A place, typed as a code or by its name; cleaned to the code."""

    def to_python(self, value: Any) -> Any:
        return clean_region(super().to_python(value))


class CodeField(forms.CharField):
    """A Unified Social Credit Code; None where it is left empty."""

    def clean(self, value: Any) -> Any:
        return clean_uscc(super().clean(value))


class ReadableForm(forms.Form):
    """A form whose fields name their faults and hints to those who cannot see them."""

    use_required_attribute = True
    template_name_label = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def add_problem(self, field: str | None, problem: Text) -> None:
        """A fault found by the action itself."""
        self.add_error(field, problem.render(current_language()))


class FactsForm(ReadableForm):
    """What is said of an organisation."""

    name_zh = LineField(label=_("Name in Chinese"), help_text=_("The full name, as on the licence."))
    name_en = LineField(label=_("Name in English"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=tuple(ORGANISATION_KINDS.items()))
    uscc = CodeField(
        label=_("Unified Social Credit Code"),
        required=False,
        max_length=60,
        help_text=_("18 characters, on the licence. Organisations outside mainland China leave it empty."),
    )
    region = RegionField(
        label=_("Place"),
        max_length=100,
        help_text=_("A city or district such as 无锡 or 新吴区; a country for those abroad."),
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "uscc" in cleaned and not cleaned["uscc"] and needs_code(cleaned.get("region", "")):
            self.add_error("uscc", missing_code())
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The organisation's own part of what was typed."""
        return {name: self.cleaned_data[name] for name in FactsForm.base_fields}


class ApplicationForm(FactsForm):
    """An organisation asks to join."""

    why = forms.CharField(
        label=_("Why you want to join"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
        help_text=_("What you make or do, what you look for, what you can bring."),
    )
    applicant_name = LineField(label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    applicant_email = forms.EmailField(
        label=_("Your e-mail address"), help_text=_("The decision and the invitation are sent to it.")
    )


class EditForm(ReadableForm):
    """What an organisation's own editors keep up to date; its legal name and code are changed by the secretariat."""

    name_en = LineField(label=_("Name in English"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=tuple(ORGANISATION_KINDS.items()))
    region = RegionField(label=_("Place"), max_length=100)
    website = forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")
    about_zh = forms.CharField(
        label=_("About, in Chinese"),
        widget=forms.Textarea(attrs={"rows": 4, "lang": "zh-Hans"}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    about_en = forms.CharField(
        label=_("About, in English"),
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        max_length=LONGEST_TEXT,
        required=False,
    )


class RenameForm(ReadableForm):
    """A new legal name or code, or another place in the chain."""

    name_zh = LineField(label=_("Name in Chinese"))
    name_en = LineField(label=_("Name in English"), required=False)
    uscc = CodeField(label=_("Unified Social Credit Code"), required=False, max_length=60)
    registry_id = LineField(
        label=_("Identifier in the chain"),
        required=False,
        help_text=_("From the address of its page among the organisations, such as cr-micro."),
    )
    reason = LineField(
        label=_("Reason"), help_text=_("Kept in the history, such as a change of name at the register.")
    )


class ReasonForm(ReadableForm):
    """Why a membership ends or an application is declined."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_TEXT
    )


class ApprovalForm(ReadableForm):
    """Which organisation of the chain it is, if any, and its seat. Staff confirm a match; none is taken silently."""

    registry_id = forms.ChoiceField(label=_("In the chain it is"), widget=forms.RadioSelect)
    seat = forms.ChoiceField(label=_("Seat"), choices=tuple(SEATS.items()), initial=SeatKind.MEMBER.value)

    def __init__(self, matches: Iterable[RegistryMatch], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.organisation.id, each.organisation.id) for each in matches]
        self.fields["registry_id"].choices = [*offered, (NONE_OF_THESE, NONE_OF_THESE)]  # type: ignore[attr-defined]

    def chosen(self) -> str | None:
        """The identifier in the chain that was confirmed, or None for none."""
        value = self.cleaned_data["registry_id"]
        return None if value == NONE_OF_THESE else str(value)


class InvitePersonForm(ReadableForm):
    """A person is invited to a role in an organisation."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=tuple(ORGANISATION_ROLES.items()),
        initial=OrganisationRoleKind.READER.value,
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LETTER_LANGUAGES)


class InviteToAllianceForm(InvitePersonForm):
    """A person is invited to a role in the alliance."""

    role = forms.ChoiceField(label=_("Role"), choices=tuple(ALLIANCE_ROLES.items()), initial="secretariat")


class InviteOrganisationForm(FactsForm):
    """An organisation is invited to join; the person at the address becomes its owner."""

    owner_email = forms.EmailField(
        label=_("E-mail address of its owner"), help_text=_("By accepting, this person becomes its owner.")
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LETTER_LANGUAGES)
