from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from corechain_portal.access.confidentiality import READS_ALL
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.introductions.parties import trading_ids
from corechain_portal.listings.models import Listing, Period, Side
from corechain_portal.membership.models import MemberOrganisation


class PurchaseState(models.TextChoices):
    """Where a joint purchase stands."""

    GATHERING = "gathering", "征集中 / Gathering"
    SPLITTING = "splitting", "正在计算 / Being computed"
    PROPOSED = "proposed", "方案待答复 / Proposed, waits for answers"
    AGREED = "agreed", "各方已同意 / Agreed by all"
    CANCELLED = "cancelled", "已取消 / Cancelled"


OPEN = (PurchaseState.GATHERING, PurchaseState.SPLITTING, PurchaseState.PROPOSED)


class Consent(models.TextChoices):
    """Whether an organisation takes part with its listing."""

    ASKED = "asked", "待答复 / Waits for an answer"
    GIVEN = "given", "同意参加 / Takes part"
    REFUSED = "refused", "不参加 / Does not take part"
    GONE = "gone", "信息已下架 / Its listing is off the market"


class ProposalState(models.TextChoices):
    """Where a proposed split stands."""

    WAITING = "waiting", "等待计算 / Waiting"
    READY = "ready", "待答复 / Waits for answers"
    FAILED = "failed", "没有可行方案 / There is none"
    AGREED = "agreed", "各方已同意 / Agreed by all"
    DECLINED = "declined", "有单位不同意 / Declined"
    REPLACED = "replaced", "已被替代 / Replaced"


class PurchaseQuerySet(models.QuerySet[Any]):
    """Joint purchases."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those that the viewer's organisations lead or were asked to, and all for who reads all."""
        rows = self.filter(alliance=viewer.alliance)
        if not viewer.alliance_roles.isdisjoint(READS_ALL):
            return rows
        members = trading_ids(viewer)
        if not members:
            return rows.none()
        taking = Participation.objects.filter(member__in=members).values("purchase")
        return rows.filter(Q(lead__in=members) | Q(pk__in=taking))


class JointPurchase(models.Model):
    """Several demands on one node that are bought together, in one unit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+")
    lead = models.ForeignKey(MemberOrganisation, models.PROTECT, null=True, blank=True, related_name="+")
    """The buyer that gathers the others; None: the staff does."""
    node = models.TextField()
    """Identifier in the alliance's chain."""
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=20)
    period = models.TextField(choices=Period.choices, blank=True, default=Period.ONCE)
    state = models.TextField(choices=PurchaseState.choices, default=PurchaseState.GATHERING)
    largest_share = models.PositiveSmallIntegerField(default=100)
    """The most that one supplier may have, in percent of the joint need."""
    most_suppliers = models.PositiveSmallIntegerField(null=True, blank=True)
    by_place = models.BooleanField(default=False)
    """Whether the risk is that a place stops, not a supplier."""
    most_risk = models.PositiveSmallIntegerField(null=True, blank=True)
    """The most that may be lost when the largest source stops, in percent; None: whatever is cheapest."""
    answer_by = models.DateField(null=True, blank=True)
    """Until when the proposal waits for answers."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)
    sample = models.BooleanField(default=False)

    objects = PurchaseQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "pk")
        indexes = (models.Index(name="purchase_alliance", fields=("alliance", "state", "made_at")),)
        constraints = (
            models.CheckConstraint(name="purchase_share", condition=Q(largest_share__range=(1, 100))),
            models.CheckConstraint(
                name="purchase_risk", condition=Q(most_risk__isnull=True) | Q(most_risk__range=(0, 100))
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def member_id(self) -> uuid.UUID | None:
        """The organisation whose people may change it besides the staff."""
        return self.lead_id

    @property
    def is_open(self) -> bool:
        """Whether something may still be done."""
        return self.state in OPEN

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it: no quantity, no price."""
        kept = ("state", "node", "largest_share", "most_suppliers", "by_place", "most_risk")
        return {**{field: getattr(self, field) for field in kept}, "lead": self.lead_id}


