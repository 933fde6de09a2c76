from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from corechain_portal.access.confidentiality import Confidential


class Function(models.TextChoices):
    """What a contact point can be asked about."""

    GENERAL = "general", "综合 / General"
    PURCHASING = "purchasing", "采购 / Purchasing"
    SALES = "sales", "销售 / Sales"
    TECHNICAL = "technical", "技术 / Technical"
    QUALITY = "quality", "质量 / Quality"
    HR = "hr", "人力资源 / Human resources"
    FINANCE = "finance", "财务 / Finance"


class ContactPoint(Confidential):
    """Whom to ask at a member organisation. Nothing is kept of a person but what reaching them needs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    function = models.TextField(choices=Function.choices)
    name = models.CharField(max_length=300)
    """Of the person, or of the office."""
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    """Counted up by every change, so that a stale edit is noticed."""
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("function", "name", "pk")

    def __str__(self) -> str:
        return str(self.pk)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it: whether there is a name, phone and e-mail address, never which."""
        return {
            "function": self.function,
            "level": self.level,
            "named": sorted(str(pk) for pk in self.named.values_list("pk", flat=True)),
            "version": self.version,
            "has_phone": bool(self.phone),
            "has_email": bool(self.email),
        }
