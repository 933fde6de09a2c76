"""Letters about joining, with whole addresses, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from corechain.texts import Language
from corechain_portal.alliances.middleware import alliance_of
from corechain_portal.background.mail import DJANGO_CODES, send_letter


def address(request: HttpRequest, name: str, *arguments: object, language: Language) -> str:
    """The whole address of a page in `language`, under the alliance that `request` is for."""
    with translation.override(DJANGO_CODES[language]):
        return request.build_absolute_uri(reverse(name, args=arguments))


def write(
    request: HttpRequest, to: str, template: str, context: Mapping[str, Any], language: Language
) -> None:
    """Queue the letter ``membership/letters/{template}.txt``; it is rolled back with the transaction around it."""
    alliance = alliance_of(request)
    whole = {**context, "alliance_name": alliance.name(language), "alliance_contact": alliance.contact}
    send_letter(to, f"membership/letters/{template}.txt", whole, language)
