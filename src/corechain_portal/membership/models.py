from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from corechain.texts import Language
from corechain_portal.alliances.models import Alliance
from corechain_portal.membership import joining  # noqa: F401 - Django finds its models through this module


class OrganisationRoleKind(models.TextChoices):
    """What a person does for a member organisation. Owners may do what all the others may."""

    OWNER = "owner", "负责人 / Owner"
    EDITOR = "editor", "编辑 / Editor"
    TRADER = "trader", "供销 / Buyer and seller"
    HR = "hr", "人力资源 / Human resources"
    STATISTICIAN = "statistician", "统计员 / Statistician"
    READER = "reader", "查阅 / Reader"


class AllianceRoleKind(models.TextChoices):
    """What a person does for the alliance."""

    ADMINISTRATOR = "administrator", "管理员 / Administrator"
    SECRETARIAT = "secretariat", "秘书处 / Secretariat"
    ANALYST = "analyst", "分析员 / Analyst"
    STATISTICIAN = "statistician", "联盟统计员 / Alliance statistician"
    LIAISON = "liaison", "党建联络员 / Branch liaison"
    AUDITOR = "auditor", "审计员 / Auditor"


class SeatKind(models.TextChoices):
    """The place of a member organisation in the alliance's council."""

    PRESIDENT = "president", "理事长单位 / President"
    VICE_PRESIDENT = "vice_president", "副理事长单位 / Vice president"
    COUNCIL = "council", "理事单位 / Council member"
    SUPERVISOR = "supervisor", "监事单位 / Supervisor"
    MEMBER = "member", "会员单位 / Member"


class Standing(models.TextChoices):
    """Whether an organisation belongs to the alliance now."""

    ACTIVE = "active", "在会 / Member"
    LEFT = "left", "已退会 / Left"


class MemberOrganisation(models.Model):
    """An organisation that belongs, or belonged, to an alliance. It is never deleted: history needs it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="members")
    name_zh = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True, default="")
    uscc = models.CharField(max_length=18, null=True, blank=True)
    """Unified Social Credit Code (GB 32100); NULL for those that have none."""
    registry_id = models.TextField(null=True, blank=True)
    """Identifier of the same organisation in the alliance's chain (``organisations.id`` of the data set)."""
    kind = models.TextField(default="firm")
    """What it is, as the chain's organisations are told apart: firm, institute, university, …"""
    region = models.TextField(blank=True, default="")
    website = models.URLField(blank=True, default="")
    about_zh = models.TextField(blank=True, default="")
    about_en = models.TextField(blank=True, default="")
    standing = models.TextField(choices=Standing.choices, default=Standing.ACTIVE)
    seat = models.TextField(choices=SeatKind.choices, default=SeatKind.MEMBER)
    version = models.PositiveIntegerField(default=1)
    """Counted up by every change, so that a stale edit is noticed."""
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    """The member it was merged into when it left."""
    ownerless_since = models.DateTimeField(null=True, blank=True)
    """When it was noticed that nobody is its owner; NULL while it has one."""
    sample = models.BooleanField(default=False)
    """Whether the demo made it."""

    class Meta:
        ordering = ("name_zh", "id")
        constraints = (
            models.UniqueConstraint(
                name="one_member_a_credit_code",
                fields=("alliance", "uscc"),
                condition=models.Q(uscc__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_member_a_registry_organisation",
                fields=("alliance", "registry_id"),
                condition=models.Q(registry_id__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name_zh

    def name(self, language: Language) -> str:
        """Its name in the reader's language, or in the other when that is not known."""
        return str((self.name_en or self.name_zh) if language == "en" else (self.name_zh or self.name_en))

    @property
    def is_active(self) -> bool:
        """Whether it belongs to the alliance now."""
        return self.standing == Standing.ACTIVE

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of its state."""
        kept = (
            "name_zh",
            "name_en",
            "uscc",
            "registry_id",
            "kind",
            "region",
            "website",
            "about_zh",
            "about_en",
        )
        state = {field: getattr(self, field) for field in (*kept, "standing", "seat")}
        return state | {"successor": str(self.successor_id) if self.successor_id else None}


class FormerName(models.Model):
    """A legal name and code that a member had before."""

    member = models.ForeignKey(MemberOrganisation, models.CASCADE, related_name="former_names")
    name_zh = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True, default="")
    uscc = models.CharField(max_length=18, null=True, blank=True)
    until = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("until", "pk")

    def __str__(self) -> str:
        return self.name_zh


class MembershipPeriod(models.Model):
    """From when to when an organisation belonged to its alliance; coming back opens another."""

    member = models.ForeignKey(MemberOrganisation, models.CASCADE, related_name="periods")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")
    """Why it ended, in the words of whoever ended it."""

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.UniqueConstraint(
                name="one_open_period_a_member", fields=("member",), condition=models.Q(until__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id} {self.since:%Y-%m-%d}"


class _RoleInForce(models.Model):
    """A role from a day to a day. A role that ends stays as history."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="%(class)ss")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        abstract = True


class OrganisationRole(_RoleInForce):
    """A person's role in a member organisation."""

    member = models.ForeignKey(MemberOrganisation, models.CASCADE, related_name="roles")
    role = models.TextField(choices=OrganisationRoleKind.choices)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                name="one_role_once_in_an_organisation",
                fields=("person", "member", "role"),
                condition=models.Q(until__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.member_id}"


class AllianceRole(_RoleInForce):
    """A person's role in the alliance itself."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="roles")
    role = models.TextField(choices=AllianceRoleKind.choices)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                name="one_role_once_in_an_alliance",
                fields=("person", "alliance", "role"),
                condition=models.Q(until__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.alliance_id}"
