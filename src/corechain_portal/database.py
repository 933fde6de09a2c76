"""The operational database: SQLite by default, PostgreSQL by address; and what is kept for a while beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dj_database_url

from corechain.texts import Text
from corechain_portal.configuration import BadSetting

ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")


def database(address: str) -> dict[str, Any]:
    """Django's settings of the database at `address`; raises :class:`BadSetting`.

    >>> database("postgresql://me@localhost/corechain")["ENGINE"]
    'django.db.backends.postgresql'
    """
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(address, conn_max_age=60, conn_health_checks=True))
    except ValueError:
        found = {}
    if found.get("ENGINE") not in ENGINES:
        raise BadSetting(
            "DATABASE_URL",
            Text(
                zh="看不懂这个地址，请用 sqlite:///路径 或 postgresql://用户:口令@主机/库名。",
                en="cannot be read; use sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.",
            ),
        )
    if found["ENGINE"].endswith("sqlite3"):
        # Write-ahead logging lets pages read while a data set is loaded; IMMEDIATE waits for the lock rather
        # than failing in the middle of a transaction.
        found["OPTIONS"] = {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        }
    return found


def caches(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Django's settings of what is kept for minutes.

    ``default`` counts sign-ins and applications that come too fast. On PostgreSQL, where several web processes may
    serve, they share it in a table; on SQLite there is one process. ``process`` is each process's own, for what is
    counted too often to ask the database: the requests of a token.

    >>> caches(database("sqlite:///x.sqlite3"))["default"]["BACKEND"].rpartition(".")[2]
    'LocMemCache'
    """
    own = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"}
    shared = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
    return {
        "default": shared if chosen["ENGINE"].endswith("postgresql") else {**own, "LOCATION": "default"},
        "process": own,
    }
