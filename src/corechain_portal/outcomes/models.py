from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from corechain_portal.alliances.models import Alliance
from corechain_portal.introductions.contract_models import Contract, Visibility


class AgreedSupply(models.Model):
    """A supply link and a provision whose source is the two parties: one row for each node of a confirmed contract.

    Rows of their own beside the data set, so that they outlive its reload. A row is never changed but ended: a
    corrected contract makes new ones.
    """

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, models.CASCADE, related_name="supplies")
    node = models.TextField()
    """Identifier in the alliance's chain."""
    supplier_registry_id = models.TextField()
    buyer_registry_id = models.TextField()
    """Identifiers in the alliance's chain, or ``member-…`` for a member that the chain does not name."""
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    """In yuan a year; None where it is not public, or not known."""
    year = models.PositiveSmallIntegerField()
    visibility = models.TextField(choices=Visibility.choices)
    sample = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(
                name="agreed_supply_shown", fields=("alliance", "visibility", "sample", "changed_at")
            ),
        )

    def __str__(self) -> str:
        return f"{self.supplier_registry_id} → {self.buyer_registry_id}: {self.node}"


class OutcomeState(models.TextChoices):
    """Where the computation of an outcome stands."""

    WAITING = "waiting", "等待计算 / Waiting"
    RUNNING = "running", "正在计算 / Running"
    DONE = "done", "已完成 / Done"
    FAILED = "failed", "未能算出 / Failed"
    WITHDRAWN = "withdrawn", "合同已撤回 / Contract withdrawn"


class Outcome(models.Model):
    """What a contract changes: before, after, because. Who may see it follows the contract."""

    contract = models.OneToOneField(Contract, models.CASCADE, primary_key=True, related_name="outcome")
    state = models.TextField(choices=OutcomeState.choices, default=OutcomeState.WAITING)
    job = models.UUIDField(null=True, blank=True)
    """The background job that computes it."""
    data_version = models.TextField(blank=True, default="")
    """Version of the chain that it was computed on."""
    effects = models.JSONField(default=list)
    """One for each node, as :meth:`corechain.workflows.link_effect.LinkEffect.to_dict` gives it, with its ``node``."""
    problem_zh = models.TextField(blank=True, default="")
    problem_en = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField(default=timezone.now)
    computed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.contract_id)

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (OutcomeState.WAITING, OutcomeState.RUNNING)

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"contract": self.contract_id, "state": self.state, "data_version": self.data_version}
