"""The portal's tables are the data set's tables: same columns, types, codes and required cells."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import models

from corechain.model.schema import TABLES, table_schema
from corechain_portal.chain.tables import MODEL_OF_TABLE, attributes_of, model_of

FIELD_OF_TYPE = {
    "texts": models.JSONField,
    "ids": models.JSONField,
    "integer": models.IntegerField,
    "year": models.IntegerField,
    "number": models.FloatField,
    "share": models.FloatField,
    "amount": models.FloatField,
    "longitude": models.FloatField,
    "latitude": models.FloatField,
    "boolean": models.BooleanField,
    "date": models.DateField,
}
ONLY_IN_THE_PORTAL = {"row", "id"}
COLUMNS = [(table, column) for table in TABLES for column in table_schema(table).columns]


def _field(table: str, column: str) -> models.Field:
    return model_of(table)._meta.get_field(attributes_of(table)[column])


def test_every_table_has_a_model() -> None:
    assert tuple(MODEL_OF_TABLE) == TABLES


@pytest.mark.parametrize("table", TABLES)
def test_a_model_has_exactly_the_columns_of_its_schema(table: str) -> None:
    kept = {field.column for field in model_of(table)._meta.concrete_fields}
    described = set(table_schema(table).column_names)
    assert kept - ONLY_IN_THE_PORTAL == described - ONLY_IN_THE_PORTAL
    assert described <= kept


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda value: getattr(value, "name", value))
def test_a_column_is_kept_as_its_schema_describes_it(table: str, column) -> None:
    field = _field(table, column.name)
    if column.references and not column.is_list:
        assert isinstance(field, models.ForeignKey)
        assert field.related_model is model_of(column.references.split(".")[0])
    else:
        assert type(field) is FIELD_OF_TYPE.get(column.type, models.TextField)
    if not column.is_list:
        assert field.null is not column.required
    assert [code for code, _ in field.choices or ()] == list(column.codes)
    assert field.primary_key is (column.name == "id")


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
