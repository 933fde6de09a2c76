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
from corechain_portal.home.alliances import Place, places_of
from corechain_portal.language import current_language
from corechain_portal.notices.queries import unread_count
from corechain_portal.web.accent import accent_style

THEMES = ("light", "dark")
WITHOUT_ALLIANCE = (NoSuchAlliance, DisallowedHost)
"""What asking for the alliance of an address that leads nowhere may raise."""
ALLIANCE_AND_REST = re.compile(r"(/@[-\w]+|)(.*)", re.ASCII | re.DOTALL)
FIRST_FOLDER = re.compile(r"/(?:en(?=/|$)/?)?([^/]*)")
SECTIONS = {
    "": "home",
    "chain": "chain",
    "match": "match",
    "listings": "listings",
    "matches": "listings",
    "introductions": "listings",
    "joint-purchases": "listings",
    "outcomes": "listings",
    "loop": "listings",
    "organisations": "organisations",
    "statistics": "statistics",
    "sources": "sources",
    "data": "desk",
    "desk": "desk",
    "laboratory": "laboratory",
    "members": "members",
    "join": "members",
    "work": "work",
    "calendar": "work",
    "audit": "audit",
    "me": "me",
    "accounts": "me",
    "invitation": "me",
}
"""Section of the navigation that a page belongs to, by the first folder of its address."""


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: everything that ``web/base.html`` shows besides the page itself."""
    language = current_language()
    other: Language = "zh" if language == "en" else "en"
    theme = request.COOKIES.get("theme", "")
    return {
        "language": language,
        "html_lang": "en" if language == "en" else "zh-Hans",
        "other_language": other,
        "other_language_address": in_language(request.get_full_path(), other),
        "theme": theme if theme in THEMES else "",
        "viewer": SimpleLazyObject(lambda: _viewer(request)),
        "alliance": SimpleLazyObject(lambda: _alliance(request)),
        "accent": SimpleLazyObject(lambda: accent_style(_alliance(request))),
        "unread_notices": SimpleLazyObject(lambda: _unread(request)),
        "my_alliances": SimpleLazyObject(lambda: _my_alliances(request)),
        "section": section_of(request),
    }


def section_of(request: HttpRequest) -> str:
    """The section of the navigation that the page belongs to; none for an error page."""
    folder = FIRST_FOLDER.match(request.path_info)
    if request.resolver_match is None or folder is None:
        return ""
    return SECTIONS.get(folder.group(1), "")


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


def _unread(request: HttpRequest) -> int:
    viewer = _viewer(request)
    return 0 if viewer is None else unread_count(viewer)


def _my_alliances(request: HttpRequest) -> list[Place]:
    """The alliances between which the person can switch; empty where there is no choice."""
    viewer = _viewer(request)
    return [] if viewer is None else places_of(viewer)
