"""Making alliances."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from corechain.exceptions import CorechainError
from corechain.model.places import place
from corechain.texts import Text
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record

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


class UnusableAlliance(CorechainError):
    """A slug, host or other property that an alliance cannot have."""

    code = "unusable_alliance"
    http_status = 409


@transaction.atomic
def make_alliance(slug: str, *, name_zh: str, name_en: str, region: str = "", host: str = "") -> Alliance:
    """Another alliance of this portal, without members, people or chain yet.

    `region` is a code or a name, `host` a host name of its own. Raises :class:`UnusableAlliance` for a slug or host
    that is taken or cannot stand in an address, and :class:`corechain.exceptions.UnknownName` for an unknown region.
    """
    made = Alliance(
        slug=slug,
        name_zh=name_zh.strip(),
        name_en=name_en.strip(),
        region=place(region).code if region else "",
        host=host.strip().lower() or None,
    )
    try:
        made.full_clean()
    except ValidationError as error:
        raise UnusableAlliance(
            Text(
                zh="联盟不能这样建立：{why}",
                en="The alliance cannot be made so: {why}",
                why="; ".join(f"{field}: {' '.join(told)}" for field, told in error.message_dict.items()),
            ),
            Text(zh="改正后再运行。", en="Put it right and run it again."),
        ) from error
    made.save()
    record("alliance.make", made, viewer=None, by="command", before=None, after=made.to_audit())
    return made
