"""The audit: for the alliance's administrators and its auditor."""

from tests.portal.matrix.address import only, row

READERS = ("administrator", "auditor")
FIRST = {"sequence": "1"}

MATRIX = (
    only(READERS, "audit"),
    only(READERS, "audit", query="?action=membership.role.give&since=2026-01-01"),
    only(READERS, "audit", query="?since=yesterday", gets="form-error"),
    only(READERS, "audit-entry", **FIRST),
    only(READERS, "audit-entry", gets="none-such", sequence="999999999"),
    only(READERS, "audit-csv"),
    only(READERS, "audit-jsonl"),
    row("api:audit", (READERS, "ok"), anonymous="unauthorised"),
)
