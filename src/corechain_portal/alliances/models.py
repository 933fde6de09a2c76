from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from corechain.texts import Language


class Alliance(models.Model):
    """One alliance of this portal. What belongs to it names it, and is shown nowhere else."""

    slug = models.SlugField(unique=True, max_length=40)
    """Its place in addresses: ``/@slug/``. The first alliance also answers without it."""
    host = models.TextField(null=True, blank=True, unique=True)
    """A host name of its own, at which it answers without ``/@slug/``."""
    name_zh = models.TextField()
    name_en = models.TextField()
    region = models.TextField(blank=True, default="")
    """GB/T 2260 code of the place the alliance is at home in."""
    accent = models.CharField(
        max_length=7, blank=True, default="", validators=[RegexValidator(r"^#[0-9a-f]{6}$")]
    )
    """Colour of its name and main buttons as ``#rrggbb``; empty: the portal's own."""
    contact = models.EmailField(blank=True, default="")
    """Where the secretariat can be written to."""
    logo = models.CharField(max_length=16, blank=True, default="")
    """First digits of the SHA-256 of its picture (:class:`AllianceLogo`); empty: the portal's own mark."""
    least_organisations = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(3), MaxValueValidator(20)]
    )
    """No figure about members that is shown to others is about fewer organisations."""
    version = models.PositiveIntegerField(default=1)
    """Counted up by every change of its settings, so that a stale edit is noticed."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name_zh

    def name(self, language: Language) -> str:
        """Its name in the reader's language."""
        return str(self.name_en if language == "en" else self.name_zh)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of its state."""
        kept = (
            "slug",
            "host",
            "name_zh",
            "name_en",
            "region",
            "accent",
            "contact",
            "logo",
            "least_organisations",
        )
        return {field: getattr(self, field) for field in kept}


class AllianceLogo(models.Model):
    """The picture in the header. It stands apart so that pages need not read it with the alliance."""

    alliance = models.OneToOneField(Alliance, models.CASCADE, primary_key=True, related_name="picture")
    content = models.BinaryField()
    content_type = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.alliance_id} {self.content_type}"
