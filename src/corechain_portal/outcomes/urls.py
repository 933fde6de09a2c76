"""Addresses of outcomes, below ``/outcomes/``."""

from __future__ import annotations

from django.urls import path

from corechain_portal.outcomes import views

outcomes = [
    path("", views.outcomes, name="outcomes"),
    path("<uuid:contract_id>/", views.outcome, name="outcome"),
    path("<uuid:contract_id>/progress/", views.outcome_progress, name="outcome-progress"),
    path("<uuid:contract_id>/compute/", views.outcome_compute, name="outcome-compute"),
]
