"""Programs of member organisations: tokens that let them ask, webhooks that tell them what happened."""

from __future__ import annotations

from typing import Any


def publish(*args: Any, **kwargs: Any) -> None:
    """Tell a member organisation's webhooks: see :func:`corechain_portal.integration.publishing.publish`."""
    from corechain_portal.integration.publishing import publish as tell  # models exist once Django is set up

    tell(*args, **kwargs)
