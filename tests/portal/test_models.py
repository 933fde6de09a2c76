"""The portal's tables are the data set's tables: same columns, types, codes and required cells."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, models, transaction
from tests.portal.roles import ours

from corechain.model.schema import TABLES, table_schema
from corechain_portal.chain.tables import MODEL_OF_TABLE, attributes_of, model_of, references_of

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
ONLY_IN_THE_PORTAL = {"dataset_id", "key", "row"}
"""Whose row it is, what makes it unique among all alliances, and its place; see ``chain/rows.py``."""
COLUMNS = [(table, column) for table in TABLES for column in table_schema(table).columns]


def _field(table: str, column: str) -> models.Field:
    return model_of(table)._meta.get_field(attributes_of(table)[column])


def test_every_table_has_a_model() -> None:
    assert tuple(MODEL_OF_TABLE) == TABLES


@pytest.mark.parametrize("table", TABLES)
def test_a_model_has_exactly_the_columns_of_its_schema(table: str) -> None:
    kept = {field.column for field in model_of(table)._meta.concrete_fields}
    described = set(table_schema(table).column_names)
    numbered = set() if "id" in described else {"id"}
    assert kept - ONLY_IN_THE_PORTAL - numbered == described
    assert ONLY_IN_THE_PORTAL - {"key"} <= kept
    assert ("key" in kept) is ("id" in described)


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda value: getattr(value, "name", value))
def test_a_column_is_kept_as_its_schema_describes_it(table: str, column) -> None:
    field = _field(table, column.name)
    if column.references and not column.is_list:
        assert isinstance(field, models.ForeignKey)
        assert field.related_model is model_of(column.references.split(".")[0])
        assert column.name in references_of(table)
    else:
        assert type(field) is FIELD_OF_TYPE.get(column.type, models.TextField)
    if not column.is_list:
        assert field.null is not column.required
    assert [code for code, _ in field.choices or ()] == list(column.codes)
    assert not field.primary_key


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"key": "asml"}, {"key": "0:asml"}, {"id": "another"}])
def test_a_key_that_is_not_of_its_dataset_is_refused(changes: dict[str, str]) -> None:
    one = model_of("organisations")._default_manager.filter(dataset=ours().dataset, id="krf-nobody")
    one.model(dataset=ours().dataset, key=f"{ours().dataset.pk}:krf-nobody", id="krf-nobody", name_zh="无", kind="firm",
              country="CN", confidence="low", row=0).save()  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        one.update(**changes)


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
