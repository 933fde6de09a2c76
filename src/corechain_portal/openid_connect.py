"""The office's own sign-in as allauth's settings."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

PROVIDER_ID = "office"
"""Its place in addresses, and its name in the database."""


def openid_connect(chosen: SimpleNamespace) -> dict[str, Any]:
    """allauth's providers: the one that was chosen, or none."""
    if not chosen.oidc_issuer:
        return {}
    office = {
        "provider_id": PROVIDER_ID,
        "name": chosen.oidc_name,
        "client_id": chosen.oidc_client_id,
        "secret": chosen.oidc_client_secret,
        "settings": {"server_url": chosen.oidc_issuer},
    }
    return {"openid_connect": {"APPS": [office], "OAUTH_PKCE_ENABLED": True}}


def origins(issuer: str) -> list[str]:
    """Where signing in leads the browser.

    >>> origins("https://id.example.org:8443/realms/office"), origins("")
    (['https://id.example.org:8443'], [])
    """
    parts = urlsplit(issuer)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []
