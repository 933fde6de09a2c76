"""Answering once, before the first visitor comes, what takes longest the first time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings

from corechain.workflows.match_demand import warm_up as warm_up_matching
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.exceptions import NoDataLoaded

ADDRESSES = ("/", "/en/", "/chain/", "/organisations/", "/statistics/", "/chain/diagnosis/")


def warm_up(application: Callable[..., Any]) -> None:
    """Build the matching index and ask `application` for its main pages, which reads the chain, diagnoses it for
    its home region and compiles the templates. Nothing where no data are loaded.
    """
    try:
        snapshot = current_snapshot()
    except NoDataLoaded:
        return
    warm_up_matching(snapshot)
    for address in ADDRESSES:
        _ask(application, address)


def _ask(application: Callable[..., Any], address: str) -> None:
    secure = {"wsgi.url_scheme": "https", "HTTP_X_FORWARDED_PROTO": "https"}  # or it would only be redirected
    environ: dict[str, Any] = {"PATH_INFO": address, **secure}
    environ["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip("*.")
    setup_testing_defaults(environ)
    response = application(environ, lambda *_: None)
    response.close()
