"""Addresses of the laboratory, below ``/laboratory/``."""

from __future__ import annotations

from django.urls import path

from corechain_portal.laboratory import views, views_changes, views_networks

laboratory = [
    path("", views.laboratory, name="laboratory"),
    path("new/", views_changes.new, name="laboratory-new"),
    path("compare/", views.compare, name="laboratory-compare"),
    path("networks/", views_networks.networks, name="laboratory-networks"),
    path("networks/new/", views_networks.network_new, name="laboratory-network-new"),
    path("networks/<uuid:network_id>/", views_networks.network, name="laboratory-network"),
    path(
        "networks/<uuid:network_id>/new/", views_networks.network_scenario_new, name="laboratory-network-ask"
    ),
    path(
        "networks/<uuid:network_id>/delete/", views_networks.network_delete, name="laboratory-network-delete"
    ),
    path(
        "networks/<uuid:network_id>/<str:table>.table",
        views_networks.network_file,
        name="laboratory-network-file",
    ),
    path("<uuid:scenario_id>/", views.scenario, name="laboratory-scenario"),
    path("<uuid:scenario_id>/progress/", views.progress, name="laboratory-progress"),
    path("<uuid:scenario_id>/losses.csv", views.losses, name="laboratory-losses"),
    path("<uuid:scenario_id>/cancel/", views_changes.cancel, name="laboratory-cancel"),
    path("<uuid:scenario_id>/delete/", views_changes.delete, name="laboratory-delete"),
]
