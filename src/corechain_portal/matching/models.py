from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from corechain_portal.access.confidentiality import READS_ALL
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.introductions.parties import trading_ids
from corechain_portal.listings.models import Listing, ListingState
from corechain_portal.membership.models import MemberOrganisation, Standing


class DismissReason(models.TextChoices):
    """Why an organisation puts a match aside. The first three say something of the ranking."""

    NOT_IT = "not_it", "不是同一种东西 / Not the same thing"
    SPECIFICATION = "specification", "规格不合 / The specification does not fit"
    PLACE = "place", "地点不合 / The place does not fit"
    KNOWN = "known", "已有合作 / We work together already"
    NOT_NOW = "not_now", "暂不考虑 / Not now"
    OTHER = "other", "其他 / Other"


class MatchQuerySet(models.QuerySet[Any]):
    """Matches."""

    def standing(self) -> Self:
        """Those whose listings are on the market and say what they said when the two were compared.

        Asked of each match, not joined: no database then begins with all that is on the market.
        """
        market = Listing.objects.filter(
            state=ListingState.PUBLISHED,
            valid_until__gte=timezone.localdate(),
            member__standing=Standing.ACTIVE,
        )
        demanded = market.filter(pk=OuterRef("demand"), version=OuterRef("demand_version"))
        offered = market.filter(pk=OuterRef("offer"), version=OuterRef("offer_version"))
        known = Q(offer=None, member__standing=Standing.ACTIVE)
        return self.filter(Exists(demanded), Q(Exists(offered)) | known)

    def visible_to(self, viewer: Viewer) -> Self:
        """Those of which one side is the viewer's and the other may be seen by it; all for who reads all.

        Where few are, the alliance is compared as an expression, so that no database begins with all of its matches.
        """
        if not viewer.alliance_roles.isdisjoint(READS_ALL):
            return self.filter(alliance=viewer.alliance)
        rows = self.alias(within=Coalesce("alliance", "alliance")).filter(within=viewer.alliance.pk)
        own = trading_ids(viewer)
        if not own:
            return rows.none()
        seen = Listing.objects.visible_to(viewer)
        sees_offer = Q(offer=None) | Q(Exists(seen.filter(pk=OuterRef("offer"))))
        of_demand = Q(demand__member__in=own) & sees_offer
        of_offer = (Q(offer__member__in=own) | Q(member__in=own)) & Exists(seen.filter(pk=OuterRef("demand")))
        return rows.filter(of_demand | of_offer)

    def of_members(self, members: Iterable[uuid.UUID]) -> Self:
        """Those of which one side is one of `members`, found from their own listings: as one condition over both sides
        no index would serve, and the whole market would be gone through.

        Asks at once which they are, with one query: beside so many joins PostgreSQL would not begin with them.
        """
        listings = Listing.objects.filter(member__in=tuple(members)).values("pk")
        of_demand, of_offer, of_member = (
            self.model._default_manager.order_by()
            .filter(**{f"{side}__in": found})
            .values_list("pk", flat=True)
            for side, found in (("demand", listings), ("offer", listings), ("member", tuple(members)))
        )
        return self.filter(pk__in=list(of_demand.union(of_offer, of_member)))


