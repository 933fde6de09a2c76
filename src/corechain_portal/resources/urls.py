"""Addresses of shared resources besides those that all workstreams share."""

from __future__ import annotations

from django.urls import path

from corechain_portal.resources import views

resources = [
    path("<uuid:item_id>/book/", views.resource_book, name="resource-book"),
    path("<uuid:item_id>/bookings/<uuid:booking_id>/answer/", views.booking_answer, name="booking-answer"),
    path("<uuid:item_id>/bookings/<uuid:booking_id>/cancel/", views.booking_cancel, name="booking-cancel"),
]
