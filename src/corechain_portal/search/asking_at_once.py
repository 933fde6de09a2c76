"""Several querysets put to the database as one question, each with its own limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def values_of_each(asked: Mapping[str, QuerySet[Any]]) -> dict[str, list[Any]]:
    """The values of each queryset, whose columns are a value and a number by which they are put in order; one query.

    A union has no order of its own.
    """
    found: dict[str, list[Any]] = {code: [] for code in asked}
    for code, value, _ in sorted(_union(asked, "SELECT %s, * FROM ({}) AS found{}"), key=lambda row: row[2]):
        found[code].append(value)
    return found


def counts_of_each(asked: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each queryset has; one query."""
    return dict.fromkeys(asked, 0) | dict(_union(asked, "SELECT %s, count(*) FROM ({}) AS found{}"))


def _union(asked: Mapping[str, QuerySet[Any]], part: str) -> list[Any]:
    parts, parameters = [], []
    for number, (code, rows) in enumerate(asked.items()):
        try:
            sql, of = rows.query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:  # nothing can fit
            continue
        parts.append(part.format(sql, number))
        parameters += [code, *of]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        return list(cursor.fetchall())
