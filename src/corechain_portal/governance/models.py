from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from corechain.texts import Language
from corechain_portal.alliances.models import Alliance
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.workstreams.models import WorkItem


class Resolution(WorkItem):
    """Something the members decide, the charter included: drafted, amended, voted on, published."""

    is_charter = models.BooleanField(default=False)
    vote_until = models.DateTimeField(null=True, blank=True)
    """Votes are taken until this moment."""
    quorum = models.PositiveSmallIntegerField(default=50)
    """Percent of the electorate that must have voted, at least."""
    majority = models.PositiveSmallIntegerField(default=50)
    """Percent of votes for and against that "for" must exceed."""
    result = models.JSONField(null=True, blank=True)
    """How the vote ended: ``electorate``, ``for``, ``against``, ``abstain``, as counted when it closed."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="resolution_percentages",
                condition=models.Q(quorum__range=(0, 100), majority__range=(0, 99)),
            ),
        )

    def to_audit(self) -> dict[str, Any]:
        own = ("is_charter", "vote_until", "quorum", "majority", "result")
        return {**super().to_audit(), **{field: getattr(self, field) for field in own}}


class ResolutionText(models.Model):
    """A version of a resolution's text; the newest is what is voted on."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="texts")
    number = models.PositiveSmallIntegerField()
    text_zh = models.TextField(blank=True, default="")
    text_en = models.TextField(blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(name="one_text_a_number", fields=("resolution", "number")),)

    def __str__(self) -> str:
        return f"{self.resolution_id} {self.number}"


class AmendmentState(models.TextChoices):
    """What became of an amendment."""

    PROPOSED = "proposed", "已提出 / Proposed"
    TAKEN_UP = "taken_up", "已采纳 / Taken up"
    DECLINED = "declined", "未采纳 / Declined"


class Amendment(models.Model):
    """A member's proposal to change a draft, with what became of it and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="amendments")
    member = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="+")
    text = models.TextField()
    state = models.TextField(choices=AmendmentState.choices, default=AmendmentState.PROPOSED)
    answer = models.TextField(blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return str(self.pk)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"resolution": self.resolution_id, "member": self.member_id, "state": self.state}


class Elector(models.Model):
    """A member that may vote on a resolution: it belonged to the alliance when the vote was called."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="electors")
    member = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(name="one_elector_once", fields=("resolution", "member")),)

    def __str__(self) -> str:
        return str(self.member_id)


class Choice(models.TextChoices):
    """How an organisation votes."""

    FOR = "for", "赞成 / For"
    AGAINST = "against", "反对 / Against"
    ABSTAIN = "abstain", "弃权 / Abstain"


class Vote(models.Model):
    """One vote of an organisation. Until the deadline it may be changed; who cast it is kept."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="votes")
    member = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="+")
    choice = models.TextField(choices=Choice.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_vote_an_organisation", fields=("resolution", "member")),
        )

    def __str__(self) -> str:
        return str(self.pk)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"resolution": self.resolution_id, "member": self.member_id, "choice": self.choice}


class CouncilTerm(models.Model):
    """A term of the council. Who sits in it follows from the members' seats while it lasts."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="council_terms")
    name_zh = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True, default="")
    since = models.DateField()
    until = models.DateField()
    sample = models.BooleanField(default=False)

    class Meta:
        ordering = ("-since", "pk")
        constraints = (
            models.CheckConstraint(
                name="council_term_ends_after_it_starts", condition=models.Q(until__gt=models.F("since"))
            ),
        )

    def __str__(self) -> str:
        return self.name_zh

    def name(self, language: Language) -> str:
        """Its name in the reader's language."""
        return str((self.name_en or self.name_zh) if language == "en" else self.name_zh)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"since": self.since, "until": self.until}


class Meeting(WorkItem):
    """A meeting of the council or of all members, with agenda and minutes."""

    of_council = models.BooleanField(default=True)
    """Of the council; else of all members."""
    minutes_zh = models.TextField(blank=True, default="")
    minutes_en = models.TextField(blank=True, default="")


class AgendaItem(models.Model):
    """A point of a meeting's agenda, perhaps about a resolution, with what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True, default="")
    resolution = models.ForeignKey(Resolution, models.SET_NULL, null=True, blank=True, related_name="+")
    outcome = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title_zh

    def name(self, language: Language) -> str:
        """Its title in the reader's language."""
        return str((self.title_en or self.title_zh) if language == "en" else self.title_zh)
