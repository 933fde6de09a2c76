"""What a reader gets of matches. Pages, answers and files read this alone: of the other side nothing but what its
listing shows to this reader, and a chain value that names nobody whom the reader does not know.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from corechain.model.records import ChainNode
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain.workflows.pair_listings import TERM_NAMES, finding_text
from corechain_portal.access.viewer import Viewer
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.introductions.parties import trading_ids
from corechain_portal.listings.models import Listing, Side
from corechain_portal.listings.shown import ShownListing, show_all
from corechain_portal.matching.models import Match
from corechain_portal.matching.valuing import ShownValue, value_for
from corechain_portal.membership.models import MemberOrganisation


@dataclass(frozen=True)
class Point:
    """One reason for or against."""

    term: Text
    verdict: str
    text: Text
    excludes: bool


@dataclass(frozen=True)
class ShownMatch:
    """A match as one reader may see it, from the side of one of the two."""

    id: uuid.UUID
    side: str
    """From which side it is seen: demand or offer."""
    own: ShownListing | None
    """The listing on that side; None for what an organisation is known to provide."""
    other: ShownListing | None
    """The listing on the other side; None where a provider of the chain stands there."""
    member: MemberOrganisation | None
    """Who is on the other side, where the reader may know."""
    provider: MemberOrganisation | None
    """Who provides by the chain, where there is no offer: this is public."""
    relation: str
    wanted: ChainNode | None
    offered: ChainNode | None
    wanted_id: str
    offered_id: str
    fit: float
    points: tuple[Point, ...]
    excluded: bool
    value: ShownValue
    found_at: datetime
    proposed: bool
    sample: bool

    @property
    def met(self) -> int:
        """How many points hold."""
        return sum(each.verdict == "met" for each in self.points)

    @property
    def unknown(self) -> int:
        """How many points are open."""
        return sum(each.verdict == "unknown" for each in self.points)


def with_both_sides(rows: Any) -> Any:
    """Matches with all that showing them needs: three queries, whatever their number."""
    return rows.select_related("demand__member", "offer__member", "member").prefetch_related(
        "demand__nodes", "offer__nodes"
    )


def show_matches(matches: Sequence[Match], viewer: Viewer, *, of: Listing | None = None) -> list[ShownMatch]:
    """The matches, fetched by :func:`with_both_sides` from what the viewer may see, in their order; `of`: from the side
    of this listing, else from that of the viewer's own organisation.
    """
    listings = {
        each.pk: each for match in matches for each in (match.demand, match.offer) if each is not None
    }
    shown = dict(zip(listings, show_all(list(listings.values()), viewer), strict=True))
    snapshot = current_snapshot(viewer.alliance)
    own = frozenset(trading_ids(viewer))
    return [_shown(match, shown, snapshot, _side(match, own, of)) for match in matches]


def _side(match: Match, own: Iterable[uuid.UUID], of: Listing | None) -> str:
    if of is not None:
        return str(of.side)
    return Side.DEMAND.value if match.demand.member_id in own else Side.OFFER.value


def _shown(
    match: Match, shown: dict[uuid.UUID, ShownListing], snapshot: ChainSnapshot, side: str
) -> ShownMatch:
    demand = shown[match.demand_id]
    offer = shown[match.offer_id] if match.offer_id is not None else None
    supplier = match.member if offer is None else offer.member
    from_demand = side == Side.DEMAND
    own, other = (demand, offer) if from_demand else (offer, demand)
    return ShownMatch(
        id=match.pk,
        side=side,
        own=own,
        other=other,
        member=supplier if from_demand else demand.member,
        provider=match.member,
        relation=match.relation,
        wanted=snapshot.nodes.get(match.wanted_node),
        offered=snapshot.nodes.get(match.offered_node),
        wanted_id=match.wanted_node,
        offered_id=match.offered_node,
        fit=match.fit,
        points=tuple(_point(each, snapshot) for each in match.findings),
        excluded=match.excluded,
        value=value_for(match, knows_buyer=demand.member is not None, knows_supplier=supplier is not None),
        found_at=match.found_at,
        proposed=match.proposed_at is not None,
        sample=match.sample,
    )


def _point(finding: dict[str, Any], snapshot: ChainSnapshot) -> Point:
    return Point(
        TERM_NAMES[finding["term"]],
        finding["verdict"],
        finding_text(finding["code"], finding["slots"], snapshot.nodes),
        finding["excludes"],
    )
