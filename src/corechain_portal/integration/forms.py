from __future__ import annotations

import ipaddress
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corechain_portal.access.scopes import SCOPES
from corechain_portal.integration.events import EVENTS
from corechain_portal.integration.sending import is_public
from corechain_portal.integration.tokens import LONGEST
from corechain_portal.integration.webhooks import schemes
from corechain_portal.language import current_language

USUALLY = timedelta(days=90)


def scope_choices() -> list[tuple[str, str]]:
    """Every scope in the reader's language."""
    return [(scope.code, scope.title.render(current_language())) for scope in SCOPES]


def event_choices() -> list[tuple[str, str]]:
    """Every event in the reader's language."""
    return [(event.code, event.title.render(current_language())) for event in EVENTS]


def _usual_last_day() -> date:
    return timezone.localdate() + USUALLY


class TokenForm(forms.Form):
    """What a token is called, what it may and how long."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What will use it, such as “ERP in the Xinwu plant”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=scope_choices, widget=forms.CheckboxSelectMultiple
    )
    expires_on = forms.DateField(
        label=_("Valid to the end of"),
        initial=_usual_last_day,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def clean_expires_on(self) -> date:
        """From today on, a year at most."""
        day: date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today <= day <= today + LONGEST:
            raise ValidationError(_("Choose a day within a year from today."))
        return day


class WebhookForm(forms.Form):
    """Where to send and what to tell."""

    url = forms.CharField(label=_("Address"), max_length=500, widget=forms.URLInput)
    events = forms.MultipleChoiceField(
        label=_("Tell of"), choices=event_choices, widget=forms.CheckboxSelectMultiple
    )

    def clean_url(self) -> str:
        """An address that can be sent to, as far as it tells without asking the network."""
        url = str(self.cleaned_data["url"]).strip()
        problem = url_problem(url)
        if problem:
            raise ValidationError(problem)
        return url


class WebhookEditForm(WebhookForm):
    """The same, and whether it is on."""

    active = forms.BooleanField(label=_("Active"), required=False)


def url_problem(url: str) -> Any:
    """What is wrong with an address; empty where nothing is."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return _("This is no address that can be sent to.")
    if parts.scheme not in schemes():
        return _("The address must begin with https://.")
    if not host or port == 0 or any(sign.isspace() or not sign.isprintable() for sign in url):
        return _("This is no address that can be sent to.")
    if parts.username is not None or parts.fragment:
        return _("Leave user name, password and fragment out of the address.")
    return _address_problem(host)


def _address_problem(host: str) -> Any:
    if settings.WEBHOOKS_TO_PRIVATE:
        return ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        is_here = host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
        return _("Private addresses are not sent to.") if is_here else ""
    return "" if is_public(address) else _("Private addresses are not sent to.")
