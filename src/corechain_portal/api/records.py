"""Answer shapes of the tables' records, made from ``corechain/model/schemas`` so that the API documents the same
columns, units and meanings as the files do.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Schema
from pydantic import Field, create_model

from corechain.model.schema import Column, table_schema

_TYPES: dict[str, Any] = {
    "integer": int,
    "year": int,
    "boolean": bool,
    "date": date,
    "number": float,
    "share": float,
    "amount": float,
    "longitude": float,
    "latitude": float,
}


def record_schema(table: str) -> type[Schema]:
    """The shape of one row of `table`."""
    fields: dict[str, Any] = {column.name: _field(column) for column in table_schema(table).columns}
    name = "".join(part.capitalize() for part in table.split("_")) + "Row"
    return create_model(name, __base__=Schema, **fields)


def _field(column: Column) -> tuple[Any, Any]:
    described = f"{column.meaning.en} / {column.meaning.zh}" + (f" [{column.unit}]" if column.unit else "")
    if column.is_list:
        return list[str], Field(description=described)
    kind = Literal[column.codes] if column.codes else _TYPES.get(column.type, str)
    if column.required:
        return kind, Field(description=described)
    return kind | None, Field(description=described)


SourceRow = record_schema("sources")
OrganisationRow = record_schema("organisations")
NodeRow = record_schema("chain_nodes")
ProvisionRow = record_schema("provisions")
SpecificationRow = record_schema("specifications")
SupplyLinkRow = record_schema("supply_links")
IndicatorRow = record_schema("indicators")
ObservationRow = record_schema("observations")
