"""Making alliances."""

from __future__ import annotations

from django.db import transaction

from corechain_portal.alliances.models import Alliance

FIRST = {
    "slug": "wuxi-ic",
    "name_zh": "无锡集成电路产业芯链联盟",
    "name_en": "Wuxi IC Core Chain Alliance",
    "region": "320200",
}


@transaction.atomic
def make_first_alliance() -> Alliance:
    """The alliance of a fresh portal; an existing one is left as it is."""
    return Alliance.objects.first() or Alliance.objects.create(**FIRST)
