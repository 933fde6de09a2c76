"""How the portal describes what it keeps about people: which rows, what for, and what becomes of them on erasure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.db.models.expressions import Combinable
from django.utils import timezone

from corechain.texts import Text
from corechain_portal.accounts.models import User


class Erasing(Enum):
    """What becomes of rows about a person when the person is erased."""

    DELETE = Text(zh="删除", en="deleted")
    UNLINK = Text(zh="保留，不再与您关联", en="kept, and linked to nobody")
    NAMELESS = Text(zh="作为历史保留，不含姓名", en="kept as history, without your name")
    BLANK = Text(zh="保留记录，抹去您的文字和姓名", en="kept without your words and your name")


HISTORY = Text(
    zh="联盟须能说明谁做了什么；结束后作为历史保留。",
    en="The alliance must be able to tell who did what; it stays as history.",
)
NO_ADDRESS, NOW = object(), object()
"""In :attr:`Kept.instead`: the address of a closed account, and the moment of erasure."""


@dataclass(frozen=True)
class Kept:
    """Rows about a person: those whose `column` of `model` is the person, or the person's address."""

    model: str
    column: str
    name: Text
    why: Text
    fields: tuple[str, ...] = ()
    """What is told of each row. Empty: what the person did; only which thing it was, and when."""
    at: str = ""
    """The column that says when, for what the person did; empty where none does."""
    erasing: Erasing = Erasing.NAMELESS
    instead: Mapping[str, Any] = field(default_factory=dict)
    """What is written over the person's own words, for :attr:`Erasing.BLANK`."""

    @property
    def label(self) -> str:
        """Its key in the download."""
        return f"{self.model}.{self.column}"

    @property
    def rows_model(self) -> type[Model]:
        """The table."""
        return apps.get_model(self.model)

    def rows(self, person: User | Combinable, address: str | Combinable) -> QuerySet[Model]:
        """The rows of `person` with this `address`; either may be an expression."""
        by_address = self.column.endswith("email")
        key: object = address if by_address else getattr(person, "pk", person)
        return self.rows_model._base_manager.filter(**{self.column: key}).order_by()

    def erase(self, person: User, address: str) -> None:
        """Do to the person's rows what :attr:`erasing` says. Inside a transaction of the caller."""
        rows = self.rows(person, address)
        if self.erasing is Erasing.DELETE:
            rows.delete()
        elif self.erasing is Erasing.UNLINK:
            rows.update(**{self.column: None})
        elif self.erasing is Erasing.BLANK:
            known = {NO_ADDRESS: person.closed_address, NOW: timezone.now()}
            rows.update(**{name: known.get(value, value) for name, value in self.instead.items()})
