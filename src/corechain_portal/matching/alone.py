"""Writing matches one worker at a time.

Workers that write many rows of one table lock them in different orders, and on PostgreSQL wait for each other in a
circle. Whoever writes matches therefore first locks the row of the alliance.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from corechain_portal.alliances.models import Alliance
from corechain_portal.background import committing


@contextmanager
def alone(alliance_id: int) -> Iterator[None]:
    """A transaction in which no other worker writes matches of this alliance; keep it short.

    Rows that refer to the alliance can still be written meanwhile.
    """
    with committing():
        Alliance.objects.select_for_update(no_key=True).get(pk=alliance_id)
        yield
