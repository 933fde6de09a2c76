from __future__ import annotations

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from corechain_portal.access.confidentiality import Confidential, ConfidentialQuerySet
from corechain_portal.access.viewer import Viewer
from corechain_portal.listings import (
    merging_models,  # noqa: F401 - Django finds its models through this module
)
from corechain_portal.membership.models import MemberOrganisation


class Side(models.TextChoices):
    """Whether something is wanted or offered."""

    DEMAND = "demand", "需求 / Demand"
    OFFER = "offer", "供给 / Offer"


class ListingState(models.TextChoices):
    """Where a listing stands."""

    DRAFT = "draft", "草稿 / Draft"
    PUBLISHED = "published", "已发布 / Published"
    FULFILLED = "fulfilled", "已成交 / Fulfilled"
    WITHDRAWN = "withdrawn", "已撤回 / Withdrawn"
    EXPIRED = "expired", "已过期 / Expired"
    MERGED = "merged", "已并入 / Merged"


class Part(models.TextChoices):
    """A part of a listing for which its organisation chooses whether everybody sees it who sees the listing, or only
    those it accepted.
    """

    NAME = "name", "单位名称 / Name of the organisation"
    QUANTITY = "quantity", "数量 / Quantity"
    PRICE = "price", "价格 / Price"
    DATES = "dates", "日期 / Dates"
    PLACE = "place", "地点 / Place"
    FILES = "files", "文件 / Files"


class Period(models.TextChoices):
    """How often a quantity is meant."""

    ONCE = "", "一次 / Once"
    MONTH = "month", "每月 / A month"
    QUARTER = "quarter", "每季 / A quarter"
    YEAR = "year", "每年 / A year"


class EndReason(models.TextChoices):
    """Why a listing ended before its day."""

    ELSEWHERE = "elsewhere", "已另行解决 / Settled elsewhere"
    NOT_NEEDED = "not_needed", "不再需要 / No longer wanted"
    MISTAKE = "mistake", "发布有误 / Published by mistake"
    OTHER = "other", "其他 / Other"
    LEFT = "left", "单位已退会 / The organisation left"
    STAFF = "staff", "由秘书处撤下 / Taken down by the secretariat"


class ListingQuerySet(ConfidentialQuerySet):
    """Demands and offers."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Only what the viewer may see; drafts are for their own organisation alone, staff does not read them."""
        rows = super().visible_to(viewer)
        return rows.filter(~Q(state=ListingState.DRAFT) | Q(member__in=viewer.member_ids))

    def on_the_market(self) -> Self:
        """Only those that are published and still hold.

        Nearly all that are published hold. The day is compared as an expression, so that no database takes its index,
        which would leave a whole market to be sorted where the newest are asked for.
        """
        holding = self.alias(holds_until=Coalesce("valid_until", "valid_until"))
        return holding.filter(state=ListingState.PUBLISHED, holds_until__gte=timezone.localdate())


