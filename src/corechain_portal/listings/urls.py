"""Addresses of demands and offers, below ``/listings/``."""

from __future__ import annotations

from django.urls import path

from corechain_portal.listings import views, views_bulk, views_changes, views_files, views_steps

listings = [
    path("", views.listings, name="listings"),
    path("mine/", views.mine, name="my-listings"),
    path("new/", views_changes.new, name="listing-new"),
    path("upload/", views_bulk.upload, name="listings-upload"),
    path("template.xlsx", views_bulk.template_file, name="listings-template"),
    path("mine.xlsx", views_bulk.export, name="listings-export"),
    path("suggest/", views_changes.suggest, name="listing-suggest"),
    path("<uuid:listing_id>/", views.listing, name="listing"),
    path("<uuid:listing_id>/edit/", views_changes.edit, name="listing-edit"),
    path("<uuid:listing_id>/publish/", views_steps.publish, name="listing-publish"),
    path("<uuid:listing_id>/withdraw/", views_steps.withdraw, name="listing-withdraw"),
    path("<uuid:listing_id>/renew/", views_steps.renew, name="listing-renew"),
    path("<uuid:listing_id>/copy/", views_steps.copy, name="listing-copy"),
    path("<uuid:listing_id>/discard/", views_steps.discard, name="listing-discard"),
    path("<uuid:listing_id>/merge/", views_steps.merge, name="listing-merge"),
    path("<uuid:listing_id>/files/", views_files.add, name="listing-file-add"),
    path("<uuid:listing_id>/files/<int:number>/", views_files.file, name="listing-file"),
    path("<uuid:listing_id>/files/<int:number>/remove/", views_files.remove, name="listing-file-remove"),
]
