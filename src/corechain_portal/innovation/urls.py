"""Addresses of joint innovation besides those that all workstreams share."""

from __future__ import annotations

from django.urls import path

from corechain_portal.innovation import views, views_projects, views_reviews

innovation = [
    path("invitations/", views.waiting, name="innovation-waiting"),
    path("invitations/<uuid:invitation_id>/", views.partner_invitation, name="partner-invitation"),
    path("reviews/<uuid:review_id>/", views_reviews.proposal_review, name="proposal-review"),
    path("reviews/<uuid:review_id>/conflict/", views_reviews.review_conflict, name="review-conflict"),
    path("reviews/<uuid:review_id>/files/<int:file_id>/", views_reviews.review_file, name="review-file"),
    path("<uuid:item_id>/criteria/", views.criterion_new, name="criterion-new"),
    path(
        "<uuid:item_id>/criteria/<uuid:criterion_id>/remove/", views.criterion_remove, name="criterion-remove"
    ),
    path("<uuid:item_id>/deadline/", views.call_extend, name="call-extend"),
    path("<uuid:item_id>/roles/", views.open_role_new, name="open-role-new"),
    path("<uuid:item_id>/roles/<uuid:role_id>/remove/", views.open_role_remove, name="open-role-remove"),
    path("<uuid:item_id>/roles/<uuid:role_id>/partners/", views.partner_search, name="partner-search"),
    path("<uuid:item_id>/invitations/", views.partner_invite, name="partner-invite"),
    path(
        "<uuid:item_id>/invitations/<uuid:invitation_id>/withdraw/",
        views.partner_invitation_withdraw,
        name="partner-invitation-withdraw",
    ),
    path("<uuid:item_id>/partners/leave/", views.consortium_leave, name="consortium-leave"),
    path("<uuid:item_id>/reviewers/", views_reviews.reviewer_assign, name="reviewer-assign"),
    path(
        "<uuid:item_id>/reviewers/<uuid:review_id>/remove/",
        views_reviews.reviewer_remove,
        name="reviewer-remove",
    ),
    path("<uuid:item_id>/milestones/", views_projects.step_new, name="project-step-new"),
    path(
        "<uuid:item_id>/milestones/<uuid:step_id>/done/", views_projects.step_done, name="project-step-done"
    ),
    path("<uuid:item_id>/outcomes/", views_projects.outcome_new, name="project-outcome-new"),
]
