from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from corechain_portal.alliances.models import Alliance


class Status(models.TextChoices):
    """Where a scenario's computation stands."""

    WAITING = "waiting", "等待计算 / Waiting"
    RUNNING = "running", "正在计算 / Running"
    DONE = "done", "已完成 / Done"
    FAILED = "failed", "未能算出 / Failed"
    CANCELLED = "cancelled", "已取消 / Cancelled"


class OwnNetwork(models.Model):
    """A production network that somebody of the laboratory sent in. It is shown in the laboratory of its alliance only.

    What the files hold stands in :class:`OwnNetworkFiles`, so that lists need not read it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.UUIDField(unique=True)
    """Given out with the form, so that the same form sent twice makes one network."""
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.TextField()
    note = models.TextField(blank=True, default="")
    essentiality = models.TextField()
    """``leontief``, ``linear``, ``gbt4754``, or ``file`` where a matrix was sent."""
    market = models.TextField(blank=True, default="")
    """The column of the firms that tells who replaces whom; empty: the sector."""
    version = models.TextField()
    """First digits of the SHA-256 of all that was sent."""
    firms = models.PositiveIntegerField()
    links = models.PositiveIntegerField()
    sectors = models.PositiveIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-made_at", "id")

    def __str__(self) -> str:
        return self.name

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it: nothing of what the files hold."""
        kept = ("essentiality", "version", "firms", "links", "sectors")
        return {field: getattr(self, field) for field in kept}


class OwnNetworkFiles(models.Model):
    """The files as they were sent, packed with zlib, and what the pages of the network show of them."""

    network = models.OneToOneField(OwnNetwork, models.CASCADE, primary_key=True, related_name="files")
    firms_name = models.TextField()
    firms = models.BinaryField()
    links_name = models.TextField()
    links = models.BinaryField()
    essentiality_name = models.TextField(blank=True, default="")
    essentiality = models.BinaryField(null=True)
    firm_ids = models.BinaryField()
    """Ids of all firms as JSON, packed with zlib: what a question's firms are looked up in."""
    shown = models.JSONField()
    """Counts, notes, sectors, and the firms that sell most; see :mod:`corechain_portal.laboratory.networks`."""

    def __str__(self) -> str:
        return str(self.network_id)


class Scenario(models.Model):
    """A question: who is hit and how hard, with where its computation stands and what it came to in figures.

    It is asked of the chain, or of a network of one's own: then `organisations` are ids of firms.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.UUIDField(unique=True)
    """Given out with the form, so that the same form sent twice makes one scenario."""
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+")
    network = models.ForeignKey(OwnNetwork, models.CASCADE, null=True, related_name="scenarios")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="scenarios")
    name = models.TextField()
    note = models.TextField(blank=True, default="")
    organisations = models.JSONField(default=list)
    """Ids of the organisations ticked. Not foreign keys: the question outlives the data it was asked of."""
    nodes = models.JSONField(default=list)
    sectors = models.JSONField(default=list)
    """Names of the sectors ticked, on a network of one's own."""
    region = models.TextField(blank=True, default="")
    downstream = models.FloatField()
    """Share of deliveries that fails, 0 to 1."""
    upstream = models.FloatField()
    """Share of orders that fails, 0 to 1."""
    epsilon = models.FloatField()
    made_at = models.DateTimeField(auto_now_add=True)

    status = models.TextField(choices=Status.choices, default=Status.WAITING)
    task_id = models.UUIDField(null=True)
    queued_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    """How many workers have taken it up; also tells an older worker that its result is not wanted any more."""
    alive_at = models.DateTimeField(null=True)
    """When the worker computing it last showed that it lives."""
    phase = models.TextField(blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    problem_zh = models.TextField(blank=True, default="")
    problem_en = models.TextField(blank=True, default="")

    data_name = models.TextField(blank=True, default="")
    data_version = models.TextField(blank=True, default="")
    """The version of the data that the result was computed on."""
    share_lost = models.FloatField(null=True)
    firms = models.PositiveIntegerField(null=True)
    firms_hit = models.PositiveIntegerField(null=True)
    stages_hit = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("-made_at", "id")
        indexes = (models.Index(name="scenario_status", fields=("status", "alive_at")),)
        constraints = (
            models.CheckConstraint(
                name="scenario_severity_is_a_share",
                condition=models.Q(downstream__range=(0, 1), upstream__range=(0, 1)),
            ),
            models.CheckConstraint(name="scenario_epsilon_is_positive", condition=models.Q(epsilon__gt=0)),
        )

    def __str__(self) -> str:
        return self.name

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it: who is hit and how hard, not its name and note."""
        kept = ("organisations", "nodes", "region", "downstream", "upstream", "status")
        state = {field: getattr(self, field) for field in kept}
        return state | {"network": str(self.network_id) if self.network_id else None}

    @property
    def is_done(self) -> bool:
        """Whether there is a result."""
        return self.status == Status.DONE

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or runs."""
        return self.status in (Status.WAITING, Status.RUNNING)


class ScenarioResult(models.Model):
    """Everything computed, as :meth:`corechain.workflows.scenario_result.ScenarioResult.to_dict` gives it.

    Apart from its scenario, so that lists need not read it.
    """

    scenario = models.OneToOneField(Scenario, models.CASCADE, primary_key=True, related_name="result")
    content = models.JSONField()

    def __str__(self) -> str:
        return str(self.scenario_id)


class ScenarioFirms(models.Model):
    """Losses of every firm of a network of one's own as Parquet; a result of the chain has all in its content."""

    scenario = models.OneToOneField(Scenario, models.CASCADE, primary_key=True, related_name="every_firm")
    table = models.BinaryField()

    def __str__(self) -> str:
        return str(self.scenario_id)
