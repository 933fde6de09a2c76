"""Addresses of work items."""

from __future__ import annotations

from django.urls import reverse

from corechain_portal.workstreams.models import WorkItem


def item_link(item: WorkItem) -> str:
    """The page of an item."""
    return reverse("work-item", kwargs={"item_id": item.pk})
