"""Addresses of the laboratory, below ``/laboratory/``."""

from __future__ import annotations

from django.urls import path

from corechain_portal.laboratory import views, views_changes

laboratory = [
    path("", views.laboratory, name="laboratory"),
    path("new/", views_changes.new, name="laboratory-new"),
    path("compare/", views.compare, name="laboratory-compare"),
    path("<uuid:scenario_id>/", views.scenario, name="laboratory-scenario"),
    path("<uuid:scenario_id>/progress/", views.progress, name="laboratory-progress"),
    path("<uuid:scenario_id>/losses.csv", views.losses, name="laboratory-losses"),
    path("<uuid:scenario_id>/cancel/", views_changes.cancel, name="laboratory-cancel"),
    path("<uuid:scenario_id>/delete/", views_changes.delete, name="laboratory-delete"),
]
