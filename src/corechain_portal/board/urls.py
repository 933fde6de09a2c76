"""Addresses of the double-promotion board."""

from __future__ import annotations

from django.urls import path

from corechain_portal.board import views

board = [
    path("", views.board, name="work-board"),
    path("briefing/", views.briefing, name="work-board-briefing"),
    path("<slug:workstream>/<slug:code>/", views.records, name="work-board-records"),
]
