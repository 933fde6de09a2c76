"""Forms of accounts where allauth's need other fields."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm
from allauth.core import context
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from corechain_portal.accounts.names import LONGEST, clean_name
from corechain_portal.accounts.signing_up import invited_email


class InvitedSignUp(SignupForm):  # type: ignore[misc]
    """The address is the invited one, whatever is sent."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    field_order = ("email", "display_name", "password1", "password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].disabled = True
        self.fields["email"].initial = invited_email(context.request)

    def clean_display_name(self) -> str:
        name = clean_name(self.cleaned_data["display_name"])
        if not name:
            raise forms.ValidationError(_("Enter your name."))
        return name


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey signs in alone unless the person says otherwise."""

    name = forms.CharField(label=_("Name of this passkey"), required=False, max_length=100)
    passwordless = forms.BooleanField(
        label=_("Sign in with this passkey alone, without a password"), required=False, initial=True
    )


class RenamePasskey(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Name of this passkey"), max_length=100)
