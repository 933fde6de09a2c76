"""Which model keeps which table of a data set, and which of its attributes keeps which column."""

from __future__ import annotations

from functools import cache

from django.apps import apps
from django.db import models

from corechain.model.schema import table_schema

MODEL_OF_TABLE = {
    "sources": "chain.Source",
    "organisations": "organisations.Organisation",
    "chain_nodes": "chain.ChainNode",
    "node_relations": "chain.NodeRelation",
    "provisions": "chain.Provision",
    "specifications": "chain.Specification",
    "supply_links": "chain.SupplyLink",
    "indicators": "statistics.Indicator",
    "observations": "statistics.Observation",
}


@cache
def model_of(table: str) -> type[models.Model]:
    """The model that keeps `table`."""
    return apps.get_model(MODEL_OF_TABLE[table])


@cache
def attributes_of(table: str) -> dict[str, str]:
    """Attribute of the model by column of the schema, in the schema's order: ``from_id`` is ``from_node_id``."""
    by_column = {field.column: field.attname for field in model_of(table)._meta.concrete_fields}
    return {column: by_column[column] for column in table_schema(table).column_names}


@cache
def references_of(table: str) -> frozenset[str]:
    """Columns that refer to a row of another table: the database keeps its key there, the schema its identifier."""
    fields = model_of(table)._meta.concrete_fields
    names = table_schema(table).column_names
    return frozenset(each.column for each in fields if each.is_relation and each.column in names)
