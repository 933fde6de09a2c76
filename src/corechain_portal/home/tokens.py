"""API tokens that will soon be taken no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.home.due import Due
from corechain_portal.integration.models import ApiToken

SOON = timedelta(days=14)
MOST_SHOWN = 10


def expiring_tokens(viewer: Viewer) -> Iterator[Due]:
    """Tokens of the organisations whose tokens the person manages, the first that ends first."""
    if not viewer.may("member.manage_tokens"):
        return
    today = timezone.localdate()
    tokens = ApiToken.objects.filter(
        member__in=viewer.member_ids, revoked_at=None, expires_on__range=(today, today + SOON)
    ).select_related("member")
    for token in tokens.order_by("expires_on", "pk")[:MOST_SHOWN]:
        if viewer.may("member.manage_tokens", token):
            name = Text(zh=token.member.name("zh"), en=token.member.name("en"))
            yield Due(
                Text(
                    zh="{organisation}的接口令牌“{token}”即将到期",
                    en="The API token “{token}” of {organisation} expires soon",
                    organisation=name,
                    token=token.name,
                ),
                reverse("member-tokens", args=[token.member_id]),
                by=timezone.make_aware(datetime.combine(token.expires_on + timedelta(days=1), time())),
                member=token.member_id,
            )
