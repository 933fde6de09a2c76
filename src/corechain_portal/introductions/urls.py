"""Addresses of introductions, below ``/introductions/``."""

from __future__ import annotations

from django.urls import path

from corechain_portal.introductions import views, views_answers, views_contracts, views_talks

ONE = "<uuid:introduction_id>/"
introductions = [
    path("", views.introductions, name="introductions"),
    path("new/", views_answers.introduction_new, name="introduction-new"),
    path("propose/", views_answers.introduction_propose, name="introduction-propose"),
    path(ONE, views.introduction, name="introduction"),
    path(f"{ONE}accept/", views_answers.introduction_accept, name="introduction-accept"),
    path(f"{ONE}decline/", views_answers.introduction_decline, name="introduction-decline"),
    path(f"{ONE}withdraw/", views_answers.introduction_withdraw, name="introduction-withdraw"),
    path(f"{ONE}end/", views_answers.introduction_end, name="introduction-end"),
    path(f"{ONE}noted/", views_answers.introduction_noted, name="introduction-noted"),
    path(f"{ONE}messages/", views_talks.introduction_say, name="introduction-say"),
    path(f"{ONE}steps/", views_talks.step_new, name="introduction-step"),
    path(f"{ONE}steps/<uuid:step_id>/", views_talks.step_move, name="introduction-step-move"),
    path(f"{ONE}meetings/", views_talks.meeting_new, name="introduction-meeting"),
    path(f"{ONE}meetings/<uuid:slot_id>/choose/", views_talks.meeting_choose, name="introduction-meeting-choose"),
    path(f"{ONE}meetings/<uuid:slot_id>/cancel/", views_talks.meeting_cancel, name="introduction-meeting-cancel"),
    path(f"{ONE}meetings/<uuid:slot_id>/invitation.ics", views.meeting_invitation, name="introduction-invitation"),
    path(f"{ONE}contracts/", views_contracts.contract_new, name="contract-new"),
    path(f"{ONE}contracts/<uuid:contract_id>/", views_contracts.contract_terms, name="contract-terms"),
    path(f"{ONE}contracts/<uuid:contract_id>/confirm/", views_contracts.contract_confirm, name="contract-confirm"),
    path(f"{ONE}contracts/<uuid:contract_id>/withdraw/", views_contracts.contract_withdraw, name="contract-withdraw"),
]  # fmt: skip
