from __future__ import annotations

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.notices.frequency import DEFAULT_HOUR, DEFAULT_WEEKDAY, DEFAULT_ZONE, Frequency
from corechain_portal.notices.visibility import visible


class NoticeQuerySet(models.QuerySet[Any]):
    """Rows of notices."""

    def visible_to(self, viewer: Viewer) -> Self:
        """What the viewer was told and may still see."""
        return self.filter(visible(viewer))

    def unread(self) -> Self:
        """What has not been read yet."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """Something one person is told. Read only through ``Notice.objects.visible_to(viewer)``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    alliance = models.ForeignKey(Alliance, models.CASCADE, null=True, related_name="+")
    """NULL: of the person's account, told in every alliance."""
    code = models.TextField()
    params = models.JSONField(default=dict)
    link = models.TextField()
    """Path without alliance and language."""
    member = models.ForeignKey(MemberOrganisation, models.CASCADE, null=True, related_name="+")
    """The member organisation that it is about, or that its subject belongs to."""
    subject_kind = models.TextField(blank=True, default="")
    subject_id = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    """When it is to be mailed; NULL: never, or no more."""
    letter = models.UUIDField(null=True)
    """The letter that it was put into."""

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "id")
        indexes = (
            models.Index(name="notice_of_person", fields=("person", "-made_at", "id")),
            models.Index(name="notice_unread", fields=("person",), condition=models.Q(read_at__isnull=True)),
            models.Index(
                name="notice_to_mail", fields=("mail_at",), condition=models.Q(mail_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.made_at:%Y-%m-%d}"


class NoticeChoice(models.Model):
    """How often a person wants letters about one group of notices."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices")
    group = models.TextField()
    frequency = models.TextField(choices=Frequency.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_choice_a_group_of_notices", fields=("person", "group")),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.group} {self.frequency}"


class PersonalTime(models.Model):
    """A person's time zone, and when digests are mailed there."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="personal_time"
    )
    zone = models.TextField(default=DEFAULT_ZONE)
    hour = models.PositiveSmallIntegerField(default=DEFAULT_HOUR)
    weekday = models.PositiveSmallIntegerField(default=DEFAULT_WEEKDAY)
    """Monday is 0."""

    class Meta:
        constraints = (
            models.CheckConstraint(name="digest_hour_of_day", condition=models.Q(hour__range=(0, 23))),
            models.CheckConstraint(name="digest_day_of_week", condition=models.Q(weekday__range=(0, 6))),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.zone}"
