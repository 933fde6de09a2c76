"""A chain at one moment: Arrow tables in the shape of the schemas, with a version that follows their content.

Methods and workflows receive a snapshot; they never open a database. The portal builds one per change and keeps it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from corechain.exceptions import UnknownName
from corechain.model.arrow_columns import arrow_table, canonical_columns
from corechain.model.records import (
    RECORD_TYPES,
    ChainNode,
    Indicator,
    NodeRelation,
    Observation,
    Organisation,
    Provision,
    Source,
    Specification,
    SupplyLink,
)
from corechain.model.schema import TABLES, table_schema
from corechain.texts import Text

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, eq=False)
class ChainSnapshot:
    """All tables of one data set. `tables` has every name of :data:`corechain.model.schema.TABLES`."""

    name: str
    title: Text
    home_region: str | None
    tables: Mapping[str, pa.Table]

    @classmethod
    def from_rows(
        cls,
        rows: Mapping[str, Iterable[Mapping[str, Any]]],
        *,
        name: str = "unnamed",
        title: Text | None = None,
        home_region: str | None = None,
    ) -> ChainSnapshot:
        """Build from plain rows by table; columns and tables left out are empty. Values are not checked here:
        see :func:`corechain.model.validation.validate`.
        """
        tables = {}
        for table in TABLES:
            schema, given = table_schema(table), list(rows.get(table, ()))
            columns = {
                column.name: [row.get(column.name) or [] for row in given]
                if column.is_list
                else [row.get(column.name) for row in given]
                for column in schema.columns
            }
            tables[table] = arrow_table(schema.arrow(), columns)
        return cls(name, title or Text(zh=name, en=name), home_region, tables)

    @cached_property
    def version(self) -> str:
        """Twelve hexadecimal digits that change when any cell changes."""
        import pyarrow as pa

        digest = hashlib.sha256(self.name.encode())
        for table in TABLES:
            arrays = list(canonical_columns(self.tables[table]))
            batch = pa.RecordBatch.from_arrays(arrays, names=[str(each) for each in range(len(arrays))])
            digest.update(batch.serialize())
        return digest.hexdigest()[:12]

    def _records(self, table: str) -> tuple[Any, ...]:
        record_type = RECORD_TYPES[table]
        lists = [column.name for column in table_schema(table).columns if column.is_list]
        rows = self.tables[table].to_pylist()
        for row in rows:
            for column in lists:
                row[column] = tuple(row[column] or ())
        return tuple(record_type(**row) for row in rows)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self._records("sources")}

    @cached_property
    def organisations(self) -> Mapping[str, Organisation]:
        """Organisations by id."""
        return {organisation.id: organisation for organisation in self._records("organisations")}

    @cached_property
    def nodes(self) -> Mapping[str, ChainNode]:
        """Chain nodes by id, stages included."""
        return {node.id: node for node in self._records("chain_nodes")}

    @cached_property
    def relations(self) -> Sequence[NodeRelation]:
        """Relations between nodes."""
        return cast("tuple[NodeRelation, ...]", self._records("node_relations"))

    @cached_property
    def provisions(self) -> Sequence[Provision]:
        """Provisions of organisations and of countries."""
        return cast("tuple[Provision, ...]", self._records("provisions"))

    @cached_property
    def provisions_by_node(self) -> Mapping[str, Sequence[Provision]]:
        """Provisions of each node that has any."""
        return _grouped(self.provisions, "node_id")

    @cached_property
    def provisions_by_organisation(self) -> Mapping[str, Sequence[Provision]]:
        """Provisions of each organisation that has any."""
        return _grouped([each for each in self.provisions if each.organisation_id], "organisation_id")

    @cached_property
    def specifications(self) -> Sequence[Specification]:
        """Specifications of nodes and of what organisations offer on them."""
        return cast("tuple[Specification, ...]", self._records("specifications"))

    @cached_property
    def supply_links(self) -> Sequence[SupplyLink]:
        """Who sells to whom."""
        return cast("tuple[SupplyLink, ...]", self._records("supply_links"))

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Statistical indicators by id."""
        return {indicator.id: indicator for indicator in self._records("indicators")}

    @cached_property
    def observations(self) -> Sequence[Observation]:
        """Figures of statistics."""
        return cast("tuple[Observation, ...]", self._records("observations"))

    @cached_property
    def stage_of(self) -> Mapping[str, str]:
        """Stage id of each node that is part of one."""
        return {each.from_id: each.to_id for each in self.relations if each.relation == "part_of"}

    def node(self, node_id: str) -> ChainNode:
        """The node called `node_id`; raises :class:`UnknownName`."""
        try:
            return self.nodes[node_id]
        except KeyError:
            raise UnknownName(
                Text(zh="链上没有环节“{id}”。", en="The chain has no node “{id}”.", id=node_id),
                Text(
                    zh="用 `corechain chain show` 查看所有环节。",
                    en="`corechain chain show` lists all nodes.",
                ),
            ) from None

    def organisation(self, organisation_id: str) -> Organisation:
        """The organisation called `organisation_id`; raises :class:`UnknownName`."""
        try:
            return self.organisations[organisation_id]
        except KeyError:
            raise UnknownName(
                Text(zh="没有机构“{id}”。", en="There is no organisation “{id}”.", id=organisation_id),
                Text(zh="请核对标识。", en="Check the identifier."),
            ) from None


def _grouped(records: Iterable[Provision], key: str) -> dict[str, list[Provision]]:
    groups: dict[str, list[Provision]] = defaultdict(list)
    for record in records:
        groups[getattr(record, key)].append(record)
    return dict(groups)
