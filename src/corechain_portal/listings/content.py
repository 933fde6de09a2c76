"""What people fill in of a listing: from the form, the API and the table alike."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from corechain_portal.access.confidentiality import Level
from corechain_portal.listings.models import Listing, ListingNode, Part, Side
from corechain_portal.membership.models import MemberOrganisation

DEFAULT_HIDDEN: Mapping[str, tuple[str, ...]] = {Side.DEMAND: (Part.NAME.value,), Side.OFFER: ()}
"""A buyer shows its name to those it accepts; who offers something wants to be found."""
LONGEST_TEXT = 2_000
"""Characters; as much as the matching reads."""
SCALARS = (
    "title", "text", "language", "quantity", "unit", "period", "price", "region", "starts_on", "ends_on",
    "lead_time_days",
)  # fmt: skip


@dataclass(frozen=True)
class Content:
    """A listing as it was filled in and confirmed by a person, or by a program with a token."""

    side: str
    title: str
    text: str = ""
    language: str = "zh"
    nodes: tuple[tuple[str, str], ...] = ()
    """Identifier in the chain, and the words it was understood from (none: a person chose it)."""
    requirements: tuple[Mapping[str, Any], ...] = ()
    quantity: Decimal | None = None
    unit: str = ""
    period: str = ""
    price: Decimal | None = None
    region: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    lead_time_days: int | None = None
    hidden: tuple[str, ...] = ()
    level: str = Level.ALLIANCE
    named: tuple[MemberOrganisation, ...] = field(default=())

    def values(self) -> dict[str, Any]:
        """The columns of a :class:`Listing` that it fills, but for what is derived."""
        return {
            **{name: getattr(self, name) for name in SCALARS},
            "requirements": [dict(each) for each in self.requirements],
            "hidden": sorted(set(self.hidden)),
            "level": self.level,
        }


def content_of(listing: Listing) -> Content:
    """What `listing` says now."""
    return Content(
        side=listing.side,
        **{name: getattr(listing, name) for name in SCALARS},
        nodes=tuple((each.node, each.words) for each in listing.nodes.all()),
        requirements=tuple(listing.requirements),
        hidden=tuple(listing.hidden),
        level=listing.level,
        named=tuple(listing.named.all()),
    )


def kept_version(content: Content) -> dict[str, Any]:
    """The same as JSON, for the history of versions: every field by name, nodes by identifier."""
    plain = {name: value for name, value in content.values().items() if name != "level"}
    shown = {name: _plain(value) for name, value in plain.items()}
    return {**shown, "nodes": [node for node, _ in content.nodes]}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value


def write_nodes(listing: Listing, content: Content) -> None:
    """Let the listing be about the nodes of `content`, each once."""
    listing.nodes.all().delete()
    words = {node: words[:200] for node, words in reversed(content.nodes)}
    order = dict.fromkeys(node for node, _ in content.nodes)
    ListingNode.objects.bulk_create(
        ListingNode(listing=listing, node=each, words=words[each]) for each in order
    )
    if "nodes" in getattr(listing, "_prefetched_objects_cache", {}):
        del listing._prefetched_objects_cache["nodes"]  # type: ignore[attr-defined]


def text_key(text: str) -> str:
    """The same for texts that differ only in signs, spaces, width and case; empty for a text without words.

    >>> text_key("求购 KrF光刻胶。") == text_key("求购ＫＲＦ光刻胶"), text_key("?!")
    (True, '')
    """
    words = "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
    return hashlib.sha256(words.encode()).hexdigest() if words else ""
