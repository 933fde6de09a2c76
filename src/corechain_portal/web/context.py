"""What the frame of every page needs: language, theme, where the reader is, the same page in the other language."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from corechain.texts import Language
from corechain_portal.access.viewer import Viewer, viewer_of
from corechain_portal.alliances.middleware import NoSuchAlliance, alliance_of
from corechain_portal.alliances.models import Alliance
from corechain_portal.language import current_language

THEMES = ("light", "dark")
WITHOUT_ALLIANCE = (NoSuchAlliance, DisallowedHost)
"""What asking for the alliance of an address that leads nowhere may raise."""
ALLIANCE_AND_REST = re.compile(r"(/@[-\w]+|)(.*)", re.ASCII | re.DOTALL)
SECTIONS = {
    "home": "home",
    "chain": "chain",
    "node": "chain",
    "diagnosis": "chain",
    "match": "match",
    "organisations": "organisations",
    "organisation": "organisations",
    "statistics": "statistics",
    "sources": "sources",
    "source": "sources",
    "me": "me",
    "data-desk": "me",
    "laboratory": "laboratory",
    "laboratory-new": "laboratory",
    "laboratory-scenario": "laboratory",
    "laboratory-compare": "laboratory",
    "laboratory-delete": "laboratory",
    "account_login": "me",
}
"""Section of the navigation that each page belongs to."""


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: everything that ``web/base.html`` shows besides the page itself."""
    language = current_language()
    other: Language = "zh" if language == "en" else "en"
    theme = request.COOKIES.get("theme", "")
    match = request.resolver_match
    return {
        "language": language,
        "html_lang": "en" if language == "en" else "zh-Hans",
        "other_language": other,
        "other_language_address": in_language(request.get_full_path(), other),
        "theme": theme if theme in THEMES else "",
        "viewer": SimpleLazyObject(lambda: _viewer(request)),
        "alliance": SimpleLazyObject(lambda: _alliance(request)),
        "section": SECTIONS.get(match.url_name or "", "") if match else "",
    }


def in_language(address: str, language: Language) -> str:
    """The same page in `language`, with its query. English pages stand under ``/en/``, Chinese ones without it.

    >>> in_language("/match/?q=QFN", "en"), in_language("/en/match/?q=QFN", "zh"), in_language("/en/", "en")
    ('/en/match/?q=QFN', '/match/?q=QFN', '/en/')
    >>> in_language("/@wuxi/chain/", "en"), in_language("/@wuxi/en/chain/", "zh")
    ('/@wuxi/en/chain/', '/@wuxi/chain/')
    """
    before, bare = ALLIANCE_AND_REST.match(address).groups()  # type: ignore[union-attr]
    bare = bare[3:] if bare == "/en" or bare.startswith("/en/") else bare
    return f"{before}/en{bare}" if language == "en" else f"{before}{bare}" or "/"


def _viewer(request: HttpRequest) -> Viewer | None:
    """The viewer, or nobody on an error page without an alliance."""
    try:
        return viewer_of(request)
    except WITHOUT_ALLIANCE:
        return None


def _alliance(request: HttpRequest) -> Alliance | None:
    try:
        return alliance_of(request)
    except WITHOUT_ALLIANCE:
        return None
