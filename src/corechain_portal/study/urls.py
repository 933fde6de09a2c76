"""Addresses of joint study besides those that all workstreams share."""

from __future__ import annotations

from django.urls import path

from corechain_portal.study import views

study = [
    path("<uuid:item_id>/attendance/", views.session_attendance, name="session-attendance"),
    path("<uuid:item_id>/materials/", views.session_materials, name="session-materials"),
]
