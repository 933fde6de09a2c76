"""Reading the audit: filtered, in pages whose cost does not depend on how long the chain is."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from corechain_portal.accounts.models import User
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit.models import AuditEntry
from corechain_portal.membership.models import MemberOrganisation

ROWS_A_PAGE = 50
ROWS_AT_ONCE = 2_000
LARGEST = 2**62
"""No sequence number or identifier is as large; larger ones in an address are taken for it."""
CHOICES = 20
"""People or organisations offered where several fit what was typed."""


@dataclass(frozen=True)
class Wanted:
    """Which entries are asked for; what is empty does not narrow."""

    action: str = ""
    person: int | None = None
    member: uuid.UUID | None = None
    thing: str = ""
    """An identifier, or ``kind:identifier``."""
    since: date | None = None
    until: date | None = None
    """The last day, at home (``TIME_ZONE``)."""


@dataclass(frozen=True)
class Page:
    """Entries, the newest first, and where to go on."""

    entries: Sequence[AuditEntry]
    older: int | None
    """Sequence number before which the next page begins."""
    newer: int | None


def wanted_entries(chain: int, wanted: Wanted) -> QuerySet[AuditEntry]:
    """The entries of a chain that fit, each filter by an index of its own."""
    rows = AuditEntry.objects.filter(chain=chain)
    same = {"action": wanted.action, "person": wanted.person, "member": wanted.member}
    rows = rows.filter(**{field: value for field, value in same.items() if value})
    kind, _, identifier = wanted.thing.rpartition(":")
    if identifier:
        rows = rows.filter(subject_id=identifier)
    if kind:
        rows = rows.filter(subject_type=kind)
    return _in_time(chain, rows, wanted)


def _in_time(chain: int, rows: QuerySet[AuditEntry], wanted: Wanted) -> QuerySet[AuditEntry]:
    """Entries never go back in time, so a time is a sequence number: pages then follow one index."""
    by_time = (
        AuditEntry.objects.filter(chain=chain).order_by("at", "sequence").values_list("sequence", flat=True)
    )
    if wanted.since is not None:
        first = by_time.filter(at__gte=_midnight(wanted.since)).first()
        rows = rows.none() if first is None else rows.filter(sequence__gte=first)
    if wanted.until is not None and wanted.until < date.max:
        after = by_time.filter(at__gte=_midnight(wanted.until + timedelta(days=1))).first()
        rows = rows if after is None else rows.filter(sequence__lt=after)
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def one_page(
    rows: QuerySet[AuditEntry],
    *,
    before: int | None = None,
    after: int | None = None,
    size: int = ROWS_A_PAGE,
) -> Page:
    """The newest of `rows`, the newest before a sequence number, or those just after one."""
    if after is not None:
        found = list(rows.filter(sequence__gt=after).order_by("sequence")[: size + 1])
        shown = found[:size][::-1]
        newer = shown[0].sequence if len(found) > size else None
        return Page(shown, shown[-1].sequence if shown else None, newer)
    narrowed = rows if before is None else rows.filter(sequence__lt=before)
    found = list(narrowed.order_by("-sequence")[: size + 1])
    shown = found[:size]
    older = shown[-1].sequence if len(found) > size else None
    return Page(shown, older, shown[0].sequence if shown and before is not None else None)


def in_portions(rows: QuerySet[AuditEntry], last: int) -> Iterator[AuditEntry]:
    """All of `rows` up to a sequence number, the oldest first, in portions that need little memory."""
    after = 0
    while True:
        portion = list(
            rows.filter(sequence__gt=after, sequence__lte=last).order_by("sequence")[:ROWS_AT_ONCE]
        )
        yield from portion
        if len(portion) < ROWS_AT_ONCE:
            return
        after = portion[-1].sequence


def people_called(words: str, alliance: Alliance) -> list[User]:
    """People with a role in the alliance, now or once, whose address is `words` or whose name holds them."""
    fits = Q(email__iexact=words) | Q(display_name__icontains=words)
    belong = Q(allianceroles__alliance=alliance) | Q(organisationroles__member__alliance=alliance)
    return list(User.objects.filter(fits, belong).distinct().order_by("display_name", "pk")[:CHOICES])


def members_called(words: str, alliance: Alliance) -> list[MemberOrganisation]:
    """Members of the alliance, now or once, whose name or credit code holds `words`."""
    fits = Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(uscc__iexact=words)
    return list(MemberOrganisation.objects.filter(fits, alliance=alliance)[:CHOICES])


PERSON_FIELDS = ("person", "given_by", "decided_by", "applicant", "owner", "responsible")
MEMBER_FIELDS = ("member", "successor", "named")
"""Values that are identifiers of people and of members."""


def changed_values(entry: AuditEntry) -> dict[str, list[Any]]:
    """``{field: [before, after]}``; raises ValueError for an entry that was altered into something else."""
    kept = json.loads(entry.changes)
    if not isinstance(kept, dict) or not all(
        isinstance(pair, list) and len(pair) == 2 for pair in kept.values()
    ):
        raise ValueError(entry.changes)
    return kept


def names_of(entries: Sequence[AuditEntry], alliance: Alliance) -> dict[str, dict[Any, Any]]:
    """The people, organisations and tokens that `entries` name, in three queries."""
    from corechain_portal.integration.models import ApiToken  # its actions are audited: it imports this app

    people = {entry.person for entry in entries} | _named(entries, PERSON_FIELDS)
    people |= {int(each.subject_id) for each in entries if each.subject_type == "accounts.user"}
    members = {entry.member for entry in entries} | {as_uuid(each) for each in _named(entries, MEMBER_FIELDS)}
    tokens = {entry.token for entry in entries if entry.token}
    of_alliance = MemberOrganisation.objects.filter(alliance=alliance)
    return {
        "people": User.objects.in_bulk([each for each in people if isinstance(each, int)]),
        "members": of_alliance.in_bulk([each for each in members if each]),
        "tokens": ApiToken.objects.in_bulk(list(tokens)),
    }


def _named(entries: Sequence[AuditEntry], fields: Sequence[str]) -> set[Any]:
    found: set[Any] = set()
    for entry in entries:
        try:
            values = changed_values(entry)
        except ValueError:
            continue
        for pair in (values[field] for field in fields if field in values):
            for value in pair:
                found.update(value if isinstance(value, list) else [value])
    return found


def as_uuid(value: Any) -> uuid.UUID | None:
    """`value` where it is written as an identifier."""
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
