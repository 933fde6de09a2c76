"""Addresses that every workstream shares. A workstream's own come before these."""

from __future__ import annotations

from django.urls import path

from corechain_portal.workstreams import views, views_changes

workstreams = [
    path("", views.workstreams, name="workstreams"),
    path("items/<uuid:item_id>/", views.work_item, name="work-item"),
    path("items/<uuid:item_id>/edit/", views_changes.work_item_edit, name="work-item-edit"),
    path("items/<uuid:item_id>/move/", views_changes.work_item_move, name="work-item-move"),
    path("items/<uuid:item_id>/share/", views_changes.work_item_share, name="work-item-share"),
    path("items/<uuid:item_id>/comment/", views_changes.work_item_comment, name="work-item-comment"),
    path(
        "items/<uuid:item_id>/comments/<uuid:comment_id>/withdraw/",
        views_changes.work_item_comment_withdraw,
        name="work-item-comment-withdraw",
    ),
    path("items/<uuid:item_id>/files/", views_changes.work_item_file, name="work-item-file"),
    path(
        "items/<uuid:item_id>/files/<int:file_id>/remove/",
        views_changes.work_item_file_remove,
        name="work-item-file-remove",
    ),
    path("items/<uuid:item_id>/join/", views_changes.work_item_join, name="work-item-join"),
    path("items/<uuid:item_id>/withdraw/", views_changes.work_item_withdraw, name="work-item-withdraw"),
    path("<slug:workstream>/", views.workstream, name="workstream"),
    path("<slug:workstream>/new/<slug:kind>/", views_changes.work_item_new, name="work-item-new"),
]
