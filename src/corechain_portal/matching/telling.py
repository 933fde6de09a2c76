"""Telling organisations of new matches: once for each side, with reasons, and nothing that is hidden.

What is told rests on the findings, which rest on what is open of both listings.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from corechain.texts import Text
from corechain.workflows.pair_listings import node_text
from corechain_portal.access.sharing import people_of
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.chain.snapshot import current_snapshot
from corechain_portal.integration.publishing import publish
from corechain_portal.listings.models import Listing
from corechain_portal.matching.alone import alone
from corechain_portal.matching.models import Match
from corechain_portal.membership.models import MemberOrganisation, OrganisationRoleKind
from corechain_portal.notices import notify

TOLD = (OrganisationRoleKind.OWNER, OrganisationRoleKind.TRADER)
LEAST_FIT = 0.5
"""A weaker match is on the page and is not told."""


def tell_new(alliance: Alliance, listing_id: uuid.UUID | str | None = None) -> int:
    """Tell of what is new, of one listing or all; returns how many notices' worth of news there was."""
    rows = Match.objects.filter(alliance=alliance, excluded=False, fit__gte=LEAST_FIT).standing()
    if listing_id is not None:
        rows = rows.filter(Q(demand=listing_id) | Q(offer=listing_id))
    told = 0
    for field, column in (("demand", "told_demand_at"), ("offer", "told_offer_at")):
        new = rows.filter(**{column: None}).exclude(**{field: None})
        for pk in new.order_by(field).values_list(field, flat=True).distinct():
            with alone(alliance.pk):
                told += _tell_listing(
                    Listing.objects.select_related("member", "alliance").get(pk=pk), field, column
                )
    for pk in (
        rows.filter(told_offer_at=None, offer=None)
        .order_by("member")
        .values_list("member", flat=True)
        .distinct()
    ):
        with alone(alliance.pk):
            told += _tell_provider(MemberOrganisation.objects.get(pk=pk), alliance)
    return told


def _tell_listing(listing: Listing, field: str, column: str) -> bool:
    """Of the new matches of one listing, to its own organisation."""
    new = _claimed(Match.objects.filter(**{field: listing}), listing.member, column)
    if not new:
        return False
    notify(
        "matching.found",
        people_of([listing.member], *TOLD),
        alliance=listing.alliance,
        link=reverse("listing-matches", kwargs={"listing_id": listing.pk}),
        subject=listing,
        title=listing.title,
        count=len(new),
        why=reason(new[0], listing.alliance),
    )
    publish(
        "match.found", listing.member, {"listing": str(listing.pk), "matches": [str(each.pk) for each in new]}
    )
    return True


def _tell_provider(member: MemberOrganisation, alliance: Alliance) -> bool:
    """Of demands for what a member is known for in the chain."""
    new = _claimed(Match.objects.filter(member=member, offer=None), member, "told_offer_at")
    if not new:
        return False
    notify(
        "matching.wanted",
        people_of([member], *TOLD),
        alliance=alliance,
        link=reverse("matches"),
        subject=member,
        count=len(new),
        why=reason(new[0], alliance),
    )
    publish("match.found", member, {"listing": None, "matches": [str(each.pk) for each in new]})
    return True


def _claimed(rows: Iterable[Match], member: MemberOrganisation, column: str) -> Sequence[Match]:
    """New matches that the member may see, the best first; from now on they are told. The next worker finds none."""
    reader = Viewer(
        member.alliance, organisation_roles={member.pk: frozenset({OrganisationRoleKind.OWNER.value})}
    )
    seen = Match.objects.visible_to(reader).standing().values("pk")
    new = rows.filter(pk__in=seen, excluded=False, fit__gte=LEAST_FIT, **{column: None})  # type: ignore[attr-defined]
    found = list(new.order_by("-fit", "pk"))
    Match.objects.filter(pk__in=[each.pk for each in found]).update(**{column: timezone.now()})
    return found


def reason(match: Match, alliance: Alliance) -> Text:
    """Why the two fit, in one sentence."""
    snapshot = current_snapshot(alliance)
    node = snapshot.nodes.get(match.wanted_node)
    counts = {
        verdict: sum(each["verdict"] == verdict for each in match.findings) for verdict in ("met", "unknown")
    }
    slots = {
        "node": match.wanted_node if node is None else node_text(node),
        "met": counts["met"],
        "all": len(match.findings),
        "unknown": counts["unknown"],
    }
    if counts["unknown"]:
        return Text(
            zh="“{node}”，{all} 项中 {met} 项满足、{unknown} 项待确认",
            en="“{node}”: {met} of {all} points hold, {unknown} to be asked",
            **slots,
        )
    return Text(zh="“{node}”，{all} 项中 {met} 项满足", en="“{node}”: {met} of {all} points hold", **slots)
