from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from corechain.texts import Language
from corechain_portal.access.confidentiality import Confidential
from corechain_portal.membership.models import MemberOrganisation


class Workstream(models.TextChoices):
    """The seven joint workstreams, in the alliance's order."""

    GOVERNANCE = "governance", "政治建设联抓 / Joint governance"
    STUDY = "study", "理论武装联学 / Joint study"
    BRANCHES = "branches", "战斗堡垒联建 / Joint branch building"
    LANDMARKS = "landmarks", "产业地标联创 / Joint landmarks"
    INNOVATION = "innovation", "技术创新联动 / Joint innovation"
    MATTERS = "matters", "大事难事联办 / Joint handling of difficult matters"
    TALENT = "talent", "人才队伍联育 / Joint talent"


class WorkItem(Confidential):
    """One thing that an alliance works on together. What only its kind knows stands in a model derived from this one.

    Read through ``visible_to`` alone. `member` is the organisation it belongs to; None: the alliance itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(  # type: ignore[assignment]
        MemberOrganisation, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    kind = models.TextField()
    """Code of its kind, ``workstream.kind`` (see :mod:`corechain_portal.workstreams.kinds`)."""
    workstream = models.TextField(choices=Workstream.choices)
    title_zh = models.CharField(max_length=300, blank=True, default="")
    title_en = models.CharField(max_length=300, blank=True, default="")
    text_zh = models.TextField(blank=True, default="")
    text_en = models.TextField(blank=True, default="")
    state = models.TextField()
    """One of its kind's states."""
    state_since = models.DateTimeField(default=timezone.now)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """The person who answers for it."""
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=300, blank=True, default="")
    capacity = models.PositiveIntegerField(null=True, blank=True)
    """How many can take part; None: as many as want."""
    nodes = models.JSONField(default=list, blank=True)
    """Identifiers of the nodes of the alliance's chain that it is about."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    """Whether the demo made it."""

    class Meta:
        ordering = ("-made_at", "pk")
        indexes = (
            models.Index(name="work_item_list", fields=("alliance", "workstream", "kind", "state")),
            models.Index(name="work_item_calendar", fields=("alliance", "starts_at")),
            models.Index(name="work_item_due", fields=("alliance", "due_on")),
        )
        constraints = (
            models.CheckConstraint(
                name="work_item_has_a_title",
                condition=~models.Q(title_zh="") | ~models.Q(title_en=""),
            ),
            models.CheckConstraint(
                name="work_item_ends_after_it_starts",
                condition=models.Q(starts_at__isnull=True)
                | models.Q(ends_at__isnull=True)
                | models.Q(ends_at__gte=models.F("starts_at")),
            ),
        )

    def __str__(self) -> str:
        return self.title_zh or self.title_en

    def name(self, language: Language) -> str:
        """Its title in the reader's language, else in the other."""
        return str((self.title_en or self.title_zh) if language == "en" else (self.title_zh or self.title_en))

    def text(self, language: Language) -> str:
        """What it says in the reader's language, else in the other."""
        return str((self.text_en or self.text_zh) if language == "en" else (self.text_zh or self.text_en))

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of its state: no texts, which may name people."""
        kept = ("kind", "state", "level", "starts_at", "ends_at", "due_on", "capacity", "nodes", "version")
        return {
            **{field: getattr(self, field) for field in kept},
            "member": self.member_id,
            "responsible": self.responsible_id,
        }


class StateChange(models.Model):
    """A step in the life of a work item: its history, which everybody who sees the item may read."""

    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="changes")
    move = models.TextField()
    """Code of the move; ``made`` for the first."""
    before = models.TextField(blank=True, default="")
    after = models.TextField()
    note = models.TextField(blank=True, default="")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.item_id} {self.before}→{self.after}"


class Part(models.TextChoices):
    """What an organisation, or one of its people, does in a work item."""

    HOST = "host", "承办 / Host"
    PARTNER = "partner", "伙伴 / Partner"
    CO_HANDLER = "co_handler", "协办 / Co-handler"
    ATTENDEE = "attendee", "参加 / Attendee"


class Place(models.TextChoices):
    """Where a participation stands."""

    IN = "in", "已参加 / Taking part"
    WAITING = "waiting", "候补 / On the waiting list"
    OUT = "out", "已退出 / Withdrawn"


class Participation(models.Model):
    """An organisation takes part in a work item; `person` only where somebody has to be there."""

    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="participations")
    member = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="participations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="participations"
    )
    part = models.TextField(choices=Part.choices, default=Part.ATTENDEE)
    place = models.TextField(choices=Place.choices, default=Place.IN)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.UniqueConstraint(
                name="one_participation_a_person",
                fields=("item", "member", "person", "part"),
                condition=models.Q(until__isnull=True, person__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_participation_an_organisation",
                fields=("item", "member", "part"),
                condition=models.Q(until__isnull=True, person__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id} {self.part} {self.item_id}"

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"item": self.item_id, "member": self.member_id, "part": self.part, "place": self.place}


class Comment(models.Model):
    """Something said about a work item, by whoever sees it and belongs to the alliance."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    speaks_for = models.ForeignKey(MemberOrganisation, models.SET_NULL, null=True, related_name="+")
    """The organisation the author acted for; None: for the alliance."""
    text = models.TextField()
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """When its author took it back: its text is gone then, its place stays."""

    class Meta:
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return str(self.pk)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it: not its words."""
        return {"item": self.item_id, "withdrawn": self.withdrawn_at is not None}


class ItemFile(models.Model):
    """A file at a work item. Who sees the item and may see the file gets it."""

    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="files")
    attachment = models.ForeignKey("attachments.Attachment", models.CASCADE, related_name="+")
    note = models.CharField(max_length=300, blank=True, default="")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("added_at", "pk")
        constraints = (models.UniqueConstraint(name="one_file_once", fields=("item", "attachment")),)

    def __str__(self) -> str:
        return str(self.attachment_id)


class PlanItem(WorkItem):
    """A line of a workstream's yearly plan, with who answers for it and how far it is."""

    year = models.PositiveSmallIntegerField()
    progress = models.PositiveSmallIntegerField(default=0)
    """In percent."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="plan_progress_is_a_percentage", condition=models.Q(progress__range=(0, 100))
            ),
        )
