"""Addresses of joint landmarks besides those that all workstreams share."""

from __future__ import annotations

from django.urls import path

from corechain_portal.landmarks import views

landmarks = [
    path("map/", views.landmarks_map, name="landmarks-map"),
    path("<uuid:item_id>/milestones/", views.milestone_new, name="milestone-new"),
    path("<uuid:item_id>/milestones/<uuid:milestone_id>/done/", views.milestone_done, name="milestone-done"),
    path("<uuid:item_id>/risks/", views.risk_new, name="risk-new"),
    path("<uuid:item_id>/risks/<uuid:risk_id>/close/", views.risk_close, name="risk-close"),
    path("<uuid:item_id>/reports/", views.project_report, name="project-report"),
    path("<uuid:item_id>/partners/", views.project_partner, name="project-partner"),
]
