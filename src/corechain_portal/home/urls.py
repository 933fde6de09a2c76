"""Addresses of a person's own pages, below ``/me/``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from corechain_portal.home import views
from corechain_portal.notices.urls import notices

me: list[URLPattern | URLResolver] = [
    path("", views.me, name="me"),
    path("settings/", views.settings, name="me-settings"),
    path("data/", views.data, name="me-data"),
    path("data/export/", views.data_export, name="me-data-export"),
    path("notices/", include(notices)),
]
