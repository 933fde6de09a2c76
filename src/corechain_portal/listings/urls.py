"""Addresses of demands and offers, below ``/listings/``."""

from __future__ import annotations

from django.urls import path

from corechain_portal.listings import (
    views,
    views_bulk,
    views_changes,
    views_files,
    views_merging,
    views_steps,
)

listings = [
    path("", views.listings, name="listings"),
    path("mine/", views.mine, name="my-listings"),
    path("new/", views_changes.new, name="listing-new"),
    path("upload/", views_bulk.upload, name="listings-upload"),
    path("template.xlsx", views_bulk.template_file, name="listings-template"),
    path("mine.xlsx", views_bulk.export, name="listings-export"),
    path("suggest/", views_changes.suggest, name="listing-suggest"),
    path("merging/", views_merging.proposals, name="merge-proposals"),
    path("merging/new/", views_merging.new, name="merge-proposal-new"),
    path("merging/<uuid:proposal_id>/", views_merging.proposal, name="merge-proposal"),
    path("merging/<uuid:proposal_id>/agree/", views_merging.agree, name="merge-proposal-agree"),
    path("merging/<uuid:proposal_id>/decline/", views_merging.decline, name="merge-proposal-decline"),
    path("merging/<uuid:proposal_id>/withdraw/", views_merging.withdraw, name="merge-proposal-withdraw"),
    path("same/", views_merging.same, name="same-listings"),
    path("<uuid:listing_id>/", views.listing, name="listing"),
    path("<uuid:listing_id>/edit/", views_changes.edit, name="listing-edit"),
    path("<uuid:listing_id>/publish/", views_steps.publish, name="listing-publish"),
    path("<uuid:listing_id>/withdraw/", views_steps.withdraw, name="listing-withdraw"),
    path("<uuid:listing_id>/renew/", views_steps.renew, name="listing-renew"),
    path("<uuid:listing_id>/copy/", views_steps.copy, name="listing-copy"),
    path("<uuid:listing_id>/discard/", views_steps.discard, name="listing-discard"),
    path("<uuid:listing_id>/merge/", views_steps.merge, name="listing-merge"),
    path("<uuid:listing_id>/take-out/", views_merging.take_out, name="listing-take-out"),
    path("<uuid:listing_id>/files/", views_files.add, name="listing-file-add"),
    path("<uuid:listing_id>/files/<int:number>/", views_files.file, name="listing-file"),
    path("<uuid:listing_id>/files/<int:number>/remove/", views_files.remove, name="listing-file-remove"),
]
