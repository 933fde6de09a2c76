"""The alliance that a command is about: ``--alliance SLUG``, else the first."""

from __future__ import annotations

import argparse

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.alliances.models import Alliance


class UnknownAlliance(CorechainError):
    """A slug that no alliance of this portal has."""

    code = "unknown_alliance"
    http_status = 404


def add_alliance_argument(parser: argparse.ArgumentParser) -> None:
    """``--alliance SLUG``."""
    parser.add_argument("--alliance", default="", metavar="SLUG", help="default: the first / 默认第一个联盟")


def chosen_alliance(slug: str = "") -> Alliance:
    """The alliance with this slug, or the first; raises :class:`UnknownAlliance` with the slugs there are."""
    known = Alliance.objects.filter(slug=slug) if slug else Alliance.objects.all()
    found = known.first()
    if found is None:
        slugs = ", ".join(Alliance.objects.values_list("slug", flat=True)) or "–"
        raise UnknownAlliance(
            Text(
                zh="没有联盟“{slug}”；现有：{slugs}。",
                en="There is no alliance “{slug}”; there are: {slugs}.",
                slug=slug,
                slugs=slugs,
            ),
            Text(
                zh="请核对 --alliance，或用 make_alliance 建立。",
                en="Check --alliance, or make it with make_alliance.",
            ),
        )
    return found
