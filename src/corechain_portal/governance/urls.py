"""Addresses of joint governance besides those that all workstreams share."""

from __future__ import annotations

from django.urls import path

from corechain_portal.governance import council, views

governance = [
    path("council/", council.council, name="council"),
    path("council/terms/", council.council_term_new, name="council-term-new"),
    path("<uuid:item_id>/vote/", views.resolution_vote, name="resolution-vote"),
    path("<uuid:item_id>/amend/", views.resolution_amend, name="resolution-amend"),
    path(
        "<uuid:item_id>/amendments/<uuid:amendment_id>/answer/",
        views.amendment_answer,
        name="amendment-answer",
    ),
    path("<uuid:item_id>/agenda/", views.meeting_agenda, name="meeting-agenda"),
]
