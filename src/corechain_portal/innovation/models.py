from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from corechain.texts import Language
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.workstreams.models import WorkItem

BEST_MARK = 10


class Call(WorkItem):
    """A call for proposals. It takes them from ``starts_at`` until, without, ``ends_at``, its deadline."""

    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    """What there is for all projects together, in 10,000 yuan; NULL when not fixed."""
    least_partners = models.PositiveSmallIntegerField(default=1)
    """Organisations that a consortium needs besides the one that leads it."""
    least_reviews = models.PositiveSmallIntegerField(default=2)
    """Reviews that have to count before a proposal is accepted."""

    class Meta:
        constraints = (
            models.CheckConstraint(name="call_for_consortia", condition=models.Q(least_partners__gte=1)),
            models.CheckConstraint(name="call_with_reviews", condition=models.Q(least_reviews__gte=1)),
        )

    @property
    def takes_proposals(self) -> bool:
        """Whether proposals can be handed in now."""
        now = timezone.now()
        return (
            self.state == "open"
            and (self.starts_at is None or self.starts_at <= now)
            and self.ends_at is not None
            and now < self.ends_at
        )

    def to_audit(self) -> dict[str, Any]:
        own = ("amount", "least_partners", "least_reviews")
        return {**super().to_audit(), **{field: getattr(self, field) for field in own}}


class _Named(models.Model):
    """Something with a name in both languages."""

    name_zh = models.CharField(max_length=300, blank=True, default="")
    name_en = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_zh or self.name_en

    def name(self, language: Language) -> str:
        """Its name in the reader's language, else in the other."""
        return str((self.name_en or self.name_zh) if language == "en" else (self.name_zh or self.name_en))


class Criterion(_Named):
    """What proposals of a call are judged by, and how much it counts beside the others."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    for_call = models.ForeignKey(Call, models.CASCADE, related_name="criteria")
    weight = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(name="criterion_counts", condition=models.Q(weight__range=(1, 100))),
        )

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {
            "item": self.for_call_id,
            "name_zh": self.name_zh,
            "name_en": self.name_en,
            "weight": self.weight,
        }


class Proposal(WorkItem):
    """What a consortium proposes. `member` leads it; its partners are participations. Seen by them and the staff."""

    for_call = models.ForeignKey(Call, models.PROTECT, related_name="proposals")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    """Asked for, in 10,000 yuan."""
    result = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    """The weighted mean of the reviews that counted when it was decided; 0 to :data:`BEST_MARK`."""
    counted = models.PositiveSmallIntegerField(default=0)
    """How many reviews that were."""

    def to_audit(self) -> dict[str, Any]:
        own = ("amount", "result", "counted")
        return {
            **super().to_audit(),
            **{field: getattr(self, field) for field in own},
            "call": self.for_call_id,
        }


class OpenRole(_Named):
    """A part in a consortium that somebody is looked for: a demand, with nodes of the chain and words of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="roles")
    nodes = models.JSONField(default=list, blank=True)
    requirements = models.TextField(blank=True, default="")
    filled_by = models.ForeignKey(
        MemberOrganisation, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("name_zh", "pk")

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it: not its words."""
        return {"item": self.proposal_id, "nodes": self.nodes, "member": self.filled_by_id}


class InvitationState(models.TextChoices):
    """Where an invitation stands."""

    WAITING = "waiting", "待答复 / Waiting"
    ACCEPTED = "accepted", "已接受 / Accepted"
    DECLINED = "declined", "已婉拒 / Declined"
    TAKEN_BACK = "taken_back", "已撤回 / Taken back"


class PartnerInvitation(models.Model):
    """An organisation is asked to join a consortium. Until it accepts it does not see what is proposed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="invitations")
    role = models.ForeignKey(OpenRole, models.SET_NULL, null=True, blank=True, related_name="invitations")
    member = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="+")
    message = models.CharField(max_length=1000, blank=True, default="")
    state = models.TextField(choices=InvitationState.choices, default=InvitationState.WAITING)
    answer = models.CharField(max_length=1000, blank=True, default="")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (
            models.UniqueConstraint(
                name="one_waiting_invitation",
                fields=("proposal", "member"),
                condition=models.Q(state=InvitationState.WAITING),
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id} {self.state}"

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"item": self.proposal_id, "member": self.member_id, "state": self.state}


class ReviewState(models.TextChoices):
    """Where a review stands."""

    ASSIGNED = "assigned", "待评审 / Assigned"
    SUBMITTED = "submitted", "已提交 / Submitted"
    CONFLICT = "conflict", "利益冲突 / Conflict of interest"
    TAKEN_OFF = "taken_off", "已取消 / Taken off"


class Review(models.Model):
    """One person's review of a proposal. Who it is is told to the staff alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.TextField(choices=ReviewState.choices, default=ReviewState.ASSIGNED)
    comment = models.TextField(blank=True, default="")
    assigned_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    counted = models.BooleanField(default=False)
    """Whether it was among those by which the proposal was decided."""

    class Meta:
        ordering = ("pk",)  # by chance, so that the order tells nothing about people
        constraints = (models.UniqueConstraint(name="one_review_a_person", fields=("proposal", "reviewer")),)

    def __str__(self) -> str:
        return str(self.pk)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it: neither marks nor words."""
        return {"item": self.proposal_id, "state": self.state}


class Mark(models.Model):
    """How a proposal does by one criterion, 0 to :data:`BEST_MARK`, and why."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    mark = models.PositiveSmallIntegerField()
    comment = models.TextField()

    class Meta:
        ordering = ("criterion__position", "criterion")
        constraints = (
            models.UniqueConstraint(name="one_mark_a_criterion", fields=("review", "criterion")),
            models.CheckConstraint(
                name="mark_is_on_the_scale", condition=models.Q(mark__range=(0, BEST_MARK))
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion_id} {self.mark}"


class JointProject(WorkItem):
    """What an accepted proposal becomes. `member` leads it; its partners are participations."""

    from_proposal = models.OneToOneField(Proposal, models.PROTECT, null=True, related_name="project")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    """Granted, in 10,000 yuan."""
    progress = models.PositiveSmallIntegerField(default=0)
    """In percent."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="joint_project_progress_is_a_percentage", condition=models.Q(progress__range=(0, 100))
            ),
        )

    def to_audit(self) -> dict[str, Any]:
        own = ("amount", "progress")
        return {**super().to_audit(), **{field: getattr(self, field) for field in own}}


class ProjectStep(_Named):
    """A milestone of a project; done or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(JointProject, models.CASCADE, related_name="steps")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "pk")

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and it is not done."""
        return self.done_on is None and self.due_on < timezone.localdate()

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"item": self.project_id, "due_on": self.due_on, "done_on": self.done_on}


class OutcomeKind(models.TextChoices):
    """What can come of a project."""

    PROTOTYPE = "prototype", "样品样机 / Prototype"
    PRODUCT = "product", "量产产品 / Product in volume"
    PATENT = "patent", "专利 / Patent"
    STANDARD = "standard", "标准 / Standard"
    SUPPLY = "supply", "配套供货 / Supply between partners"


class Outcome(models.Model):
    """Something that came of a project for the industry."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(JointProject, models.CASCADE, related_name="outcomes")
    what = models.TextField(choices=OutcomeKind.choices)
    words = models.CharField(max_length=1000)
    reached_on = models.DateField()

    class Meta:
        ordering = ("-reached_on", "pk")

    def __str__(self) -> str:
        return self.words

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"item": self.project_id, "what": self.what, "reached_on": self.reached_on}
