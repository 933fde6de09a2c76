"""The address of the dashboard, below ``/loop/``."""

from __future__ import annotations

from django.urls import path

from corechain_portal.loop_board import views

loop = [path("", views.loop, name="loop")]
