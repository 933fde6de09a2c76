from __future__ import annotations

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from corechain_portal.access.confidentiality import READS_ALL
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.introductions import (
    contract_models,  # noqa: F401 - Django finds its models through this module
)
from corechain_portal.introductions.parties import Side, trading_ids
from corechain_portal.introductions.states import OPEN
from corechain_portal.listings.models import Listing
from corechain_portal.membership.models import MemberOrganisation


class State(models.TextChoices):
    """Where an introduction stands."""

    ASKED = "asked", "待答复 / Waits for an answer"
    PROPOSED = "proposed", "秘书处撮合，待双方同意 / Proposed, waits for both"
    TALKS = "talks", "洽谈中 / In talks"
    CONTRACT = "contract", "已签约 / Contract signed"
    DECLINED = "declined", "已婉拒 / Declined"
    WITHDRAWN = "withdrawn", "已撤回 / Withdrawn"
    LAPSED = "lapsed", "逾期未答复 / Lapsed"
    FAILED = "failed", "未谈成 / Ended without a contract"


class IntroductionQuerySet(models.QuerySet[Any]):
    """Introductions."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those of the viewer's organisations (to their owners, buyers and sellers), and all for who reads all."""
        rows = self.filter(alliance=viewer.alliance)
        if not viewer.alliance_roles.isdisjoint(READS_ALL):
            return rows
        members = trading_ids(viewer)
        return rows.filter(Q(asker__in=members) | Q(asked__in=members)) if members else rows.none()


class Introduction(models.Model):
    """Two members on their way to each other about a listing of one of them.

    Pages, answers and notices never read the other organisation from here, but from what
    :func:`corechain_portal.introductions.shown.show` gives for the viewer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, models.CASCADE, related_name="introductions")
    """The demand or offer that is answered."""
    own_listing = models.ForeignKey(Listing, models.SET_NULL, null=True, blank=True, related_name="+")
    """The asker's own listing that goes with it, if it has one."""
    asked = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="+")
    asker = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="+")
    match = models.UUIDField(null=True, blank=True)
    """The match it came from, if any; not a foreign key, since matches are found anew each night."""
    proposed = models.BooleanField(default=False)
    """Whether the staff proposed it; else the asker showed interest."""
    facts = models.JSONField(default=dict, blank=True)
    """Coarse facts of itself that the asker chose to show before it is named, by code."""
    state = models.TextField(choices=State.choices, default=State.ASKED)
    state_since = models.DateTimeField(default=timezone.now)
    asker_agreed_at = models.DateTimeField(null=True, blank=True)
    asked_agreed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")
    """Code of why it was declined or ended (see ``states.py``)."""
    listing_version = models.PositiveIntegerField(default=1)
    """The version of the listing that both sides last took note of."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    sample = models.BooleanField(default=False)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "pk")
        indexes = (
            models.Index(name="introduction_asked", fields=("asked", "state")),
            models.Index(name="introduction_asker", fields=("asker", "state")),
            models.Index(name="introduction_alliance", fields=("alliance", "state", "made_at")),
            models.Index(name="introduction_match", fields=("match",), condition=Q(match__isnull=False)),
        )
        constraints = (
            models.CheckConstraint(name="introduction_of_two", condition=~Q(asker=models.F("asked"))),
            models.UniqueConstraint(
                name="one_open_introduction", fields=("listing", "asker"), condition=Q(state__in=OPEN)
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def names_are_open(self) -> bool:
        """Whether both accepted, so that each knows who the other is."""
        return self.asker_agreed_at is not None and self.asked_agreed_at is not None

    @property
    def is_open(self) -> bool:
        """Whether something may still be done."""
        return self.state in OPEN

    def member_on(self, side: str) -> MemberOrganisation:
        """The organisation on a side."""
        return self.asker if side == Side.ASKER else self.asked

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {
            "listing": self.listing_id,
            "own_listing": self.own_listing_id,
            "asker": self.asker_id,
            "asked": self.asked_id,
            "state": self.state,
            "reason": self.reason,
            "asker_agreed": self.asker_agreed_at is not None,
            "asked_agreed": self.asked_agreed_at is not None,
            "listing_version": self.listing_version,
        }


class Happening(models.Model):
    """A step in the life of an introduction: its history."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="history")
    code = models.TextField()
    """What happened, such as ``asked`` or ``step.passed`` (see ``states.py``)."""
    side = models.TextField(blank=True, default="")
    """Whose doing it was; empty: the staff's, or a date's."""
    detail = models.TextField(blank=True, default="")
    """A code that goes with it, such as the kind of step, or the reason."""
    note = models.TextField(blank=True, default="")
    """Words of that side, for the other alone."""
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.introduction_id} {self.code}"


class OfIntroduction(models.Model):
    """Something of an introduction, said or proposed by one of its sides."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="%(class)ss")
    side = models.TextField(choices=Side.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class Message(OfIntroduction):
    """Words of one side to the other, with files."""

    text = models.TextField(blank=True, default="")
    attachments = models.ManyToManyField("attachments.Attachment", blank=True, related_name="+")

    class Meta:
        ordering = ("made_at", "pk")

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it: not its words."""
        return {"introduction": self.introduction_id, "side": self.side}


class SlotState(models.TextChoices):
    """Where a time to meet stands."""

    PROPOSED = "proposed", "待选 / Proposed"
    CHOSEN = "chosen", "已约定 / Chosen"
    CANCELLED = "cancelled", "已取消 / Cancelled"


class MeetingSlot(OfIntroduction):
    """A time to meet, proposed by one side and chosen by the other."""

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True, default="")
    state = models.TextField(choices=SlotState.choices, default=SlotState.PROPOSED)
    sequence = models.PositiveIntegerField(default=0)
    """Counted up by every change, as calendars expect."""

    class Meta:
        ordering = ("starts_at", "pk")
        constraints = (
            models.CheckConstraint(
                name="meeting_ends_after_it_starts", condition=Q(ends_at__gt=models.F("starts_at"))
            ),
        )

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"introduction": self.introduction_id, "state": self.state}


class StepKind(models.TextChoices):
    """What is done between first talks and a contract."""

    SAMPLE = "sample", "送样 / Sample"
    AUDIT = "audit", "审厂 / Audit"
    QUOTATION = "quotation", "报价 / Quotation"


class StepState(models.TextChoices):
    """Where a step stands."""

    PLANNED = "planned", "计划中 / Planned"
    UNDER_WAY = "under_way", "进行中 / Under way"
    PASSED = "passed", "通过 / Passed"
    NOT_PASSED = "not_passed", "未通过 / Not passed"
    DROPPED = "dropped", "不做了 / Dropped"


class Step(OfIntroduction):
    """A sample, an audit or a quotation, with its day and how it went."""

    kind = models.TextField(choices=StepKind.choices)
    state = models.TextField(choices=StepState.choices, default=StepState.PLANNED)
    due_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, default="")
    attachments = models.ManyToManyField("attachments.Attachment", blank=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("made_at", "pk")

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        kept = ("kind", "state", "due_on", "changed_at")
        return {**{field: getattr(self, field) for field in kept}, "introduction": self.introduction_id}
