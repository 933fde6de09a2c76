from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone

from corechain_portal.agenda.dates import Entry
from corechain_portal.language import current_language

register = template.Library()


@register.filter
def entry_title(entry: Entry) -> str:
    """Its title in the reader's language."""
    return entry.name(current_language())


@register.filter
def at_hour(entry: Entry, day: date) -> str:
    """When it is on that day, in the current time zone: "14:00–16:00", "→16:00" on its last day, or nothing."""
    if not isinstance(entry.starts, datetime):
        return ""
    begins = timezone.localtime(entry.starts)
    ends = timezone.localtime(entry.ends) if isinstance(entry.ends, datetime) else None
    first = f"{begins:%H:%M}" if begins.date() == day else "→"
    last = f"{ends:%H:%M}" if ends and ends.date() == day and ends != begins else ""
    if begins.date() != day:
        return f"{first}{last}"
    return f"{first}–{last}" if last else first
