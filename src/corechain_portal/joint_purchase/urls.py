"""Addresses of joint purchases, below ``/joint-purchases/``."""

from __future__ import annotations

from django.urls import path

from corechain_portal.joint_purchase import views, views_changes

joint_purchases = [
    path("", views.purchases, name="joint-purchases"),
    path("new/", views_changes.new, name="joint-purchase-new"),
    path("<uuid:purchase_id>/", views.purchase, name="joint-purchase"),
    path("<uuid:purchase_id>/ask/", views_changes.ask, name="joint-purchase-ask"),
    path("<uuid:purchase_id>/split/", views_changes.split, name="joint-purchase-split"),
    path("<uuid:purchase_id>/cancel/", views_changes.cancel, name="joint-purchase-cancel"),
    path("<uuid:purchase_id>/consent/<uuid:part_id>/", views_changes.consent, name="joint-purchase-consent"),
    path("<uuid:purchase_id>/refuse/<uuid:part_id>/", views_changes.refuse, name="joint-purchase-refuse"),
    path("<uuid:purchase_id>/accept/<uuid:proposal_id>/", views_changes.accept, name="joint-purchase-accept"),
    path(
        "<uuid:purchase_id>/decline/<uuid:proposal_id>/", views_changes.decline, name="joint-purchase-decline"
    ),
]
