"""Every change of state, by whom, when and from what to what, in chains of entries that cannot be bent unnoticed.

>>> from corechain_portal.audit import record  # doctest: +SKIP
>>> record("membership.member.change", member, viewer=viewer, before=before, after=member.to_audit())  # doctest: +SKIP
"""

from __future__ import annotations

from typing import Any


def record(*args: Any, **kwargs: Any) -> None:
    """Keep one change: see :func:`corechain_portal.audit.recording.record`."""
    from corechain_portal.audit.recording import record as keep  # models exist only once Django is set up

    keep(*args, **kwargs)
