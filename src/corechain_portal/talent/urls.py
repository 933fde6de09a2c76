"""Addresses of joint talent besides those that all workstreams share."""

from __future__ import annotations

from django.urls import path

from corechain_portal.talent import views, views_candidate

talent = [
    path("profile/", views_candidate.profile, name="talent-profile"),
    path("profile/show/", views_candidate.profile_show, name="talent-profile-show"),
    path("profile/hide/", views_candidate.profile_hide, name="talent-profile-hide"),
    path("profile/erase/", views_candidate.profile_erase, name="talent-profile-erase"),
    path("posts-for-me/", views_candidate.posts_for_me, name="talent-posts-for-me"),
    path("posts/<uuid:item_id>/apply/", views_candidate.post_apply, name="talent-apply"),
    path(
        "applications/<uuid:application_id>/withdraw/",
        views_candidate.application_withdraw,
        name="talent-application-withdraw",
    ),
    path("mentors/<uuid:item_id>/ask/", views_candidate.mentor_ask, name="talent-mentor-ask"),
    path(
        "requests/<uuid:request_id>/withdraw/",
        views_candidate.request_withdraw,
        name="talent-request-withdraw",
    ),
    path("requests/<uuid:request_id>/answer/", views.request_answer, name="talent-request-answer"),
    path(
        "applications/<uuid:application_id>/answer/",
        views.application_answer,
        name="talent-application-answer",
    ),
    path("candidates/", views.candidates, name="talent-candidates"),
    path("candidates/<uuid:profile_id>/", views.candidate, name="talent-candidate"),
    path("candidates/<uuid:profile_id>/point/", views.candidate_point, name="talent-candidate-point"),
    path("training/<uuid:item_id>/attendance/", views.training_attendance, name="talent-attendance"),
    path("skills/", views.skills, name="talent-skills"),
]
