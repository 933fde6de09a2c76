"""Everything kept about a person: counted for the page, written out for the download."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count, DateTimeField, F, IntegerField, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from corechain.texts import Language
from corechain_portal.accounts.models import User
from corechain_portal.home.kept import ABOUT, Kept, done_by_people

ACCOUNT_FIELDS = ("email", "display_name", "language", "sample", "date_joined", "last_login", "is_active")


def counts(person: User) -> dict[str, int]:
    """How many rows of each kind there are, by label; one query."""
    kinds = {f"kind_{number}": kind for number, kind in enumerate((*ABOUT, *done_by_people()))}
    columns = {name: Coalesce(Subquery(_count(kind)), 0) for name, kind in kinds.items()}
    found = User.objects.filter(pk=person.pk).values(**columns).get()
    return {kind.label: found[name] for name, kind in kinds.items()}


def _count(kind: Kept) -> Any:
    rows = kind.rows(OuterRef("pk"), OuterRef("email"))
    return rows.values(kind.column).annotate(number=Count("*")).values("number")


def everything_about(person: User, language: Language) -> dict[str, Any]:
    """What the download holds: the account, what is kept about the person, and what the person did. No secrets."""
    number = counts(person)
    return {
        "made_at": timezone.now(),
        "account": {field: getattr(person, field) for field in ACCOUNT_FIELDS},
        "kept": {
            kind.label: _told(kind, language, _rows(kind, person) if number[kind.label] else [])
            for kind in ABOUT
        },
        "done": {kind.label: _told(kind, language, rows) for kind, rows in _doings(person)},
    }


def _told(kind: Kept, language: Language, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"what": kind.name.render(language), "why": kind.why.render(language), "rows": rows}


def _rows(kind: Kept, person: User) -> list[dict[str, Any]]:
    return list(kind.rows(person, person.email).order_by("pk").values(*kind.fields))


def _doings(person: User) -> list[tuple[Kept, list[dict[str, Any]]]]:
    """Which things of each kind the person made or changed, and when; one query for all kinds."""
    kinds = done_by_people()
    never = Value(None, DateTimeField())
    parts = [
        kind.rows(person, person.email)
        .annotate(
            done_kind=Value(number, IntegerField()),
            done_key=Cast("pk", TextField()),
            done_at=F(kind.at) if kind.at else never,
        )
        .values_list("done_kind", "done_key", "done_at")
        for number, kind in enumerate(kinds)
    ]
    by_kind: dict[int, list[dict[str, Any]]] = {number: [] for number in range(len(kinds))}
    for number, key, moment in parts[0].union(*parts[1:], all=True).order_by("done_at"):
        by_kind[number].append({"id": _readable(key), "at": moment})
    return [(kind, by_kind[number]) for number, kind in enumerate(kinds)]


def _readable(key: str) -> str:
    """An identifier as addresses show it; SQLite keeps UUIDs without hyphens."""
    return str(uuid.UUID(key)) if len(key) == 32 else key
