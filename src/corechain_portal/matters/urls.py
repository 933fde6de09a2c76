"""Addresses of joint handling besides those that all workstreams share."""

from __future__ import annotations

from django.urls import path

from corechain_portal.matters import views

matters = [
    path("figures/", views.matters_figures, name="matters-figures"),
    path("<uuid:item_id>/give/", views.matter_give, name="matter-give"),
    path("<uuid:item_id>/co-handlers/", views.matter_co_handler, name="matter-co-handler"),
    path("<uuid:item_id>/rate/", views.matter_rate, name="matter-rate"),
]
