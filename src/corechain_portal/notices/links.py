"""Addresses in notices: kept without alliance and language, shown with those of the reader."""

from __future__ import annotations

import re

from django.urls import reverse

BEFORE = re.compile(r"^(/@[-\w]{1,40})?(/en)?(?=/)", re.ASCII)


def bare(link: str) -> str:
    """`link` without its alliance and language; raises ValueError for what is no path of this portal.

    >>> bare("/@wuxi/en/me/"), bare("/desk/?page=2")
    ('/me/', '/desk/?page=2')
    """
    if not link.startswith("/") or link.startswith("//") or "\\" in link:
        raise ValueError(f"not a path of this portal: {link!r}")
    return BEFORE.sub("", link)


def in_this_page(link: str) -> str:
    """A kept link under the alliance and in the language of the page being made."""
    return reverse("home") + link.lstrip("/")
