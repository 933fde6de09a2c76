"""What is kept about listings of different organisations that say the same: proposals to merge two, and what was found
alike on the market.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from corechain_portal.access.confidentiality import READS_ALL
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.introductions.parties import trading_ids
from corechain_portal.membership.models import MemberOrganisation

LAPSES_AFTER = timedelta(days=30)
"""Without an answer."""


class MergeState(models.TextChoices):
    """Where a proposal to merge stands."""

    OPEN = "open", "待答复 / Waits for an answer"
    MERGED = "merged", "已合并 / Merged"
    DECLINED = "declined", "已婉拒 / Declined"
    WITHDRAWN = "withdrawn", "已撤回 / Withdrawn"
    LAPSED = "lapsed", "逾期未答复 / Lapsed"
    ENDED = "ended", "已终止 / Ended by itself"


class MergeSide(models.TextChoices):
    """One of the two listings of a proposal, and its organisation."""

    LISTING = "listing", "被并入的 / To be merged"
    INTO = "into", "保留的 / Stays"


class MergeProposalQuerySet(models.QuerySet[Any]):
    """Proposals to merge."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those about listings of the viewer's organisations (to their owners, buyers and sellers), and all for who
        reads all.
        """
        rows = self.filter(alliance=viewer.alliance)
        if not viewer.alliance_roles.isdisjoint(READS_ALL):
            return rows
        members = trading_ids(viewer)
        return (
            rows.filter(Q(listing__member__in=members) | Q(into__member__in=members))
            if members
            else rows.none()
        )

    def open_about(self, *listings: Any) -> Self:
        """Those without an answer yet in which one of `listings` would be merged or would stay."""
        return self.filter(Q(listing__in=listings) | Q(into__in=listings), state=MergeState.OPEN)


class MergeProposal(models.Model):
    """That one listing goes on in another, of another organisation; both have to agree.

    Pages, answers and notices never read the other organisation from here, but from what
    :func:`corechain_portal.listings.merging_shown.show_proposals` gives for the viewer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+")
    listing = models.ForeignKey("listings.Listing", models.CASCADE, related_name="merge_proposals")
    """The one that would be merged."""
    into = models.ForeignKey("listings.Listing", models.CASCADE, related_name="+")
    """The one that would stay."""
    proposed_by = models.TextField(choices=MergeSide.choices, blank=True, default="")
    """The side whose proposal it is; empty: the secretariat's."""
    state = models.TextField(choices=MergeState.choices, default=MergeState.OPEN)
    state_since = models.DateTimeField(default=timezone.now)
    listing_agreed_at = models.DateTimeField(null=True, blank=True)
    into_agreed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")
    """Code of why it was declined or ended (see ``web/words.py``)."""
    note = models.TextField(blank=True, default="")
    """Words of the side that declined."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    sample = models.BooleanField(default=False)

    objects = MergeProposalQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "pk")
        indexes = (
            models.Index(name="merge_alliance", fields=("alliance", "state", "made_at")),
            models.Index(name="merge_into", fields=("into", "state")),
        )
        constraints = (
            models.CheckConstraint(name="merge_of_two", condition=~Q(listing=models.F("into"))),
            models.UniqueConstraint(
                name="one_open_merge_of_a_listing", fields=("listing",), condition=Q(state="open")
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        """Whether something may still be done."""
        return self.state == MergeState.OPEN

    @property
    def lapses_on(self) -> date:
        """The last day on which it may be answered."""
        return timezone.localdate(self.made_at + LAPSES_AFTER)

    def listing_on(self, side: str) -> Any:
        """The listing on a side."""
        return self.listing if side == MergeSide.LISTING else self.into

    def member_on(self, side: str) -> MemberOrganisation:
        """The organisation on a side."""
        found: MemberOrganisation = self.listing_on(side).member
        return found

    def agreed(self, side: str) -> bool:
        """Whether that side agreed."""
        at = self.listing_agreed_at if side == MergeSide.LISTING else self.into_agreed_at
        return at is not None

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it: no words."""
        return {
            "listing": self.listing_id,
            "into": self.into_id,
            "proposed_by": self.proposed_by,
            "state": self.state,
            "reason": self.reason,
            "listing_agreed": self.listing_agreed_at is not None,
            "into_agreed": self.into_agreed_at is not None,
        }


class SameListing(models.Model):
    """A listing on the market that says the same as an earlier one of another organisation; found anew each hour."""

    listing = models.OneToOneField("listings.Listing", models.CASCADE, related_name="+")
    earlier = models.ForeignKey("listings.Listing", models.CASCADE, related_name="+")
    similarity = models.FloatField()
    """From 0.65 to 1 (see :mod:`corechain.workflows.find_duplicates`)."""

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.listing_id} = {self.earlier_id}"


def other_side(side: str) -> MergeSide:
    """The side across the table."""
    return MergeSide.INTO if side == MergeSide.LISTING else MergeSide.LISTING
