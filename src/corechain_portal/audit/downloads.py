"""Entries as files: written while they are read, so that a long chain needs little memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from corechain_portal.audit.canonical import canonical
from corechain_portal.audit.models import AuditEntry
from corechain_portal.laboratory.downloads import plain

COLUMNS = (
    "sequence", "at", "action", "by", "person", "token", "member", "subject_type", "subject_id", "changes",
    "previous_hash", "hash",
)  # fmt: skip


def json_lines(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """An entry a line: its content, as its hash is of, with both hashes."""
    for entry in entries:
        yield canonical(in_full(entry)) + "\n"


def csv_lines(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """A table that opens rightly in Excel; a value never becomes a formula."""
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(COLUMNS)
    yield "\ufeff" + line.getvalue()
    for entry in entries:
        line.seek(0)
        line.truncate()
        told = {**in_full(entry), "changes": entry.changes}
        writer.writerow([plain(told[column]) for column in COLUMNS])
        yield line.getvalue()


def in_full(entry: AuditEntry) -> dict[str, object]:
    """The entry's content, with the hash before it and its own."""
    return {**entry.content(), "previous_hash": entry.previous_hash, "hash": entry.hash}
