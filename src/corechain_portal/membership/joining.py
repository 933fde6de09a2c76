"""What joining leaves behind: applications and invitations. Models; registered through ``models.py``."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from corechain.texts import Language
from corechain_portal.alliances.models import Alliance

LANGUAGES = (("zh", "简体中文"), ("en", "English"))


class OrganisationFacts(models.Model):
    """What is said of an organisation before it is a member."""

    name_zh = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True, default="")
    uscc = models.CharField(max_length=18, null=True, blank=True)
    kind = models.TextField(default="firm")
    region = models.TextField(blank=True, default="")
    website = models.URLField(blank=True, default="")

    class Meta:
        abstract = True

    def name(self, language: Language) -> str:
        """Its name in the reader's language, or in the other when that is not known."""
        return str((self.name_en or self.name_zh) if language == "en" else (self.name_zh or self.name_en))

    def facts(self) -> dict[str, Any]:
        """What a member organisation made of it starts with."""
        kept = ("name_zh", "name_en", "uscc", "kind", "region", "website")
        return {field: getattr(self, field) for field in kept}


class Decision(models.TextChoices):
    """How far an application is."""

    WAITING = "waiting", "待审批 / Waiting"
    APPROVED = "approved", "已通过 / Approved"
    DECLINED = "declined", "未通过 / Declined"


class Application(OrganisationFacts):
    """An organisation asks to join; staff decide."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form_token = models.UUIDField(unique=True)
    """Of the form that it was sent with: the same form sent again gives the same application."""
    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="applications")
    why = models.TextField()
    applicant_name = models.CharField(max_length=300)
    applicant_email = models.EmailField()
    language = models.CharField(max_length=2, choices=LANGUAGES)
    """Of the letters to the applicant."""
    made_at = models.DateTimeField(default=timezone.now)
    decision = models.TextField(choices=Decision.choices, default=Decision.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(blank=True, default="")
    """Of a declined one, in the words that the applicant reads."""
    member = models.ForeignKey(
        "membership.MemberOrganisation", models.SET_NULL, null=True, related_name="applications"
    )
    """What became of it."""

    class Meta:
        ordering = ("-made_at", "id")
        indexes = (models.Index(name="applications_by_decision", fields=("alliance", "decision", "made_at")),)

    def __str__(self) -> str:
        return self.name_zh

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be decided."""
        return self.decision == Decision.WAITING

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of its state."""
        member = str(self.member_id) if self.member_id else None
        return self.facts() | {"decision": self.decision, "reason": self.reason, "member": member}


class Invitation(OrganisationFacts):
    """A link by which the person at one address takes up a role: in a member, in the alliance, or as the owner of an
    organisation that becomes a member by it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="invitations")
    member = models.ForeignKey(
        "membership.MemberOrganisation", models.CASCADE, null=True, related_name="invitations"
    )
    """The member it is for; NULL for a role in the alliance and for an organisation that is no member yet."""
    name_zh = models.CharField(max_length=300, blank=True, default="")
    registry_id = models.TextField(null=True, blank=True)
    role = models.TextField()
    in_alliance = models.BooleanField(default=False)
    """Whether `role` is one in the alliance rather than in an organisation."""
    email = models.EmailField()
    language = models.CharField(max_length=2, choices=LANGUAGES)
    issue = models.PositiveIntegerField(default=1)
    """Which letter counts: each sending ends the links of those before."""
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "id")
        indexes = (models.Index(name="invitations_by_expiry", fields=("alliance", "expires_at")),)

    def __str__(self) -> str:
        return f"{self.email} {self.role}"

    @property
    def state(self) -> str:
        """``open``, ``expired``, ``accepted`` or ``withdrawn``."""
        if self.accepted_at is not None:
            return "accepted"
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "expired" if self.expires_at <= timezone.now() else "open"

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of its state."""
        return {
            "member": str(self.member_id) if self.member_id else None,
            "organisation": self.name_zh,
            "role": self.role,
            "in_alliance": self.in_alliance,
            "state": self.state,
            "issue": self.issue,
        }
