"""Addresses of a member's tokens and webhooks."""

from __future__ import annotations

from django.urls import path

from corechain_portal.integration import views_tokens, views_webhooks

TOKENS = "members/<uuid:member_id>/tokens/"
WEBHOOKS = "members/<uuid:member_id>/webhooks/"
WEBHOOK = f"{WEBHOOKS}<uuid:webhook_id>/"

integration = [
    path(TOKENS, views_tokens.tokens, name="member-tokens"),
    path(f"{TOKENS}<uuid:token_id>/revoke/", views_tokens.token_revoke, name="member-token-revoke"),
    path(WEBHOOKS, views_webhooks.webhooks, name="member-webhooks"),
    path(WEBHOOK, views_webhooks.webhook, name="member-webhook"),
    path(f"{WEBHOOK}ping/", views_webhooks.webhook_ping, name="member-webhook-ping"),
    path(f"{WEBHOOK}secret/", views_webhooks.webhook_secret, name="member-webhook-secret"),
    path(f"{WEBHOOK}delete/", views_webhooks.webhook_delete, name="member-webhook-delete"),
    path(
        f"{WEBHOOK}deliveries/<uuid:delivery_id>/replay/",
        views_webhooks.delivery_replay,
        name="member-delivery-replay",
    ),
]
