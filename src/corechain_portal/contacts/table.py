"""Contact points as CSV that opens rightly in Excel; a name never becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from corechain_portal.contacts.models import ContactPoint
from corechain_portal.laboratory.downloads import plain

COLUMNS = ("member_zh", "member_en", "function", "name", "phone", "email")


def contacts_csv(contacts: Iterable[ContactPoint]) -> str:
    """One row a contact point."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for each in contacts:
        row = (each.member.name_zh, each.member.name_en, each.function, each.name, each.phone, each.email)
        writer.writerow([plain(cell) for cell in row])
    return "\ufeff" + file.getvalue()
