"""What changed from one version of a listing to the next, for those who see all of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from corechain.exceptions import UnknownName
from corechain.model.places import place
from corechain_portal.language import current_language
from corechain_portal.listings.models import Listing
from corechain_portal.web.words import LISTING_PARTS, PERIODS

LABELS: Mapping[str, str | Promise] = {
    "title": pgettext_lazy("listing", "Title"),
    "text": _("In its own words"),
    "nodes": _("Nodes of the chain"),
    "requirements": _("Requirements"),
    "quantity": _("Quantity"),
    "unit": _("Unit"),
    "period": _("How often"),
    "price": _("Price for one unit, CNY"),
    "region": _("Place"),
    "starts_on": _("First day"),
    "ends_on": _("Needed by, or until"),
    "lead_time_days": _("Lead time, days"),
    "hidden": _("Only for organisations you accept"),
}
SHOWN_AT_MOST = 20


@dataclass(frozen=True)
class FieldChange:
    """A field before and after, in words."""

    label: str | Promise
    before: str
    after: str


@dataclass(frozen=True)
class VersionChange:
    """What one version changed."""

    version: int
    at: datetime
    fields: tuple[FieldChange, ...]


def changes_of(listing: Listing) -> Sequence[VersionChange]:
    """The newest first; the first version changed nothing. One query."""
    versions = list(listing.versions.order_by("-version")[: SHOWN_AT_MOST + 1])
    found = []
    for later, earlier in pairwise(versions):
        fields = field_changes(earlier.content, later.content)
        if fields:
            found.append(VersionChange(later.version, later.at, fields))
    return found


def field_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """The fields in which two contents differ."""
    return tuple(
        FieldChange(label, in_words(name, before.get(name)), in_words(name, after.get(name)))
        for name, label in LABELS.items()
        if before.get(name) != after.get(name)
    )


def in_words(name: str, value: Any) -> str:
    """A value of a version as a person reads it."""
    if name == "requirements":
        return "; ".join(
            str(each.get("text") or f"{each['attribute']} {each['value']}") for each in value or ()
        )
    if name == "hidden":
        return ", ".join(str(LISTING_PARTS.get(each, each)) for each in value or ())
    if name == "nodes":
        return ", ".join(value or ())
    if name == "period":
        return str(PERIODS.get(value or "", value))
    if name == "region" and value:
        try:
            return place(value).name(current_language())
        except UnknownName:
            return str(value)
    return "" if value is None else str(value)
