"""The form of a contact point."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from corechain_portal.contacts.models import ContactPoint, Function
from corechain_portal.membership.forms import LineField, ReadableForm
from corechain_portal.web.words import CONTACT_FUNCTIONS

PHONE = re.compile(r"[+(]?\d[\d ()\-./]{2,}(?:\s*(?:ext\.?|x|转|分机)\s*\d{1,6})?", re.IGNORECASE)


class PhoneField(LineField):
    """A phone number as it is dialled, with an extension where there is one."""

    def clean(self, value: Any) -> Any:
        number = unicodedata.normalize("NFKC", super().clean(value))
        if number and not PHONE.fullmatch(number):
            raise ValidationError(
                gettext("Digits, spaces and + ( ) - only, such as +86 510 8888 0000 or 0510-88880000 转 12.")
            )
        return number


class ContactForm(ReadableForm):
    """Whom to ask about what. A phone number or an e-mail address is enough."""

    function = forms.ChoiceField(
        label=_("About"), choices=tuple(CONTACT_FUNCTIONS.items()), initial=Function.GENERAL.value
    )
    name = LineField(
        label=_("Name"),
        help_text=_("Of the person or the office. Ask the person before you enter them."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = PhoneField(
        label=_("Phone"), required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["phone"] and not cleaned["email"]:
            self.add_error("phone", gettext("Give a phone number or an e-mail address."))
        return cleaned

    @staticmethod
    def of(contact: ContactPoint) -> ContactForm:
        """The form filled from what is saved."""
        return ContactForm(initial={name: getattr(contact, name) for name in ContactForm.base_fields})
