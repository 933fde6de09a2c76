"""Raw tables → checked Arrow tables, or every fault at once.

The walk: header → cells by type → references → rules of a row (:mod:`~corechain.model.row_rules`) → rules of
the chain as a whole (:mod:`~corechain.model.relation_rules`). Tables are read in the order of
:data:`~corechain.model.schema.TABLES`, so what a row refers to has been read before it. Rows stream: memory
holds the typed columns and the identifiers, never the text of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corechain.exceptions import Fault, InvalidTables
from corechain.model.arrow_columns import arrow_table
from corechain.model.codes import BadCell, nearest
from corechain.model.raw_tables import RawRow, RawTable
from corechain.model.relation_rules import RelationRow, check_relations
from corechain.model.row_rules import ROW_RULES
from corechain.model.schema import REQUIRED_TABLES, TABLES, Column, TableSchema, table_schema
from corechain.model.values import Parser, cell_parser
from corechain.texts import Text

if TYPE_CHECKING:
    import pyarrow as pa

KEPT_FAULTS = 10_000
"""Faults kept in full; any more are counted, so that a wholly wrong large file does not fill the memory."""

_BATCH = 50_000
_TOLD_EVERY = 5_000

Progress = Callable[[str, int], None]
"""Told the file and how many of its rows have been checked."""


def validate(tables: Iterable[RawTable], *, progress: Progress | None = None) -> dict[str, pa.Table]:
    """Check `tables` against the schemas; all of :data:`TABLES` come back, absent ones empty.

    Raises :class:`InvalidTables` with every fault of every table when there is any.

    >>> from corechain.model.raw_tables import raw_tables
    >>> validate(raw_tables({"organisations": [{"id": "a", "kind": "firn"}]}))
    Traceback (most recent call last):
    corechain.exceptions.InvalidTables: Faults in the data: 8. Nothing was loaded. Mend the rows listed and try again.
    """
    checker = _Checker(progress)
    by_name = checker.settle_tables(tables)
    checked = {name: checker.check_table(name, by_name.get(name)) for name in TABLES}
    for fault in check_relations(checker.relations, checker.kinds):
        checker.tell(fault)
    if checker.count:
        raise InvalidTables(checker.faults, total=checker.count)
    return checked


@dataclass
class _ReadColumn:
    """A column of the schema together with where it stands in the file."""

    column: Column
    position: int | None
    parse: Parser
    target: str | None
    repeats: dict[str, Any] = field(default_factory=dict)
    """Values of short code lists already read, so that each is checked once."""


class _Checker:
    """What has been read so far: faults, identifiers by table with their row, node kinds and relations."""

    def __init__(self, progress: Progress | None) -> None:
        self.faults: list[Fault] = []
        self.count = 0
        self.ids: dict[str, dict[str, int]] = {}
        self.kinds: dict[str, str] = {}
        self.relations: list[RelationRow] = []
        self._dangling: dict[tuple[str, str], BadCell] = {}  # looking for the name that is meant takes long
        self._progress = progress

    def tell(self, fault: Fault) -> None:
        """Keep one more fault, or only count it when there are very many."""
        self.count += 1
        if len(self.faults) < KEPT_FAULTS:
            self.faults.append(fault)

    def settle_tables(self, tables: Iterable[RawTable]) -> dict[str, RawTable]:
        """Tables by name; tells of unknown, doubled and missing ones."""
        by_name: dict[str, RawTable] = {}
        for table in tables:
            if table.name not in TABLES:
                self.tell(_unknown_table(table))
            elif table.name in by_name:
                self.tell(_doubled_table(table, by_name[table.name]))
            else:
                by_name[table.name] = table
        for name in REQUIRED_TABLES:
            if name not in by_name:
                self.tell(_missing_table(name))
        return by_name

    def check_table(self, name: str, raw: RawTable | None) -> pa.Table:
        """The typed table called `name`; empty when it is absent or has a fault."""
        schema = table_schema(name)
        if raw is None:
            if name not in REQUIRED_TABLES:
                self.ids[name] = {}
            return schema.arrow().empty_table()
        before = self.count
        for fault in _header_faults(schema, raw):
            self.tell(fault)
        if "id" in raw.header:
            self.ids[name] = {}
        table, rows = self._read_rows(schema, raw, _settled_columns(schema, raw))
        if rows == 0 and self.count == before and name in REQUIRED_TABLES:
            self.tell(_no_rows(raw.file))
        return table

    def _read_rows(
        self, schema: TableSchema, raw: RawTable, columns: list[_ReadColumn]
    ) -> tuple[pa.Table, int]:
        built = _ColumnBuilder(schema)
        count = 0
        for row in raw.rows:
            if isinstance(row, Fault):
                self.tell(row)
                continue
            values = self._check_row(schema.name, raw.file, row, columns)
            count += 1
            if not self.count:
                built.add(values)
            if self._progress and count % _TOLD_EVERY == 0:
                self._progress(raw.file, count)
        if self._progress:
            self._progress(raw.file, count)
        return built.table(), count

    def _check_row(
        self, table: str, file: str, row: RawRow, columns: Sequence[_ReadColumn]
    ) -> dict[str, Any]:
        number, cells = row
        values: dict[str, Any] = {}
        faulty: set[str] = set()
        for read in columns:
            column = read.column
            if read.position is None and column.required:  # told of at the header
                faulty.add(column.name)
                continue
            text = "" if read.position is None else cells[read.position].strip()
            try:
                values[column.name] = self._value(read, text)
            except BadCell as bad:
                faulty.add(column.name)
                self.tell(Fault(file, number, column.name, bad.problem, bad.remedy))
        for rule in ROW_RULES.get(table, ()):
            if faulty.isdisjoint(rule.columns):
                for name, found in rule.check(values):
                    self.tell(Fault(file, number, name, found.problem, found.remedy))
        self._remember(table, file, number, values)
        return values

    def _value(self, read: _ReadColumn, text: str) -> Any:
        column = read.column
        if not text:
            if column.required:
                raise _empty(column)
            return [] if column.is_list else None
        text = text.replace("\r\n", "\n") if "\r" in text else text
        value = read.repeats.get(text)
        if value is None:
            value = read.parse(text)
            if column.required and value == []:
                raise _empty(column)
            if len(read.repeats) < 1000:
                read.repeats[text] = value
        if read.target is not None:
            self._check_reference(read.target, value)
        return value

    def _check_reference(self, target: str, value: str | list[str]) -> None:
        known = self.ids.get(target)
        if known is None:  # that table is missing or unreadable, which was told already
            return
        for each in [value] if isinstance(value, str) else value:
            if each not in known:
                fault = self._dangling.get((each, target)) or _dangling(each, target, known)
                self._dangling[each, target] = fault
                raise fault

    def _remember(self, table: str, file: str, number: int, values: Mapping[str, Any]) -> None:
        identifier = values.get("id")
        if identifier is not None and table in self.ids:
            first = self.ids[table].setdefault(identifier, number)
            if first != number:
                self.tell(_doubled_id(file, number, identifier, first))
            if table == "chain_nodes":
                self.kinds[identifier] = values.get("kind") or ""
        elif table == "node_relations" and {"from_id", "relation", "to_id"} <= values.keys():
            self.relations.append(
                RelationRow(file, number, values["from_id"], values["relation"], values["to_id"])
            )


class _ColumnBuilder:
    """Gathers typed rows into Arrow tables of :data:`_BATCH` rows."""

    def __init__(self, schema: TableSchema) -> None:
        self._schema = schema
        self._values: dict[str, list[Any]] = {name: [] for name in schema.column_names}
        self._count = 0
        self._tables: list[pa.Table] = []

    def add(self, values: Mapping[str, Any]) -> None:
        for name, column in self._values.items():
            column.append(values[name])
        self._count += 1
        if self._count % _BATCH == 0:
            self._flush()

    def _flush(self) -> None:
        self._tables.append(arrow_table(self._schema.arrow(), self._values))
        for column in self._values.values():
            column.clear()

    def table(self) -> pa.Table:
        import pyarrow as pa

        if not self._tables or self._count % _BATCH:
            self._flush()
        return self._tables[0] if len(self._tables) == 1 else pa.concat_tables(self._tables)


def _settled_columns(schema: TableSchema, raw: RawTable) -> list[_ReadColumn]:
    """The columns of the schema with their positions in the file."""
    return [
        _ReadColumn(
            column,
            raw.header.index(column.name) if column.name in raw.header else None,
            cell_parser(column),
            column.references.partition(".")[0] or None,
        )
        for column in schema.columns
    ]


def _header_faults(schema: TableSchema, raw: RawTable) -> Iterable[Fault]:
    known = schema.column_names
    seen: set[str] = set()
    for name in raw.header:
        if name in seen:
            yield Fault(
                raw.file, 1, name,
                Text(zh="这一列出现了两次。", en="This column occurs twice."),
                Text(zh="留下一列，删去另一列。", en="Keep one and delete the other."),
            )  # fmt: skip
        elif name not in known:
            yield Fault(
                raw.file, 1, name,
                Text(zh="表“{table}”没有这一列。", en="The table “{table}” has no such column.", table=schema.name),
                _column_remedy(name, [each for each in known if each not in raw.header], known),
            )  # fmt: skip
        seen.add(name)
    for column in schema.columns:
        if column.required and column.name not in seen and raw.header:
            yield Fault(
                raw.file, 1, column.name,
                Text(zh="缺少这一列。", en="This column is missing."),
                Text(zh="补上这一列：{meaning}。", en="Add it: {meaning}.", meaning=column.meaning),
            )  # fmt: skip


def _column_remedy(name: str, free: Sequence[str], known: Sequence[str]) -> Text:
    guess = nearest(name, free)
    if guess:
        return Text(zh="是否指“{guess}”？", en="Did you mean “{guess}”?", guess=guess)
    return Text(
        zh="删去这一列；可用的列：{names}。",
        en="Delete it; the columns are: {names}.",
        names=", ".join(known),
    )


def _unknown_table(table: RawTable) -> Fault:
    guess = nearest(table.name, TABLES)
    remedy = (
        Text(zh="是否指“{guess}”？", en="Did you mean “{guess}”?", guess=guess)
        if guess
        else Text(zh="可用的表：{names}。", en="Tables: {names}.", names=", ".join(TABLES))
    )
    problem = Text(zh="没有名为“{name}”的表。", en="There is no table called “{name}”.", name=table.name)
    return Fault(table.file, None, None, problem, remedy)


def _doubled_table(table: RawTable, first: RawTable) -> Fault:
    return Fault(
        table.file, None, None,
        Text(zh="表“{name}”已经在 {first} 中。", en="The table “{name}” is already in {first}.",
             name=table.name, first=first.file),
        Text(zh="每张表只留一份。", en="Keep each table once."),
    )  # fmt: skip


def _missing_table(name: str) -> Fault:
    return Fault(
        name, None, None,
        Text(zh="缺少这张表。", en="This table is missing."),
        Text(zh="补上 {name}.csv，或名为 {name} 的工作表。", en="Add {name}.csv, or a sheet called {name}.", name=name),
    )  # fmt: skip


def _no_rows(file: str) -> Fault:
    return Fault(
        file, None, None,
        Text(zh="只有表头，没有数据。", en="It has a header but no rows."),
        Text(zh="这张表至少要有一行。", en="This table needs at least one row."),
    )  # fmt: skip


def _empty(column: Column) -> BadCell:
    return BadCell(
        Text(zh="必填而为空。", en="It is empty but required."),
        Text(zh="填入：{meaning}。", en="Fill in: {meaning}.", meaning=column.meaning),
    )


def _doubled_id(file: str, number: int, identifier: str, first: int) -> Fault:
    return Fault(
        file, number, "id",
        Text(zh="标识“{id}”在第 {first} 行已经用过。", en="The identifier “{id}” is already used in row {first}.",
             id=identifier, first=first),
        Text(zh="改其中一个，或删去重复的一行。", en="Change one of them, or delete the repeated row."),
    )  # fmt: skip


def _dangling(identifier: str, target: str, known: Mapping[str, int]) -> BadCell:
    problem = Text(
        zh="表“{table}”中没有“{id}”。", en="The table “{table}” has no “{id}”.", table=target, id=identifier
    )
    guess = nearest(identifier, list(known))
    if guess:
        return BadCell(problem, Text(zh="是否指“{guess}”？", en="Did you mean “{guess}”?", guess=guess))
    return BadCell(
        problem,
        Text(zh="先在表“{table}”中加上它。", en="Add it to the table “{table}” first.", table=target),
    )
