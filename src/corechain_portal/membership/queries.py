"""Reading members, people and roles for pages and the API alike, in few questions however many there are."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from corechain.exceptions import UnknownName
from corechain.model.places import Place, country, place, places
from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.membership.models import (
    AllianceRole,
    MemberOrganisation,
    OrganisationRole,
    SeatKind,
    Standing,
)

SEAT_ORDER = tuple(SeatKind)


def find_members(
    alliance: Alliance,
    *,
    text: str = "",
    seat: str = "",
    kind: str = "",
    region: str = "",
    standing: str = Standing.ACTIVE,
) -> QuerySet[MemberOrganisation]:
    """Members for which everything asked holds, by name. `text` occurs in a name, former name or code; `region` is the
    code of a place that they lie in. An empty `standing` asks for all that ever were.
    """
    rows = MemberOrganisation.objects.filter(alliance=alliance)
    if text:
        former = Q(former_names__name_zh__icontains=text)
        rows = rows.filter(
            Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(uscc__iexact=text) | former
        ).distinct()
    for name, value in (("seat", seat), ("kind", kind), ("standing", standing)):
        if value:
            rows = rows.filter(**{name: value})
    return rows.filter(_lies_in(region)) if region else rows


def _lies_in(region: str) -> Q:
    """By the leading digits of GB/T 2260 codes: of a province two, of a city four."""
    found = place_or_none(region)
    if found is None:
        return Q(pk=None)
    if found.code == "CN":
        return Q(region__regex=r"^\d{6}$") | Q(region="CN")
    codes = found.members or (found.code,)
    asked = Q(pk=None)
    for code in codes:
        asked |= Q(region__startswith=code.rstrip("0") if code.isdigit() else code)
    return asked


def place_or_none(code: str) -> Place | None:
    """The place with this code, or None for an empty or unknown one."""
    try:
        return place(code) if code else None
    except UnknownName:
        return None


def regions_of(alliance: Alliance) -> Sequence[Place]:
    """Places that members lie in: provinces and cities of the mainland, countries; the most frequent first."""
    counted = (
        MemberOrganisation.objects.filter(alliance=alliance, standing=Standing.ACTIVE)
        .exclude(region="")
        .values_list("region")
        .annotate(count=Count("pk"))
        .order_by("-count", "region")
    )
    found: dict[str, Place] = {}
    for region, _ in counted[:500]:
        for each in _with_those_above(region):
            found.setdefault(each.code, each)
    return tuple(found.values())


def _with_those_above(region: str) -> Iterable[Place]:
    if not region.isdigit():
        yield from filter(None, [place_or_none(region) or _country(region)])
        return
    codes = (region, f"{region[:4]}00", f"{region[:2]}0000")
    yield from (places()[code] for code in dict.fromkeys(codes) if code in places())


def _country(code: str) -> Place | None:
    try:
        return country(code)
    except UnknownName:
        return None


def seat_counts(alliance: Alliance) -> Mapping[str, int]:
    """How many members have each seat, in the order of the seats."""
    rows = MemberOrganisation.objects.filter(alliance=alliance, standing=Standing.ACTIVE)
    counted = dict(rows.order_by().values_list("seat").annotate(count=Count("pk")))
    return {seat.value: counted.get(seat.value, 0) for seat in SEAT_ORDER}


@dataclass
class Colleague:
    """A person with the roles held in one organisation or in the alliance."""

    person: User
    roles: list[OrganisationRole | AllianceRole] = field(default_factory=list)

    @property
    def since(self) -> datetime:
        """Since when the person has had any of these roles."""
        return min(role.since for role in self.roles)


def people_of(member: MemberOrganisation) -> Sequence[Colleague]:
    """Everybody with a role in force, by name."""
    return _by_person(OrganisationRole.objects.filter(member=member, until=None).select_related("person"))


def staff_roles(alliance: Alliance) -> Sequence[Colleague]:
    """Everybody with a role in the alliance, by name."""
    return _by_person(AllianceRole.objects.filter(alliance=alliance, until=None).select_related("person"))


def _by_person(roles: Iterable[OrganisationRole | AllianceRole]) -> Sequence[Colleague]:
    found: dict[int, Colleague] = {}
    for role in roles:
        found.setdefault(role.person_id, Colleague(role.person)).roles.append(role)
    return sorted(found.values(), key=lambda each: (each.person.get_full_name().casefold(), each.person.pk))


def past_roles(member: MemberOrganisation) -> QuerySet[OrganisationRole]:
    """Roles that have ended, the latest first."""
    ended = OrganisationRole.objects.filter(member=member, until__isnull=False)
    return ended.select_related("person").order_by("-until", "-pk")


def own_members(person: User, alliance: Alliance) -> Sequence[MemberOrganisation]:
    """The member organisations that a person acts for, each with ``own_roles``, by name."""
    held = OrganisationRole.objects.filter(person=person, until=None)
    rows = MemberOrganisation.objects.filter(
        alliance=alliance, standing=Standing.ACTIVE, roles__person=person, roles__until=None
    ).distinct()
    return list(rows.prefetch_related(Prefetch("roles", queryset=held, to_attr="own_roles")))


def member_people_count(ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """How many people act for each of these members."""
    rows = OrganisationRole.objects.filter(member__in=list(ids), until=None).order_by()
    return dict(rows.values_list("member").annotate(count=Count("person", distinct=True)))
