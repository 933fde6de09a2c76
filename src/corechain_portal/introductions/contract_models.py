from __future__ import annotations

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from corechain_portal.access.confidentiality import READS_ALL
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.introductions.parties import Side, trading_ids
from corechain_portal.listings.models import Period
from corechain_portal.membership.models import MemberOrganisation


class Visibility(models.TextChoices):
    """Who may see a contract, or its amount, besides its two parties."""

    PARTIES = "parties", "仅双方 / The two parties"
    ALLIANCE = "alliance", "联盟内 / Within the alliance"
    PUBLIC = "public", "公开 / Public"


class ContractState(models.TextChoices):
    """Where a contract stands."""

    REPORTED = "reported", "待对方确认 / Waits for the other side"
    DIFFERS = "differs", "双方不一致 / The sides differ"
    CONFIRMED = "confirmed", "双方已确认 / Confirmed by both"
    WITHDRAWN = "withdrawn", "已撤回 / Withdrawn"


class ContractQuerySet(models.QuerySet[Any]):
    """Contracts."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Those of the viewer's organisations, and agreed ones as far as both parties show them.

        That it exists is kept from the staff too unless both parties show it within the alliance.
        """
        rows = self.filter(alliance=viewer.alliance)
        holds = Q(state__in=(ContractState.CONFIRMED, ContractState.DIFFERS), agreed__isnull=False)
        allowed = holds & Q(visibility=Visibility.PUBLIC)
        if viewer.belongs:
            allowed |= holds & Q(visibility=Visibility.ALLIANCE)
        members = trading_ids(viewer)
        if members:
            allowed |= Q(supplier__in=members) | Q(buyer__in=members)
        return rows.filter(allowed)


class Contract(models.Model):
    """What two members agreed, as both say. The columns hold what was last agreed by both; empty before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+")
    introduction = models.ForeignKey("introductions.Introduction", models.CASCADE, related_name="contracts")
    supplier = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="+")
    buyer = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="+")
    state = models.TextField(choices=ContractState.choices, default=ContractState.REPORTED)
    visibility = models.TextField(choices=Visibility.choices, default=Visibility.PARTIES)
    """As agreed by both; see :class:`Terms`."""
    amount_visibility = models.TextField(choices=Visibility.choices, default=Visibility.PARTIES)
    agreed = models.JSONField(null=True, blank=True)
    """The terms that both confirmed last (see :func:`~.contract_terms.plain`); they stand until others are."""
    agreed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)
    sample = models.BooleanField(default=False)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "pk")
        indexes = (models.Index(name="contract_state", fields=("alliance", "state", "visibility")),)

    def __str__(self) -> str:
        return str(self.pk)

    def is_of(self, viewer: Viewer) -> bool:
        """Whether the viewer deals for one of the parties."""
        return not {self.supplier_id, self.buyer_id}.isdisjoint(trading_ids(viewer))

    def shows_amount_to(self, viewer: Viewer) -> bool:
        """Whether quantity and amount are shown to the viewer, who sees the contract."""
        if self.is_of(viewer) or self.amount_visibility == Visibility.PUBLIC:
            return True
        return self.amount_visibility == Visibility.ALLIANCE and viewer.belongs

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it: that there is one, never what was agreed."""
        return {
            "introduction": self.introduction_id,
            "state": self.state,
            "visibility": self.visibility,
            "agreed": self.agreed is not None,
            "changed_at": self.changed_at,
        }


class Terms(models.Model):
    """What one side says was agreed."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="terms")
    side = models.TextField(choices=Side.choices)
    nodes = models.JSONField(default=list)
    """Identifiers of the nodes of the chain that are supplied."""
    quantity = models.DecimalField(max_digits=18, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True, default="")
    period = models.TextField(choices=Period.choices, blank=True, default=Period.ONCE)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    """In yuan (CNY): of the whole, or each `period`."""
    signed_on = models.DateField(default=timezone.localdate)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    share_of_need = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    """Of what the buyer needs of this, in percent, if known."""
    visibility = models.TextField(choices=Visibility.choices, default=Visibility.PARTIES)
    amount_visibility = models.TextField(choices=Visibility.choices, default=Visibility.PARTIES)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="terms_once_a_side", fields=("contract", "side")),
            models.CheckConstraint(
                name="share_of_need_is_a_percentage",
                condition=Q(share_of_need__isnull=True) | Q(share_of_need__range=(0, 100)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.contract_id} {self.side}"


def reads_all(viewer: Viewer) -> bool:
    """Whether the viewer is of the staff, or its auditor."""
    return not viewer.alliance_roles.isdisjoint(READS_ALL)
