"""What changes member organisations: taken in, edited, renamed, merged, gone, come back. Nothing of it is deleted.

Every change is recorded in the audit inside its own transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
from corechain_portal.membership.exceptions import AlreadyMember, NotActive, NotPossible
from corechain_portal.membership.models import (
    FormerName,
    MemberOrganisation,
    MembershipPeriod,
    OrganisationRole,
    SeatKind,
    Standing,
)
from corechain_portal.membership.registry import comparable_name, registry_of
from corechain_portal.web.stale_edit import save_unless_stale


def known_member(
    alliance: Alliance, *, names: Iterable[str], uscc: str | None, registry_id: str | None = None
) -> MemberOrganisation | None:
    """The organisation that is, or was, a member under this code, place in the chain or just this name.

    A name that agrees counts only where the two codes do not differ. Two queries, and one for the chain.
    """
    names = [name for name in names if name]
    in_chain = set(registry_of(alliance).same_name(names))
    bare = {comparable_name(name) for name in names}
    members = MemberOrganisation.objects.filter(alliance=alliance)
    own = ("pk", "uscc", "registry_id", "name_zh", "name_en", "former_names__name_zh")
    found: dict[str, uuid.UUID] = {}
    for pk, code, place, *called in members.order_by("pk").values_list(*own):
        if uscc and code == uscc:
            found["code"] = pk
        elif registry_id and place == registry_id:
            found["chain"] = pk
        elif uscc and code:
            continue  # two codes, two organisations
        elif place in in_chain or any(comparable_name(name) in bare for name in called if name):
            found.setdefault("name", pk)
    best = found.get("code") or found.get("chain") or found.get("name")
    return members.get(pk=best) if best else None


def locked(member: MemberOrganisation) -> MemberOrganisation:
    """The member read again for changing; others who want to change it wait until this transaction ends."""
    return MemberOrganisation.objects.select_for_update().get(pk=member.pk)


def active(member: MemberOrganisation) -> MemberOrganisation:
    """Like :func:`locked`; raises :class:`NotActive` where it has left."""
    found = locked(member)
    if not found.is_active:
        raise NotActive
    return found


@transaction.atomic
def take_in(
    alliance: Alliance,
    facts: Mapping[str, Any],
    *,
    viewer: Viewer,
    registry_id: str | None = None,
    seat: str = SeatKind.MEMBER,
) -> MemberOrganisation:
    """Make an organisation a member since now. One that had left comes back as the same member, without its old roles
    and seat. Raises :class:`AlreadyMember`.
    """
    known = known_member(
        alliance, names=(facts["name_zh"], facts["name_en"]), uscc=facts["uscc"], registry_id=registry_id
    )
    if known is not None:
        if known.is_active:
            raise AlreadyMember(known)
        return come_back(known, viewer=viewer, seat=seat)
    try:
        with transaction.atomic():
            member = MemberOrganisation.objects.create(
                alliance=alliance, registry_id=registry_id or None, seat=seat, **facts
            )
    except IntegrityError:  # another decision made it a member a moment ago
        found = MemberOrganisation.objects.filter(alliance=alliance)
        raise AlreadyMember(found.get(Q(uscc=facts["uscc"]) | Q(registry_id=registry_id))) from None
    MembershipPeriod.objects.create(member=member)
    record("membership.member.join", member, viewer=viewer, before=None, after=member.to_audit())
    return member


@transaction.atomic
def come_back(
    member: MemberOrganisation, *, viewer: Viewer, seat: str = SeatKind.MEMBER
) -> MemberOrganisation:
    """Open another period of membership. Roles, seat and tokens of before do not come back by themselves."""
    member = locked(member)
    if member.is_active:
        raise AlreadyMember(member)
    if member.successor_id is not None:
        raise NotPossible(
            Text(
                zh="该单位已并入另一会员，不能单独重新入会。",
                en="This organisation was merged into another member; it cannot return by itself.",
            ),
            Text(
                zh="请由并入后的单位办理，或按新单位申请。",
                en="Use the member it is part of, or let it apply as a new one.",
            ),
        )
    before = member.to_audit()
    member.standing, member.seat, member.ownerless_since = Standing.ACTIVE, seat, None
    _save(member)
    MembershipPeriod.objects.create(member=member)
    record("membership.member.return", member, viewer=viewer, before=before, after=member.to_audit())
    return member


@transaction.atomic
def leave(
    member: MemberOrganisation,
    reason: str,
    *,
    viewer: Viewer,
    successor: MemberOrganisation | None = None,
) -> None:
    """End the membership now: its period closes, everybody's roles in it end, open invitations are withdrawn.

    Raises :class:`NotActive` where it has left already.
    """
    member = active(member)
    before, now = member.to_audit(), timezone.now()
    member.standing, member.seat, member.successor = Standing.LEFT, SeatKind.MEMBER, successor
    member.ownerless_since = None
    _save(member)
    member.periods.filter(until=None).update(until=now, reason=reason)
    OrganisationRole.objects.filter(member=member, until=None).update(until=now)
    member.invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    action = "membership.member.leave" if successor is None else "membership.member.merge"
    record(action, member, viewer=viewer, before=before, after=member.to_audit() | {"reason": reason})


@transaction.atomic
def merge(member: MemberOrganisation, into: MemberOrganisation, reason: str, *, viewer: Viewer) -> None:
    """End a membership because the organisation became part of another member; each page names the other."""
    if member.pk == into.pk:
        raise NotPossible(
            Text(zh="一家单位不能并入自己。", en="An organisation cannot be merged into itself."),
            Text(zh="请选择另一家会员。", en="Choose another member."),
        )
    into = active(into)
    leave(member, reason, viewer=viewer, successor=into)


@transaction.atomic
def rename(
    member: MemberOrganisation,
    *,
    name_zh: str,
    name_en: str,
    uscc: str | None,
    registry_id: str | None,
    reason: str,
    version: int,
    viewer: Viewer,
) -> bool:
    """Give a member its new legal name or code, the former kept; False, with nothing changed, for a stale edit.

    Raises :class:`AlreadyMember` where the code or place in the chain is another member's.
    """
    member = active(member)
    before = member.to_audit()
    former = FormerName(
        member=member, name_zh=member.name_zh, name_en=member.name_en, uscc=member.uscc, reason=reason
    )
    others = MemberOrganisation.objects.filter(alliance=member.alliance).exclude(pk=member.pk)
    taken = others.filter((Q(uscc=uscc) if uscc else Q(pk=None)) | _at(registry_id)).first()
    if taken is not None:
        raise AlreadyMember(taken)
    changes = {"name_zh": name_zh, "name_en": name_en, "uscc": uscc, "registry_id": registry_id}
    if not save_unless_stale(member, version, changes):
        return False
    if (former.name_zh, former.name_en, former.uscc) != (name_zh, name_en, uscc):
        former.save()
    after = member.to_audit() | {"reason": reason}
    record("membership.member.rename", member, viewer=viewer, before=before, after=after)
    return True


def _at(registry_id: str | None) -> Q:
    return Q(registry_id=registry_id) if registry_id else Q(pk=None)


@transaction.atomic
def edit(member: MemberOrganisation, changes: Mapping[str, Any], *, version: int, viewer: Viewer) -> bool:
    """Save an edited record; False, with nothing changed, where somebody else saved first."""
    member = active(member)
    before = member.to_audit()
    if not save_unless_stale(member, version, changes):
        return False
    record("membership.member.edit", member, viewer=viewer, before=before, after=member.to_audit())
    return True


@transaction.atomic
def give_seat(member: MemberOrganisation, seat: str, *, viewer: Viewer) -> None:
    """Give a member its place in the council."""
    member = active(member)
    before = member.to_audit()
    member.seat = SeatKind(seat)
    _save(member)
    record("membership.member.seat", member, viewer=viewer, before=before, after=member.to_audit())


def _save(member: MemberOrganisation) -> None:
    member.version = F("version") + 1  # type: ignore[assignment]
    member.save()
    member.refresh_from_db()