class Match(models.Model):
    """A demand and what may meet it: an offer, or a member that the chain knows as a provider.

    It rests on what everybody sees of both listings who sees them at all; nothing hidden goes into the fit, the
    findings or the notices. Pages and answers read it through :mod:`corechain_portal.matching.shown` alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=80, unique=True)
    """Both sides; a pair is kept once however many workers find it."""
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+")
    demand = models.ForeignKey(Listing, models.CASCADE, related_name="matches_of_demand")
    offer = models.ForeignKey(Listing, models.CASCADE, null=True, related_name="matches_of_offer")
    member = models.ForeignKey(MemberOrganisation, models.CASCADE, null=True, related_name="+")
    """Provider by the chain, where there is no offer."""
    demand_version = models.PositiveIntegerField()
    offer_version = models.PositiveIntegerField(null=True)
    relation = models.TextField()
    """same, narrower or wider."""
    wanted_node = models.TextField()
    offered_node = models.TextField()
    fit = models.FloatField()
    terms = models.JSONField()
    """Value in [0, 1] by term asked for."""
    findings = models.JSONField()
    """``{term, verdict, code, slots, excludes}``; sentences are made when it is read."""
    excluded = models.BooleanField(default=False)
    """Something certainly keeps the two apart; kept to say why."""
    found_at = models.DateTimeField(default=timezone.now)
    compared_at = models.DateTimeField()
    """When the two were compared last."""
    told_demand_at = models.DateTimeField(null=True, blank=True)
    told_offer_at = models.DateTimeField(null=True, blank=True)
    values = models.JSONField(default=dict, blank=True)
    """Chain value by who knows whom: ``named`` (both named), ``demand_side`` (the supplier is not), ``offer_side``."""
    valued_version = models.TextField(blank=True, default="")
    """Of the chain snapshot that the values rest on."""
    proposed_at = models.DateTimeField(null=True, blank=True)
    """When the staff proposed it to both."""
    sample = models.BooleanField(default=False)

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ("-fit", "pk")
        indexes = (
            models.Index(name="match_demand", fields=("demand", "excluded", "-fit")),
            models.Index(name="match_offer", fields=("offer", "excluded", "-fit")),
            models.Index(
                name="match_of_a_provider",
                fields=("member", "excluded", "-fit"),
                condition=Q(member__isnull=False),
            ),
            models.Index(name="match_compared", fields=("alliance", "compared_at")),
            models.Index(name="match_valued", fields=("alliance", "valued_version")),
            models.Index(
                name="match_untold",
                fields=("alliance", "demand"),
                condition=Q(told_demand_at=None, excluded=False),
            ),
            models.Index(
                name="match_best_told",
                fields=("alliance", "-fit", "id", "told_demand_at", "told_offer_at"),
                condition=Q(excluded=False, proposed_at=None),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="match_of_an_offer_or_a_member",
                condition=Q(offer__isnull=True, member__isnull=False)
                | Q(offer__isnull=False, member__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"demand": self.demand_id, "offer": self.offer_id, "proposed": self.proposed_at is not None}


class Dismissal(models.Model):
    """An organisation puts a match aside: for itself alone."""

    match = models.ForeignKey(Match, models.CASCADE, related_name="dismissals")
    member = models.ForeignKey(MemberOrganisation, models.CASCADE, related_name="+")
    reason = models.TextField(choices=DismissReason.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(name="dismissed_once", fields=("match", "member")),)

    def __str__(self) -> str:
        return f"{self.match_id} {self.reason}"

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"match": self.match_id, "reason": self.reason}


class Outcome(models.TextChoices):
    """What became of a candidate."""

    CONTRACTED = "contracted", "签约 / Contract"
    DECLINED = "declined", "婉拒或未谈成 / Declined, or talks failed"
    DISMISSED = "dismissed", "不合适 / Put aside"


class Decision(models.Model):
    """What became of one candidate of a demand, with the values of its terms then: what ranking learns from.

    It says nothing of people, and of organisations only that some candidate of this demand was taken or not.
    """

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="+")
    match = models.UUIDField()
    """The match may be gone since."""
    demand = models.UUIDField()
    outcome = models.TextField(choices=Outcome.choices)
    reason = models.TextField(blank=True, default="")
    terms = models.JSONField()
    at = models.DateTimeField(default=timezone.now)
    sample = models.BooleanField(default=False)

    class Meta:
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(name="decided_once", fields=("match",)),)

    def __str__(self) -> str:
        return f"{self.demand} {self.outcome}"


class Reweighting(models.Model):
    """One line of the log of the weights: learnt, kept as they were, switched off or on, or set back."""

    class Kind(models.TextChoices):
        """What happened to the weights."""

        LEARNT = "learnt", "学得新权重 / Learnt"
        WORSE = "worse", "不更好，未采用 / Not better, not applied"
        FEW = "few", "反馈太少 / Too few decisions"
        OFF = "off", "关闭学习 / Learning switched off"
        ON = "on", "开启学习 / Learning switched on"
        DEFAULTS = "defaults", "恢复默认 / Back to the defaults"

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="+")
    kind = models.TextField(choices=Kind.choices)
    before = models.JSONField()
    proposed = models.JSONField(default=dict, blank=True)
    """What was learnt, applied or not."""
    after = models.JSONField()
    decisions = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict, blank=True)
    """``learnt_from``, ``held_out``, ``mrr``, ``hits`` (before, after), ``better``, ``lower``, ``upper``."""
    at = models.DateTimeField(default=timezone.now)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    """Who asked for it; nobody: the nightly run."""

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(name="reweighting_newest", fields=("alliance", "-at")),)

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"kind": self.kind, "after": self.after}


class RankingChoice(models.Model):
    """How much a person lets the chain's benefit count beside the fit, in percent."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    chain_percent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(name="chain_percent_is_a_percentage", condition=Q(chain_percent__lte=100)),
        )

    def __str__(self) -> str:
        return f"{self.chain_percent} %"


class SavedSearchQuerySet(models.QuerySet[Any]):
    """Saved searches."""

    def visible_to(self, viewer: Viewer) -> Self:
        """One's own, and those that programs of one's organisations saved."""
        rows = self.filter(alliance=viewer.alliance)
        own = Q(person=None, member__in=trading_ids(viewer))
        if viewer.person is not None:
            own |= Q(person=viewer.person)
        return rows.filter(own)


class SavedSearch(models.Model):
    """What to be told of daily when it is new on the market."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="+")
    member = models.ForeignKey(MemberOrganisation, models.CASCADE, null=True, blank=True, related_name="+")
    """The organisation that looks, if one does."""
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    """Whom to tell; nobody: the organisation's owners and traders (a program saved it)."""
    side = models.TextField(blank=True, default="")
    text = models.CharField(max_length=200, blank=True, default="")
    node = models.TextField(blank=True, default="")
    region = models.TextField(blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)
    looked_until = models.DateTimeField(default=timezone.now)
    """What was published before has been looked at."""
    sample = models.BooleanField(default=False)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "pk")
        constraints = (
            models.CheckConstraint(
                name="saved_search_is_somebodys",
                condition=Q(member__isnull=False) | Q(person__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it: not what somebody looks for."""
        return {"member": self.member_id, "side": self.side, "node": self.node, "region": self.region}
