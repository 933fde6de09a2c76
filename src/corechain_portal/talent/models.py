"""A candidate's record is the person's own: what it says of a person is what that person wrote about their work.

There is no column for age, sex, origin, belief, marital status or a picture, and no score.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from corechain_portal.alliances.models import Alliance
from corechain_portal.membership.models import MemberOrganisation
from corechain_portal.talent.seeing import ApplicationQuerySet, ProfileQuerySet
from corechain_portal.workstreams.models import WorkItem


class Work(models.TextChoices):
    """Ways to work."""

    FULL = "full", "全职 / Full time"
    PART = "part", "兼职 / Part time"
    INTERNSHIP = "internship", "实习 / Internship"
    SECONDMENT = "secondment", "借调 / Secondment"


class Post(WorkItem):
    """A post of a member; `due_on`: until when one may apply."""

    work = models.TextField(choices=Work.choices, default=Work.FULL)
    region = models.TextField(blank=True, default="")
    """GB/T 2260 code."""
    skills = models.JSONField(default=list, blank=True)
    """Ids of the vocabulary (:mod:`corechain.workflows.match_skills`)."""

    def to_audit(self) -> dict[str, Any]:
        own = {"work": self.work, "region": self.region, "skills": self.skills}
        return {**super().to_audit(), **own}


class Mentoring(WorkItem):
    """Somebody offers to be a mentor: `responsible`, for `capacity` candidates at once."""

    skills = models.JSONField(default=list, blank=True)

    def to_audit(self) -> dict[str, Any]:
        return {**super().to_audit(), "skills": self.skills}


class Secondment(WorkItem):
    """A post lent from `member` to `partner` from a day to a day. Who fills it is for the two, and not kept here."""

    partner = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="+")
    skills = models.JSONField(default=list, blank=True)

    def to_audit(self) -> dict[str, Any]:
        return {**super().to_audit(), "partner": self.partner_id, "skills": self.skills}


class SeenBy(models.TextChoices):
    """Whom a candidate shows the profile to."""

    NOBODY = "nobody", "不公开 / Nobody"
    NAMED = "named", "指定单位的人事 / Personnel officers of named organisations"
    ALLIANCE = "alliance", "联盟各会员单位的人事 / Personnel officers of the alliance's members"


class Profile(models.Model):
    """What a person says of their own work. Belongs to the person, and to no organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="talent_profiles")
    headline = models.CharField(max_length=300)
    experience = models.TextField(blank=True, default="")
    languages = models.JSONField(default=list, blank=True)
    regions = models.JSONField(default=list, blank=True)
    """Where the person wishes to work: codes of places."""
    works = models.JSONField(default=list, blank=True)
    """How: codes of :class:`Work`."""
    seen_by = models.TextField(choices=SeenBy.choices, default=SeenBy.NOBODY)
    named = models.ManyToManyField(MemberOrganisation, blank=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(name="one_profile_a_person", fields=("alliance", "person")),)

    def __str__(self) -> str:
        return str(self.pk)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it: whether others see it, and no word of what it says."""
        return {"seen_by": self.seen_by, "version": self.version}


class ProfileSkill(models.Model):
    """A skill that a profile names."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="skills")
    skill = models.TextField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(name="one_skill_once", fields=("profile", "skill")),)

    def __str__(self) -> str:
        return self.skill


class Consent(models.Model):
    """The person agreed to be shown: to whom, when, and to which text (:mod:`corechain_portal.talent.consent`)."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="consents")
    text_version = models.TextField()
    seen_by = models.TextField(choices=SeenBy.choices)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("given_at", "pk")
        constraints = (
            models.UniqueConstraint(
                name="one_consent_in_force",
                fields=("profile",),
                condition=models.Q(withdrawn_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.profile_id} {self.text_version}"

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {
            "seen_by": self.seen_by,
            "text_version": self.text_version,
            "withdrawn": self.withdrawn_at is not None,
        }


class Answer(models.TextChoices):
    """How far an application, or a candidate's wish for a mentor, is."""

    WAITING = "waiting", "待答复 / Waiting for an answer"
    ACCEPTED = "accepted", "已同意 / Accepted"
    DECLINED = "declined", "未同意 / Declined"


class Application(models.Model):
    """A candidate asks for a post, with a copy of what the profile says; the post's personnel officers see just that.

    Withdrawn, it is gone; so it is when the post is filled or closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="applications")
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="applications")
    headline = models.CharField(max_length=300)
    experience = models.TextField(blank=True, default="")
    languages = models.JSONField(default=list, blank=True)
    skills = models.JSONField(default=list, blank=True)
    words = models.TextField(blank=True, default="")
    reach = models.CharField(max_length=300)
    """How the candidate wants to be reached."""
    state = models.TextField(choices=Answer.choices, default=Answer.WAITING)
    answer = models.TextField(blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (models.UniqueConstraint(name="one_application_a_post", fields=("post", "candidate")),)

    def __str__(self) -> str:
        return str(self.pk)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it: no word of the candidate."""
        return {"post": self.post_id, "state": self.state}


class MentorRequest(models.Model):
    """A candidate asks a mentor. Only the two see it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Mentoring, models.CASCADE, related_name="requests")
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentor_requests")
    words = models.TextField(blank=True, default="")
    state = models.TextField(choices=Answer.choices, default=Answer.WAITING)
    answer = models.TextField(blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (models.UniqueConstraint(name="one_request_a_mentor", fields=("offer", "candidate")),)

    def __str__(self) -> str:
        return str(self.pk)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"offer": self.offer_id, "state": self.state}
