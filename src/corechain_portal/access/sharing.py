"""The part of a form that says who may see a thing: its level, and the organisations named."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from corechain.exceptions import CorechainError
from corechain.texts import Text
from corechain_portal.access.confidentiality import Level
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.language import current_language
from corechain_portal.membership.models import (
    AllianceRoleKind,
    MemberOrganisation,
    OrganisationRoleKind,
    Standing,
)

ABOUT_LEVELS: Mapping[str, str | Promise] = {
    Level.PUBLIC: _("Everybody, without signing in."),
    Level.ALLIANCE: _("Everybody who belongs to this alliance."),
    Level.NAMED: _("Your organisation, the secretariat and the organisations you choose."),
    Level.SECRETARIAT: _("Your organisation and the secretariat."),
}

CHOOSE_LEVEL = Text(zh="请选择谁可以看到。", en="Choose who may see it.")
CHOOSE_SOME = Text(
    zh="选择“指定单位”时，请至少勾选一家单位。",
    en="With “named organisations”, tick at least one organisation.",
)
NOT_MEMBERS = Text(
    zh="勾选的单位里有的已不是本联盟会员，没有保存。",
    en="One of the organisations ticked is no member of this alliance; nothing was saved.",
)


class BadSharing(CorechainError):
    """A form that does not say clearly who may see."""

    code = "bad_sharing"
    http_status = 422


@dataclass(frozen=True)
class Sharing:
    """Who may see a thing, besides the organisation that it belongs to and the secretariat."""

    level: str = Level.ALLIANCE
    named: tuple[MemberOrganisation, ...] = field(default=())

    @property
    def named_ids(self) -> frozenset[uuid.UUID]:
        """Of the organisations named."""
        return frozenset(each.pk for each in self.named)


def sent_sharing(sent: QueryDict, member: MemberOrganisation) -> Sharing:
    """What the form says of a thing of `member`; raises :class:`BadSharing`."""
    return read_sharing(sent.get("level", ""), sent.getlist("named"), member)


def read_sharing(level: str, named: Iterable[str], member: MemberOrganisation) -> Sharing:
    """A level with identifiers of organisations, which are looked up among the members of the same alliance."""
    if level not in Level.values:
        raise BadSharing(CHOOSE_LEVEL)
    if level != Level.NAMED:
        return Sharing(level)
    try:
        wanted = {uuid.UUID(str(each)) for each in named}
    except ValueError:
        raise BadSharing(NOT_MEMBERS) from None
    if not wanted:
        raise BadSharing(CHOOSE_SOME)
    found = tuple(others(member).filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise BadSharing(NOT_MEMBERS)
    return Sharing(level, found)


def others(member: MemberOrganisation) -> Any:
    """The other members of the alliance, which may be named."""
    rows = MemberOrganisation.objects.filter(alliance=member.alliance_id, standing=Standing.ACTIVE)
    return rows.exclude(pk=member.pk)


def people_of(members: Iterable[MemberOrganisation], *roles: OrganisationRoleKind) -> Iterable[User]:
    """The people with one of `roles` in one of `members`: whom to tell that something is shared with them."""
    in_force = {"organisationroles__until": None, "organisationroles__role__in": roles}
    return User.objects.filter(organisationroles__member__in=list(members), **in_force).distinct()


def holders_of(alliance: Alliance | int, *roles: AllianceRoleKind) -> QuerySet[User]:
    """The people with one of `roles` in the alliance."""
    in_force = {"allianceroles__until": None, "allianceroles__role__in": roles}
    return User.objects.filter(allianceroles__alliance=alliance, **in_force).distinct()


def choices(member: MemberOrganisation, chosen: Sharing | None = None) -> Mapping[str, Any]:
    """What ``access/sharing.html`` shows, with `chosen` ticked; one query."""
    chosen = chosen or Sharing()
    return {
        "levels": [(level, ABOUT_LEVELS[level]) for level in Level.values],
        "others": _options(others(member), chosen.named_ids),
        "chosen": chosen,
    }


def _options(rows: Iterable[MemberOrganisation], ticked: frozenset[uuid.UUID]) -> Sequence[Mapping[str, Any]]:
    """Plain values: an alliance may have thousands of members."""
    language = current_language()
    return [
        {
            "id": str(each.pk),
            "name": each.name(language),
            "words": f"{each.name_zh} {each.name_en}".lower(),
            "ticked": each.pk in ticked,
        }
        for each in rows
    ]
