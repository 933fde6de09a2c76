"""Addresses of the audit, below ``/audit/``."""

from __future__ import annotations

from django.urls import path

from corechain_portal.audit import views

audit = [
    path("", views.audit, name="audit"),
    path("<int:sequence>/", views.entry, name="audit-entry"),
    path("export.csv", views.export_csv, name="audit-csv"),
    path("export.jsonl", views.export_json_lines, name="audit-jsonl"),
]
