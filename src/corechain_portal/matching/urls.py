"""Addresses of matches, below ``/matches/``; the public page for a demand in one's own words stands at ``/match/``."""

from __future__ import annotations

from django.urls import path

from corechain_portal.matching import views_matches, views_searches, views_staff

matches = [
    path("", views_matches.matches, name="matches"),
    path("order/", views_matches.order, name="matches-order"),
    path("listings/<uuid:listing_id>/", views_matches.listing_matches, name="listing-matches"),
    path("searches/", views_searches.searches, name="saved-searches"),
    path("searches/<uuid:search_id>/delete/", views_searches.delete, name="saved-search-delete"),
    path("unanswered/", views_staff.unanswered, name="matches-unanswered"),
    path("weights/", views_staff.weights, name="matches-weights"),
    path("weights/change/", views_staff.change_weights, name="matches-weights-change"),
    path("<uuid:match_id>/dismiss/", views_matches.dismiss, name="match-dismiss"),
    path("<uuid:match_id>/take-back/", views_matches.take_back, name="match-take-back"),
    path("<uuid:match_id>/propose/", views_staff.propose, name="match-propose"),
]
