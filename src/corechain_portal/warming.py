"""Answering once, before the first visitor comes, what takes longest the first time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.urls import reverse

from corechain.workflows.match_demand import warm_up as warm_up_matching
from corechain_portal.alliances.models import Alliance
from corechain_portal.chain.snapshot import KEPT_SNAPSHOTS, current_snapshot

ADDRESSES = ("/", "/en/", "/chain/", "/organisations/", "/statistics/", "/chain/diagnosis/")


def warm_up(application: Callable[..., Any]) -> None:
    """For each alliance that has a chain, build the matching index and ask `application` for the main pages, which
    reads the chain, diagnoses it for its home region and compiles the templates.
    """
    # More would let the first ones go again.
    alliances = Alliance.objects.filter(dataset__isnull=False)[:KEPT_SNAPSHOTS]
    for number, alliance in enumerate(alliances):
        warm_up_matching(current_snapshot(alliance))
        prefix = f"/@{alliance.slug}" if number else ""
        for address in ADDRESSES:
            _ask(application, f"{prefix}{address}")


def load_addresses() -> None:
    """Read the modules of all pages now.

    The first address that a process writes into a notice would do so in the middle of its transaction, which takes
    seconds, and on SQLite nobody else can write meanwhile.
    """
    reverse("introductions")  # any one of them reads all


def _ask(application: Callable[..., Any], address: str) -> None:
    secure = {"wsgi.url_scheme": "https", "HTTP_X_FORWARDED_PROTO": "https"}  # or it would only be redirected
    environ: dict[str, Any] = {"PATH_INFO": address, **secure}
    environ["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip("*.")
    setup_testing_defaults(environ)
    response = application(environ, lambda *_: None)
    response.close()