class Participation(models.Model):
    """A demand or an offer in a joint purchase, with what its organisation agreed to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purchase = models.ForeignKey(JointPurchase, models.CASCADE, related_name="participations")
    listing = models.ForeignKey(Listing, models.CASCADE, related_name="participations")
    member = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="+")
    side = models.TextField(choices=Side.choices)
    number = models.PositiveIntegerField()
    """Of its side, so that it can be spoken of without a name: demand 1, offer 2."""
    consent = models.TextField(choices=Consent.choices, default=Consent.ASKED)
    quantity = models.DecimalField(max_digits=18, decimal_places=3, null=True, blank=True)
    """Wanted, or the most that is offered, in the unit of the purchase; None until its organisation agrees."""
    price = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    """Of an offer, in yuan for one unit."""
    days = models.PositiveIntegerField(null=True, blank=True)
    """Within how many days it is needed, or can be delivered; None: whenever, or not known."""
    least = models.DecimalField(max_digits=18, decimal_places=3, default=Decimal(0))
    """Of an offer: the smallest order it takes."""
    answered_at = models.DateTimeField(null=True, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("side", "number")
        constraints = (
            models.UniqueConstraint(name="listing_once_a_purchase", fields=("purchase", "listing")),
            models.UniqueConstraint(name="participation_number", fields=("purchase", "side", "number")),
            models.CheckConstraint(
                name="consent_is_to_a_quantity", condition=~Q(consent="given") | Q(quantity__gt=0)
            ),
        )

    def __str__(self) -> str:
        return f"{self.purchase_id} {self.side} {self.number}"

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"purchase": self.purchase_id, "listing": self.listing_id, "consent": self.consent}


class Proposal(models.Model):
    """A split that was computed for a joint purchase, or why there is none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purchase = models.ForeignKey(JointPurchase, models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField()
    state = models.TextField(choices=ProposalState.choices, default=ProposalState.WAITING)
    job = models.UUIDField(null=True, blank=True)
    limits = models.JSONField(default=dict)
    """The limits it was computed with, by the purchase's fields."""
    cost = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    risk = models.FloatField(null=True, blank=True)
    """Part of the joint need, 0 to 1, that is lost when the largest source stops."""
    content = models.JSONField(default=dict)
    """``curve``: cost, risk, number of sources and largest share of each split; ``notes``, ``binding``: sentences as
    zh and en; ``shares``: part of the joint need by source. Sources and demands by their numbers alone."""
    picture_zh = models.TextField(blank=True, default="")
    picture_en = models.TextField(blank=True, default="")
    """The curve of cost against risk as SVG."""
    problem_zh = models.TextField(blank=True, default="")
    problem_en = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField(default=timezone.now)
    computed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(name="proposal_number", fields=("purchase", "number")),
            models.UniqueConstraint(
                name="one_proposal_under_way",
                fields=("purchase",),
                condition=Q(state__in=("waiting", "ready")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.purchase_id} {self.number}"

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"purchase": self.purchase_id, "number": self.number, "state": self.state}


class Line(models.Model):
    """So much of an offer for a demand."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="lines")
    need = models.ForeignKey(Participation, models.CASCADE, related_name="lines_in")
    offer = models.ForeignKey(Participation, models.CASCADE, related_name="lines_out")
    quantity = models.DecimalField(max_digits=18, decimal_places=3)
    price = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        ordering = ("need__number", "offer__number")

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.quantity}"

    @property
    def amount(self) -> Decimal:
        """In yuan."""
        return (self.quantity * self.price).quantize(Decimal("0.01"))


class PartyAnswer(models.Model):
    """What an organisation says to a proposal that has lines of it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="answers")
    member = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="+")
    accepted = models.BooleanField()
    reason = models.TextField(blank=True, default="")
    """Code of why not (see ``words.py``)."""
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(name="one_answer_a_party", fields=("proposal", "member")),)

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.member_id}"

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"proposal": self.proposal_id, "accepted": self.accepted, "reason": self.reason}


class PurchaseEvent(models.Model):
    """A step in the life of a joint purchase: its history."""

    purchase = models.ForeignKey(JointPurchase, models.CASCADE, related_name="history")
    code = models.TextField()
    """What happened (see ``words.py``)."""
    participation = models.ForeignKey(Participation, models.CASCADE, null=True, blank=True, related_name="+")
    """Whose doing it was; None: the organiser's, or the computer's."""
    detail = models.TextField(blank=True, default="")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.purchase_id} {self.code}"
