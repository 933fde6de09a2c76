"""What an entry's hash is taken of: JSON written in exactly one way (RFC 8785 for the kinds of value kept here).

Anyone can check a chain with a few lines: the rule stands in ``docs/how-to/audit.md``.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Model

GENESIS = "0" * 64
"""The hash before the first entry of a chain."""
LONGEST_TEXT = 1000
"""Characters of a text that are kept word for word; of a longer one its length and hash are."""


def plain(value: Any) -> Any:
    """`value` as JSON can hold it: text, whole numbers, true, false, null, lists and objects of these.

    Other numbers, days and identifiers become text, times are given in UTC. A long text is kept as its length and hash.

    >>> plain({"seat": "council", "share": 0.5, "since": date(2026, 11, 24)})
    {'seat': 'council', 'share': '0.5', 'since': '2026-11-24'}
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(each) for each in value), key=canonical)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Model):
        return plain(value.pk)
    return _text(value.isoformat() if isinstance(value, date) else str(value))


def _text(value: str) -> Any:
    kept = value.encode("utf-8", "replace")
    if len(value) > LONGEST_TEXT:
        return {"characters": len(value), "sha256": hashlib.sha256(kept).hexdigest()}
    return kept.decode()


def moment(at: datetime) -> str:
    """A time in UTC to the microsecond, such as ``2026-11-24T01:02:03.000004Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(content: Any) -> str:
    """`content` as JSON: keys in order, no spaces, letters as they are.

    >>> canonical({"b": ["甲", None], "a": 1})
    '{"a":1,"b":["甲",null]}'
    """
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def chained(previous_hash: str, content: Mapping[str, Any]) -> str:
    """SHA-256 over the previous entry's hash, a line feed and `content` as canonical JSON, in hexadecimal."""
    return hashlib.sha256(f"{previous_hash}\n{canonical(content)}".encode()).hexdigest()


def identifier(value: uuid.UUID | None) -> str | None:
    """An identifier as an entry's content names it."""
    return None if value is None else str(value)