class Listing(Confidential):
    """A demand or an offer of a member organisation.

    Pages, answers and notices never read `member` and the other :class:`Part`\\ s from here, but from what
    :func:`corechain_portal.listings.shown.show` gives for the viewer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    side = models.TextField(choices=Side.choices)
    state = models.TextField(choices=ListingState.choices, default=ListingState.DRAFT)
    language = models.TextField(choices=[("zh", "中文"), ("en", "English")], default="zh")
    """In which `title` and `text` are written."""
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="")
    """In its own words; everything below was read from it or filled in, and corrected by a person."""
    requirements = models.JSONField(default=list, blank=True)
    """Records of :func:`corechain.workflows.match_answer.requirement_record`: attribute, operator, value, unit, text,
    hard."""
    quantity = models.DecimalField(max_digits=18, decimal_places=3, null=True, blank=True)
    """Wanted, or the capacity that is offered, in `unit` each `period`."""
    unit = models.CharField(max_length=20, blank=True, default="")
    period = models.TextField(choices=Period.choices, blank=True, default=Period.ONCE)
    price = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    """For one unit, in yuan (CNY): the most that would be paid, or what is asked."""
    region = models.TextField(blank=True, default="")
    """Where it is needed or made: a code of the library's places."""
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    lead_time_days = models.PositiveIntegerField(null=True, blank=True)
    hidden = models.JSONField(default=list, blank=True)
    """Parts (:class:`Part`) that only accepted organisations see."""
    valid_until = models.DateField(null=True, blank=True)
    """Last day on which it holds; every published listing has one."""
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(choices=EndReason.choices, blank=True, default="")
    end_note = models.CharField(max_length=300, blank=True, default="")
    """In the words of whoever ended it; for its own organisation and the staff."""
    shown_title = models.CharField(max_length=200, blank=True, default="")
    shown_text = models.TextField(blank=True, default="")
    """`title` and `text` for those who do not see all parts: the words of the hidden parts are blacked out."""
    shown_region = models.TextField(blank=True, default="")
    """`region`, empty where the place is hidden: what a filter may find by."""
    text_key = models.CharField(max_length=64, blank=True, default="")
    """The same for texts that differ only in signs and spaces."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    sample = models.BooleanField(default=False)
    """Whether the demo made it."""

    objects = ListingQuerySet.as_manager()

    class Meta:
        ordering = ("-published_at", "-made_at", "pk")
        indexes = (
            models.Index(name="listing_market", fields=("alliance", "side", "state", "published_at")),
            models.Index(name="listing_member", fields=("member", "side", "state")),
            models.Index(name="listing_validity", fields=("state", "valid_until")),
            models.Index(name="listing_newest_of_all", fields=("alliance", "state", "-published_at", "id")),
            models.Index(name="listing_same_text", fields=("alliance", "text_key")),
        )
        constraints = (
            models.CheckConstraint(
                name="published_listing_has_a_validity",
                condition=~Q(state="published") | Q(valid_until__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="listing_ends_after_it_starts",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_on_the_market(self) -> bool:
        """Whether it is published and still holds."""
        valid = self.valid_until
        return self.state == ListingState.PUBLISHED and valid is not None and valid >= timezone.localdate()

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it: no words, quantity or price."""
        kept = ("side", "state", "level", "hidden", "valid_until", "version")
        return {field: getattr(self, field) for field in kept}


class ListingNode(models.Model):
    """A node of the alliance's chain that a listing is about; matching looks here."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="nodes")
    node = models.TextField()
    """Identifier in the alliance's chain."""
    words = models.CharField(max_length=200, blank=True, default="")
    """The words it was understood from; empty: a person chose it."""

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(name="listing_node_lookup", fields=("node", "listing")),)
        constraints = (models.UniqueConstraint(name="a_node_once_a_listing", fields=("listing", "node")),)

    def __str__(self) -> str:
        return f"{self.listing_id} {self.node}"


class ListingVersion(models.Model):
    """What a listing said in one version, so that those in talks see what changed."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    """Every field that people fill in, by name; nodes by identifier."""
    at = models.DateTimeField(default=timezone.now)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("version",)
        constraints = (models.UniqueConstraint(name="a_version_once", fields=("listing", "version")),)

    def __str__(self) -> str:
        return f"{self.listing_id} {self.version}"


class ListingFile(models.Model):
    """A file at a listing; who may see it follows the listing and its part ``files``."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="files")
    attachment = models.ForeignKey("attachments.Attachment", models.CASCADE, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.listing_id} {self.attachment_id}"


class Disclosure(models.Model):
    """An organisation was accepted by the one behind a listing: it sees the hidden parts from then on."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="disclosures")
    member = models.ForeignKey(MemberOrganisation, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(name="disclosed_once", fields=("listing", "member")),)

    def __str__(self) -> str:
        return f"{self.listing_id} → {self.member_id}"

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"listing": self.listing_id, "to": self.member_id}
