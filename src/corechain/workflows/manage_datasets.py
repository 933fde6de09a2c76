"""Bring data sets in, look them over, hand them out: what ``corechain datasets`` and the portal's data desk do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from corechain.datasets import registry
from corechain.datasets.description import DatasetInfo, info_from, read_toml, write_toml
from corechain.datasets.parquet_tables import read_parquet, write_parquet
from corechain.exceptions import UnreadableFile, UnusableName
from corechain.file_formats.found_tables import FoundTables
from corechain.file_formats.table_files import find_tables, write_csv_tables, write_excel_tables
from corechain.model.answers import AnswerColumn, AnswerTable
from corechain.model.places import place
from corechain.model.raw_tables import raw_tables
from corechain.model.schema import TABLE_TITLES, TABLES, table_schema
from corechain.model.snapshot import ChainSnapshot
from corechain.model.validation import validate
from corechain.texts import Text

FORMATS = ("csv", "xlsx", "parquet")
"""Formats a data set is exported in."""

Progress = Callable[[str, int], None]
"""Told the file or table at work and how many of its rows are done."""


@dataclass(frozen=True)
class ReadDataset:
    """Tables that were read and hold, with what they say of themselves and how they were read."""

    snapshot: ChainSnapshot
    info: DatasetInfo
    notes: tuple[Text, ...]


@dataclass(frozen=True)
class TableCount:
    """Rows of one table, and by confidence where its rows have one."""

    table: str
    rows: int
    high: int | None = None
    medium: int | None = None
    low: int | None = None


def read_tables(path: Path) -> ChainSnapshot:
    """The tables of a folder or workbook, checked: what an upload to the portal becomes.

    Raises :class:`corechain.exceptions.InvalidTables` with every fault, and
    :class:`corechain.exceptions.UnreadableFile` where nothing can be read.
    """
    return read_dataset(path).snapshot


def read_dataset(path: Path, *, name: str | None = None, progress: Progress | None = None) -> ReadDataset:
    """Like :func:`read_tables`, with the description beside the tables; `name` goes before the name given there."""
    found = _find(path)
    fields = dict(found.description)
    if path.is_dir() and (path / "dataset.toml").is_file():
        fields |= read_toml(path / "dataset.toml")
    if fields.get("home_region"):
        fields["home_region"] = place(fields["home_region"]).code
    tables = validate(found.tables, progress=progress)
    info = info_from(fields, name=name or fields.get("name") or path.stem, counts={})
    snapshot = ChainSnapshot(info.name, info.title, info.home_region, tables)
    return ReadDataset(snapshot, info, tuple(found.notes))


def _find(path: Path) -> FoundTables:
    """The raw tables of a folder or workbook; a folder of Parquet files as it was exported counts as well."""
    if path.is_dir() and all((path / f"{table}.parquet").is_file() for table in TABLES):
        tables = read_parquet(path)
        return FoundTables(raw_tables({table: tables[table].to_pylist() for table in TABLES}))
    return find_tables(path)


def list_datasets() -> AnswerTable[DatasetInfo]:
    """The data sets of this machine with what they hold."""
    infos = registry.list_datasets()
    counted = ("chain_nodes", "organisations", "provisions", "supply_links", "observations")
    columns = [
        AnswerColumn[DatasetInfo]("name", Text(zh="名称", en="Name"), lambda info: info.name),
        AnswerColumn[DatasetInfo]("title", Text(zh="标题", en="Title"), lambda info: info.title),
        AnswerColumn[DatasetInfo](
            "version", Text(zh="版本", en="Version"), lambda info: info.version, detail=True
        ),
        AnswerColumn[DatasetInfo](
            "home_region", Text(zh="地区", en="Region"), lambda info: info.home_region, detail=True
        ),
        *(_count_column(table) for table in counted),
        AnswerColumn[DatasetInfo](
            "licence", Text(zh="许可", en="Licence"), lambda info: info.licence, detail=True
        ),
        AnswerColumn[DatasetInfo]("origin", Text(zh="来自", en="From"), _origin),
    ]
    return AnswerTable(Text(zh="数据集", en="Data sets"), columns, infos)


def _count_column(table: str) -> AnswerColumn[DatasetInfo]:
    return AnswerColumn(table, TABLE_TITLES[table], lambda info: info.counts.get(table, 0), digits=0)


def _origin(info: DatasetInfo) -> Text | str | None:
    return Text(zh="自带", en="built in") if info.built_in else info.imported_from


def import_tables(
    path: Path,
    *,
    name: str | None = None,
    replace_old: bool = False,
    progress: Progress | None = None,
) -> AnswerTable[TableCount]:
    """Check the tables of a folder or workbook and keep them as a data set; loads all or nothing.

    The name is `name`, else the one in ``dataset.toml``, else that of the folder or file. Raises
    :class:`~corechain.exceptions.UnusableName` for a name that is taken, before anything is read.
    """
    if name is not None:
        registry.check_free(name, replace_old=replace_old)
    read = read_dataset(path, name=name, progress=progress)
    info = keep_dataset(read.snapshot, read.info, origin=path, replace_old=replace_old)
    title = Text(zh="已导入数据集“{name}”", en="Imported as the data set “{name}”", name=info.name)
    return count_tables(read.snapshot, title, read.notes)


def keep_dataset(
    snapshot: ChainSnapshot, info: DatasetInfo, *, origin: Path, replace_old: bool
) -> DatasetInfo:
    """Keep `snapshot` in the registry, saying where it came from and on which day; gives its description back."""
    today = datetime.now(UTC).date().isoformat()
    dated = replace(
        info,
        version=info.version or snapshot.version,
        imported_from=str(origin.resolve()),
        imported_on=today,
    )
    return registry.save_dataset(snapshot, dated, replace_old=replace_old)


def check_dataset(name_or_path: str, *, progress: Progress | None = None) -> AnswerTable[TableCount]:
    """Check a data set, folder or workbook against the schemas and count its rows; changes nothing.

    A name of the registry goes before a path. Raises :class:`~corechain.exceptions.InvalidTables`.
    """
    title = Text(zh="“{name}”没有问题", en="“{name}” has no faults", name=name_or_path)
    known = {info.name for info in registry.list_datasets()}
    if name_or_path not in known:
        read = read_dataset(_path(name_or_path), progress=progress)
        return count_tables(read.snapshot, title, read.notes)
    snapshot = registry.open_snapshot(name_or_path)
    validate(raw_tables({table: snapshot.tables[table].to_pylist() for table in TABLES}), progress=progress)
    return count_tables(snapshot, title)


def _path(name: str) -> Path:
    path = Path(name)
    if not path.exists():
        raise UnreadableFile(
            Text(
                zh="没有名为“{name}”的数据集、文件夹或文件。",
                en="There is no data set, folder or file called “{name}”.",
                name=name,
            ),
            Text(
                zh="`corechain datasets list` 列出数据集。",
                en="`corechain datasets list` shows the data sets.",
            ),
        )
    return path


def count_tables(
    snapshot: ChainSnapshot, title: Text, notes: tuple[Text, ...] = ()
) -> AnswerTable[TableCount]:
    """Rows of every table of `snapshot`, and by confidence where rows have one."""
    columns = [
        AnswerColumn[TableCount]("table", Text(zh="表", en="Table"), lambda row: row.table),
        AnswerColumn[TableCount]("title", Text(zh="内容", en="Content"), lambda row: TABLE_TITLES[row.table]),
        AnswerColumn[TableCount]("rows", Text(zh="行数", en="Rows"), lambda row: row.rows, digits=0),
        AnswerColumn[TableCount]("high", Text(zh="可信度高", en="High"), lambda row: row.high, digits=0),
        AnswerColumn[TableCount]("medium", Text(zh="中", en="Medium"), lambda row: row.medium, digits=0),
        AnswerColumn[TableCount](
            "low", Text(zh="低（未核实）", en="Low (unchecked)"), lambda row: row.low, digits=0
        ),
    ]
    return AnswerTable(title, columns, [_counted(snapshot, table) for table in TABLES], notes)


def _counted(snapshot: ChainSnapshot, table: str) -> TableCount:
    data = snapshot.tables[table]
    if "confidence" not in table_schema(table).column_names:
        return TableCount(table, data.num_rows)
    found = Counter(data.column("confidence").to_pylist())
    return TableCount(table, data.num_rows, found["high"], found["medium"], found["low"])


def export_dataset(
    name: str,
    to: Path,
    output_format: str,
    *,
    replace_old: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Write the data set called `name` to the folder `to` (csv, parquet) or to the workbook `to` (xlsx).

    What is written can be imported again and gives the same data. It appears whole or not at all. Raises
    :class:`~corechain.exceptions.UnusableName` when `to` is taken and `replace_old` is not set.
    """
    snapshot, info = registry.open_snapshot(name), registry.dataset_info(name)
    if output_format == "xlsx" and to.suffix.lower() != ".xlsx":
        raise UnusableName(
            Text(zh="“{to}”不是 .xlsx 文件名。", en="“{to}” is not the name of an .xlsx file.", to=to),
            Text(zh="写成如 {name}.xlsx。", en="Write it as in {name}.xlsx.", name=name),
        )
    taken = any(to.iterdir()) if to.is_dir() else to.exists()
    if taken and not replace_old:
        raise UnusableName(
            Text(zh="“{to}”已经存在。", en="“{to}” exists already.", to=to),
            Text(
                zh="换一个位置，或加 --replace 覆盖。",
                en="Choose another place, or add --replace to overwrite.",
            ),
        )
    with registry.told_when_unwritable(to):
        to.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".corechain-", dir=to.parent) as workplace:
            draft = Path(workplace) / to.name
            _write(snapshot, info, draft, output_format, progress)
            _move(draft, to)
    return to


def _write(
    snapshot: ChainSnapshot, info: DatasetInfo, draft: Path, output_format: str, progress: Progress | None
) -> None:
    def told(table: str) -> None:
        if progress:
            progress(table, snapshot.tables[table].num_rows)

    if output_format == "xlsx":
        fields = {key: value for key, value in asdict(info).items() if value and isinstance(value, str)}
        write_excel_tables(snapshot, fields, draft, told)
        return
    draft.mkdir()
    write_toml(draft / "dataset.toml", info)
    if output_format == "csv":
        write_csv_tables(snapshot, draft, told)
    else:
        write_parquet(draft, snapshot.tables)


def _move(draft: Path, to: Path) -> None:
    """Put the finished files in place; a folder that is there keeps whatever else lies in it."""
    if draft.is_dir() and to.is_dir():
        for path in draft.iterdir():
            path.replace(to / path.name)
    else:
        draft.replace(to)


def remove_dataset(name: str) -> None:
    """Delete an imported data set from this machine; raises :class:`~corechain.exceptions.UnknownName`."""
    registry.remove_dataset(name)
