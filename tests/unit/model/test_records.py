"""The records say the same as the schemas: field by field, and what may be missing."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import get_args, get_type_hints

import pytest

from corechain.model.records import RECORD_TYPES
from corechain.model.schema import TABLES, table_schema


def test_every_table_has_its_record() -> None:
    assert tuple(RECORD_TYPES) == TABLES


@pytest.mark.parametrize("table", TABLES)
def test_fields_are_the_columns(table: str) -> None:
    assert {field.name for field in fields(RECORD_TYPES[table])} == set(table_schema(table).column_names)


@pytest.mark.parametrize("table", TABLES)
def test_required_columns_are_never_none_and_the_others_may_be(table: str) -> None:
    hints = get_type_hints(RECORD_TYPES[table])
    for column in table_schema(table).columns:
        may_be_none = type(None) in get_args(hints[column.name])
        assert may_be_none == (not column.required and not column.is_list), column.name


@pytest.mark.parametrize("table", TABLES)
def test_what_has_no_default_is_required_or_one_of_two_names(table: str) -> None:
    schema = table_schema(table)
    for field in fields(RECORD_TYPES[table]):
        if field.default is MISSING:
            assert schema.column(field.name).required or field.name in {"name_zh", "name_en"}, field.name
        else:
            assert not schema.column(field.name).required, field.name
