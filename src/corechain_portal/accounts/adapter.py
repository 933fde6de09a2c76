"""How allauth's accounts behave here: who may sign up, and in which language letters are written."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from corechain.texts import Language
from corechain_portal.accounts.devices import device
from corechain_portal.accounts.models import User
from corechain_portal.accounts.signing_up import close_sign_up, invited_email
from corechain_portal.background.mail import DJANGO_CODES, queue_letter
from corechain_portal.language import current_language
from corechain_portal.notices.queries import personal_time

LONGEST_ADDRESS = 254
"""Of RFC 5321, and of the database's column."""
WAYS = {
    "reauthenticate": _("With your password"),
    "mfa_reauthenticate": _("With a code of your authenticator app or a recovery code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}
"""Ways to show once more who one is."""


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up by invitation only, and letters in the reader's language."""

    error_messages = {  # noqa: RUF012 - allauth's own is a plain dictionary
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is switched off."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "incorrect_code": _(
            "This code is not right, was used before, or is out of date. Enter the present one."
        ),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("This is not your present password."),
        "too_many_login_attempts": _("That was tried too often. Wait five minutes, then try again."),
        "rate_limited": _("That was tried too often. Wait five minutes, then try again."),
        "same_as_current": _("This is the present one; enter another."),
        "duplicate_email": _("This is your address already."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return invited_email(request) is not None

    def clean_email(self, email: str) -> str:
        if len(email) > LONGEST_ADDRESS:
            raise ValidationError(_("An e-mail address has at most 254 characters."))
        return email

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        user.display_name = form.cleaned_data.get("display_name", "")
        user.language = current_language()
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return close_sign_up(request) or reverse("me")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_security")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_email" if self.request.user.is_authenticated else "account_login")

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**each, "description": WAYS.get(each["id"], each["description"])} for each in methods]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the language of the person who has the address; strangers are written to in that of the page.

        A worker sends the letter, so that the answer takes as long whether or not the address has an account.
        """
        person = context.get("user") or User.objects.filter(email__iexact=email).first()
        language: Language = person.language if isinstance(person, User) else current_language()
        told = {key: in_language_of_reader(value, language) for key, value in context.items()}
        told["device"] = device(context.get("user_agent", ""))
        zone = (
            personal_time(person).zone if isinstance(person, User) else timezone.get_default_timezone_name()
        )
        told["zone"] = zone
        with translation.override(DJANGO_CODES[language]), timezone.override(ZoneInfo(zone)):
            letter = self.render_mail(template_prefix, email, {"email": email, **told})
        queue_letter(email, letter.subject, str(letter.body))


def in_language_of_reader(value: Any, language: Language) -> Any:
    """A whole address of one of our pages becomes that of the page in `language`; anything else stays as it is.

    >>> in_language_of_reader("https://chain.example/en/accounts/email/", "zh")
    'https://chain.example/accounts/email/'
    """
    from corechain_portal.web.context import in_language  # needs the models of other parts

    if not (isinstance(value, str) and value.startswith(("http://", "https://"))):
        return value
    parts = urlsplit(value)
    return parts._replace(path=in_language(parts.path, language)).geturl()
