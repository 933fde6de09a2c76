"""Addresses of notices, below ``/me/notices/``."""

from __future__ import annotations

from django.urls import path

from corechain_portal.notices import views

notices = [
    path("", views.notices, name="me-notices"),
    path("read/", views.read_all, name="me-notices-read"),
    path("no-letters/<str:token>/", views.unsubscribe, name="me-no-letters"),
    path("<uuid:notice_id>/", views.notice, name="me-notice"),
]
