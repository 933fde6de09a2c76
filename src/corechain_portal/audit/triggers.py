"""What the database itself refuses: entries of the audit are added, never changed or deleted.

Used by the first migration. A later migration that rebuilds the table on SQLite drops its triggers there and calls
:func:`forbid_changes` again.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

ENTRIES, HEADS = "audit_auditentry", "audit_audithead"
FINAL = "entries of the audit are never changed or deleted"
NAMES = {"audit_entry_unchanged": ENTRIES, "audit_entry_kept": ENTRIES, "audit_head_kept": HEADS}

REFUSE = f"BEGIN SELECT RAISE(ABORT, '{FINAL}'); END"
ON_SQLITE = (
    f"CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON {ENTRIES} {REFUSE}",
    f"CREATE TRIGGER audit_entry_kept BEFORE DELETE ON {ENTRIES} {REFUSE}",
    f"CREATE TRIGGER audit_head_kept BEFORE DELETE ON {HEADS} {REFUSE}",
)
ON_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_is_final() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{FINAL}'; END $$",
    f"CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON {ENTRIES} EXECUTE FUNCTION audit_is_final()",
    f"CREATE TRIGGER audit_entry_kept BEFORE DELETE OR TRUNCATE ON {ENTRIES} EXECUTE FUNCTION audit_is_final()",
    f"CREATE TRIGGER audit_head_kept BEFORE DELETE OR TRUNCATE ON {HEADS} EXECUTE FUNCTION audit_is_final()",
)


def forbid_changes(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers."""
    with connection.cursor() as cursor:
        for statement in ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE:
            cursor.execute(statement)


def allow_changes(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: to undo the migration, and for tests that bend a chain or empty their database."""
    with connection.cursor() as cursor:
        for name, table in NAMES.items():
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
