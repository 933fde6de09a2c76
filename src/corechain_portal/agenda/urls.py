"""Addresses of the calendar."""

from __future__ import annotations

from django.urls import path

from corechain_portal.agenda import views, views_feeds

agenda = [
    path("", views.calendar, name="calendar"),
    path("subscribe/", views.subscribe, name="calendar-subscribe"),
    path("subscribe/change/", views.feed_change, name="calendar-feed-change"),
    path("public.ics", views_feeds.public_feed, name="calendar-public-feed"),
    path("feeds/<str:token>.ics", views_feeds.personal_feed, name="calendar-personal-feed"),
]
