"""Addresses of contact points, below ``/members/``."""

from __future__ import annotations

from django.urls import path

from corechain_portal.contacts import views, views_changes

contacts = [
    path("contacts/", views.search, name="contacts"),
    path("contacts.csv", views.export, name="contacts-csv"),
    path("<uuid:member_id>/contacts/", views.of_member, name="member-contacts"),
    path("<uuid:member_id>/contacts/new/", views_changes.new, name="contact-new"),
    path("<uuid:member_id>/contacts/<uuid:contact_id>/", views_changes.edit, name="contact-edit"),
    path("<uuid:member_id>/contacts/<uuid:contact_id>/delete/", views_changes.delete, name="contact-delete"),
]
