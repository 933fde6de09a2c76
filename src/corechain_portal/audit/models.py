from __future__ import annotations

import json
from typing import Any, NoReturn

from django.db import models

from corechain_portal.alliances.models import Alliance
from corechain_portal.audit.canonical import GENESIS, chained, identifier, moment

INSTALLATION = 0
"""The chain of what belongs to no alliance."""


class AuditIsFinal(Exception):
    """Code tried to change or delete an entry of the audit."""


class AppendOnly(models.QuerySet[Any]):
    """Entries are read and added, never changed or deleted; the database's triggers hold the same."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AuditIsFinal

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AuditIsFinal

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AuditIsFinal

    def delete(self) -> NoReturn:
        raise AuditIsFinal

    def _raw_delete(self, using: str | None) -> NoReturn:
        raise AuditIsFinal


class By(models.TextChoices):
    """What kind of actor did it."""

    PERSON = "person", "人员 / Person"
    TOKEN = "token", "接口令牌 / API token"
    VISITOR = "visitor", "访客 / Visitor"
    COMMAND = "command", "命令行 / Command line"
    SYSTEM = "system", "系统 / System"


class AuditEntry(models.Model):
    """One change of state, as codes and values. People are known by identifier alone, so that they can be erased."""

    chain = models.BigIntegerField()
    """The alliance's id, or :data:`INSTALLATION`. Not a foreign key: entries outlive what they tell of."""
    sequence = models.BigIntegerField()
    """1, 2, 3 … within the chain, without gaps."""
    at = models.DateTimeField()
    """Never earlier than the entry before."""
    action = models.TextField()
    """What was done, as a code of :mod:`corechain_portal.audit.actions`."""
    by = models.TextField(choices=By.choices)
    person = models.BigIntegerField(null=True)
    """Identifier of the account that did it."""
    token = models.UUIDField(null=True)
    """Identifier of the API token it was done with."""
    member = models.UUIDField(null=True)
    """The member organisation that the thing is or belongs to."""
    subject_type = models.TextField()
    """The kind of thing changed, as Django labels it: ``membership.memberorganisation``."""
    subject_id = models.TextField()
    changes = models.TextField()
    """Canonical JSON, ``{field: [before, after]}``: text, since the hash is of exactly these characters."""
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("chain", "sequence")
        constraints = (models.UniqueConstraint(name="audit_sequence", fields=("chain", "sequence")),)
        indexes = tuple(
            models.Index(name=f"audit_by_{field}", fields=("chain", field, "sequence"))
            for field in ("action", "person", "member", "subject_id", "at")
        )

    def __str__(self) -> str:
        return f"{self.chain}/{self.sequence} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AuditIsFinal
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AuditIsFinal

    def content(self) -> dict[str, Any]:
        """Everything that the hash is of, besides the previous entry's hash."""
        return {
            "chain": self.chain,
            "sequence": self.sequence,
            "at": moment(self.at),
            "action": self.action,
            "by": self.by,
            "person": self.person,
            "token": identifier(self.token),
            "member": identifier(self.member),
            "subject_type": self.subject_type,
            "subject_id": self.subject_id,
            "changes": json.loads(self.changes),
        }

    def computed_hash(self) -> str:
        """The hash that fits what the entry holds and the hash before it."""
        return chained(self.previous_hash, self.content())


class AuditHead(models.Model):
    """The end of a chain. Whoever adds an entry locks this row, so entries of a chain come one after another."""

    chain = models.BigIntegerField(primary_key=True)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.chain}/{self.sequence} {self.hash}"


class AuditCheck(models.Model):
    """What the last check of a chain found; see :mod:`corechain_portal.audit.verification`."""

    chain = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    entries = models.BigIntegerField()
    """How many fitted."""
    hash = models.CharField(max_length=64)
    """Of the last that fitted: worth noting down."""
    fault = models.TextField(blank=True, default="")
    sequence = models.BigIntegerField(null=True)
    """Of the first entry that did not fit."""

    def __str__(self) -> str:
        return f"{self.chain}/{self.entries} {self.fault}"


NOBODY = 0
"""Stands for an address that no account has."""


class FailedSignIns(models.Model):
    """How many sign-ins failed in an hour for one account, or for addresses that none has; see ``signing_in.py``."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="+")
    hour = models.DateTimeField()
    person = models.BigIntegerField(default=NOBODY)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_count_of_failed_sign_ins_an_hour", fields=("alliance", "hour", "person")
            ),
        )

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.count}"

    def to_audit(self) -> dict[str, Any]:
        """What the audit keeps of it."""
        return {"hour": self.hour, "person": self.person or None, "count": self.count}
