"""Kinds of columns of the data set's tables, as database fields. ``corechain/model/schemas`` is the truth: a test
holds every model to it. Unknown is NULL, never an empty text or zero; text has no length limit, as in the schemas.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from corechain.model.schema import table_schema


def identifier() -> models.TextField[str, str]:
    """The identifier of a row, the same as in the data set's files."""
    return models.TextField()


def text(*, required: bool = False) -> models.TextField[Any, Any]:
    """Words, or NULL when not known."""
    return models.TextField() if required else models.TextField(null=True)


def code(table: str, column: str) -> models.TextField[Any, Any]:
    """One of the codes that the schema allows."""
    described = table_schema(table).column(column)
    choices = [(each, each) for each in described.codes]
    return models.TextField(choices=choices, null=not described.required)


def texts() -> models.JSONField[Any, Any]:
    """A list of words or of identifiers."""
    return models.JSONField(default=list)


def number(*, required: bool = False) -> models.FloatField[Any, Any]:
    """A number, or NULL when not known."""
    return models.FloatField() if required else models.FloatField(null=True)


def whole_number(*, required: bool = False) -> models.IntegerField[Any, Any]:
    """A whole number such as a year, or NULL when not known."""
    return models.IntegerField() if required else models.IntegerField(null=True)


def row() -> models.PositiveIntegerField[int, int]:
    """Place of the row in its table, so that the portal's answers come in the same order as the library's."""
    return models.PositiveIntegerField()
