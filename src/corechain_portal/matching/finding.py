"""Finding matches: of one listing when it is published or changed, of all each night. Finding twice changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter

from django.db.models import Q
from django.utils import timezone

from corechain.model.snapshot import ChainSnapshot
from corechain.workflows.pair_listings import Pair, PairWeights, Terms, pair_all, pair_judge
from corechain_portal.alliances.models import Alliance
from corechain_portal.background import report
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.listings.models import Listing, ListingNode, Side
from corechain_portal.matching import open_terms
from corechain_portal.matching.alone import alone
from corechain_portal.matching.models import Match
from corechain_portal.matching.weights import current_weights
from corechain_portal.membership.models import Standing

MOST = 20
"""Candidates kept of each listing."""
MOST_EXCLUDED = 5
BATCH = 500
FOUND = (
    "demand_version", "offer_version", "relation", "wanted_node", "offered_node", "fit", "terms", "findings",
    "excluded", "compared_at",
)  # fmt: skip


def find_for(listing_id: uuid.UUID | str) -> int:
    """Find the matches of one listing; those that it has no more are gone. Returns how many there are."""
    begun = timezone.now()
    listing = _listing(listing_id)
    old = Match.objects.filter(Q(demand=listing_id) | Q(offer=listing_id), compared_at__lt=begun)
    if listing is None:  # its matches went with it
        return 0
    if not listing.is_on_the_market or listing.member.standing != Standing.ACTIVE:
        with alone(listing.alliance_id):
            old.delete()
        return 0
    alliance = listing.alliance
    snapshot, weights = current_snapshot(alliance), current_weights(alliance)
    others = _answering(listing, snapshot, weights)
    own = open_terms.terms_of(alliance, [listing])
    partners = open_terms.terms_of(alliance, others)
    if listing.side == Side.DEMAND:
        partners += open_terms.known_providers(alliance, snapshot)
    demands, offers = (own, partners) if listing.side == Side.DEMAND else (partners, own)
    rows = {str(each.pk): each for each in (listing, *others)}
    pairs = _pairs(snapshot, weights, demands, offers)
    kept = _keep(alliance, rows, pairs, begun)
    with alone(alliance.pk):
        old.delete()
    return kept


def find_all(alliance: Alliance) -> int:
    """Find the matches of every listing on the market; returns how many there are."""
    begun = timezone.now()
    snapshot, weights = current_snapshot(alliance), current_weights(alliance)
    demands, offers = (open_terms.on_the_market(alliance, side) for side in (Side.DEMAND, Side.OFFER))
    rows = {str(each.pk): each for each in (*demands, *offers)}
    offered = open_terms.terms_of(alliance, offers) + open_terms.known_providers(alliance, snapshot)
    pairs = _pairs(snapshot, weights, open_terms.terms_of(alliance, demands), offered)
    kept = _keep(alliance, rows, pairs, begun)
    with alone(alliance.pk):
        Match.objects.filter(alliance=alliance, compared_at__lt=begun).delete()
    return kept


def _listing(listing_id: uuid.UUID | str) -> Listing | None:
    rows = Listing.objects.select_related("member", "alliance").prefetch_related("nodes", "named")
    found: Listing | None = rows.filter(pk=listing_id).first()
    return found


def _answering(listing: Listing, snapshot: ChainSnapshot, weights: PairWeights) -> Sequence[Listing]:
    """Listings of the other side at nodes that may answer it."""
    own = [each.node for each in listing.nodes.all()]
    relations = pair_judge(snapshot, weights).relations
    if listing.side == Side.DEMAND:
        near = {node for each in own for node in relations.of(each)}
    else:
        near = {node for node in snapshot.nodes if any(each in relations.of(node) for each in own)} | set(own)
    at = ListingNode.objects.filter(node__in=near).values("listing")
    rows = Listing.objects.filter(
        alliance=listing.alliance_id, side=open_terms.other_side(listing.side), pk__in=at
    )
    rows = rows.on_the_market().filter(member__standing=Standing.ACTIVE)
    return list(rows.select_related("member").prefetch_related("nodes", "named"))


def _pairs(
    snapshot: ChainSnapshot, weights: PairWeights, demands: Sequence[Terms], offers: Sequence[Terms]
) -> Iterator[Pair]:
    """The pairs to keep, demand by demand; of a member known for several things the one that fits best."""
    table = pair_all(snapshot, demands, offers, weights=weights, most=MOST, most_excluded=MOST_EXCLUDED)
    judge = pair_judge(snapshot, weights)
    for demand, places in groupby(table.positions().tolist(), key=itemgetter(0)):
        found = (judge.pair(demands[demand], offers[offer]) for _, offer in places)
        yield from _best_of_members(each for each in found if each is not None)


def _best_of_members(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Pairs of one demand."""
    best: dict[str, Pair] = {}
    for each in pairs:
        if not open_terms.is_provision(each.offer):
            yield each
        elif each.offer.owner not in best or _order(each) < _order(best[each.offer.owner]):
            best[each.offer.owner] = each
    yield from best.values()


def _order(pair: Pair) -> tuple[bool, float, str]:
    return pair.excluded, -pair.fit, pair.offer.id


def _keep(alliance: Alliance, rows: dict[str, Listing], pairs: Iterable[Pair], begun: datetime) -> int:
    """Keep them, new or found again, in batches."""
    matches = (_match(alliance, rows, each, begun) for each in pairs)
    kept = 0
    while batch := list(islice(matches, BATCH)):
        report("matches", kept)
        with alone(alliance.pk):
            Match.objects.bulk_create(
                batch, update_conflicts=True, unique_fields=["key"], update_fields=FOUND
            )
        kept += len(batch)
    return kept


def _match(alliance: Alliance, rows: dict[str, Listing], pair: Pair, begun: datetime) -> Match:
    demand = rows[pair.demand.id]
    offer = None if open_terms.is_provision(pair.offer) else rows[pair.offer.id]
    return Match(
        key=open_terms.key_of(pair.demand, pair.offer),
        alliance=alliance,
        demand=demand,
        offer=offer,
        member_id=None if offer is not None else uuid.UUID(pair.offer.owner),
        demand_version=demand.version,
        offer_version=None if offer is None else offer.version,
        relation=pair.relation.kind,
        wanted_node=pair.relation.wanted,
        offered_node=pair.relation.offered,
        fit=pair.fit,
        terms=dict(pair.values),
        findings=[asdict(each) for each in pair.findings],
        excluded=pair.excluded,
        compared_at=begun,
        sample=demand.sample or (offer is not None and offer.sample),
    )  # fmt: skip
