"""Who may come in: the one line that every view of the laboratory begins with."""

from __future__ import annotations

from collections.abc import Callable

from corechain_portal.access.gates import View, guarded


def for_analysts(*methods: str) -> Callable[[View], View]:
    """A view for analysts and the secretariat that takes these methods. Nothing of it is kept by browsers."""
    return guarded("laboratory.use", *methods)
