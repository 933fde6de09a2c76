"""Addresses of documents: of a member's, below ``/members/<uuid>/``; of one file, below ``/attachments/``."""

from __future__ import annotations

from django.urls import path

from corechain_portal.attachments import views

of_members = [path("<uuid:member_id>/documents/", views.documents, name="member-documents")]
attachments = [
    path("<uuid:attachment_id>/", views.attachment, name="attachment"),
    path("<uuid:attachment_id>/delete/", views.remove, name="attachment-delete"),
]
