"""An alliance's chain in the portal's database as the library's snapshot: built once per loaded version, then kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corechain.model.added_rows import with_rows
from corechain.model.arrow_columns import arrow_table
from corechain.model.schema import TABLES, table_schema
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain_portal.alliances.models import Alliance
from corechain_portal.chain.additions import added_rows, loaded_datasets
from corechain_portal.chain.models import LoadedDataset
from corechain_portal.chain.rows import prefix
from corechain_portal.chain.tables import attributes_of, model_of, references_of
from corechain_portal.exceptions import NoDataLoaded

if TYPE_CHECKING:
    import pyarrow as pa

KEPT_SNAPSHOTS = 8
"""Snapshots kept in the process; the one not asked for longest goes first."""

_kept: OrderedDict[tuple[object, ...], ChainSnapshot] = OrderedDict()
_building = threading.Lock()


def current_snapshot(alliance: Alliance) -> ChainSnapshot:
    """The data set that `alliance` shows; raises :class:`NoDataLoaded`.

    What other parts of the portal add to it (see ``additions.py``) is in it. One query when it is kept, one more per
    table when not, and one for what is added. Alliances that show the very same data share one snapshot.
    """
    return _snapshot(alliance, TABLES)


def snapshot_of_tables(alliance: Alliance, tables: Sequence[str]) -> ChainSnapshot:
    """Like :func:`current_snapshot`, for answers that read only `tables`: where the whole is not kept and nothing is
    added to it, the others are not read but empty.
    """
    return _snapshot(alliance, tuple(tables))


def _snapshot(alliance: Alliance, tables: tuple[str, ...]) -> ChainSnapshot:
    loaded = loaded_datasets().filter(alliance=alliance).first()
    if loaded is None:
        raise NoDataLoaded(alliance)
    with _building:
        is_added = loaded.added is not None  # type: ignore[attr-defined]
        if is_added or (*_content(loaded), TABLES) in _kept:
            tables = TABLES
        if (*_content(loaded), tables) not in _kept:
            loaded, snapshot = _read_unmixed(loaded, tables)
            _kept[*_content(loaded), tables] = snapshot
        key = (*_content(loaded), tables)
        _kept.move_to_end(key)
        while len(_kept) > KEPT_SNAPSHOTS:
            _kept.popitem(last=False)
        return _kept[key]


def _content(loaded: LoadedDataset) -> tuple[object, ...]:
    """Everything of a snapshot that pages read: the version follows the tables, not title and home. What is added
    belongs to one alliance.
    """
    added = loaded.added and (loaded.alliance_id, loaded.added)  # type: ignore[attr-defined]
    return loaded.name, loaded.version, loaded.title_zh, loaded.title_en, loaded.home_region, added


def _read_unmixed(loaded: LoadedDataset, tables: tuple[str, ...]) -> tuple[LoadedDataset, ChainSnapshot]:
    """Read again when another data set was loaded between two of the queries, so that no snapshot mixes both."""
    while True:
        snapshot = read_snapshot(loaded, tables)
        if tables == TABLES:
            snapshot = with_rows(snapshot, added_rows(loaded, snapshot))
        latest = loaded_datasets().filter(pk=loaded.pk).first()
        if latest is None:
            raise NoDataLoaded(loaded.alliance)
        if _content(latest) == _content(loaded):
            return loaded, snapshot
        loaded = latest


def forget_snapshots() -> None:
    """Let go of what is kept, so that the next call reads the database again."""
    _kept.clear()


def read_snapshot(loaded: LoadedDataset, tables: Sequence[str] = TABLES) -> ChainSnapshot:
    """Read `tables` of `loaded`, each with one query; the others are empty, and what is added to it is left out."""
    return ChainSnapshot(
        name=loaded.name,
        title=Text(zh=loaded.title_zh, en=loaded.title_en),
        home_region=loaded.home_region,
        tables={table: _read_table(table, loaded.pk, read=table in tables) for table in TABLES},
    )


def _read_table(table: str, dataset_id: int, *, read: bool) -> pa.Table:
    attributes = attributes_of(table)
    found = model_of(table)._default_manager.filter(dataset_id=dataset_id).order_by("row")
    rows = list(found.values_list(*attributes.values())) if read else []
    values = zip(*rows, strict=True) if rows else ((),) * len(attributes)
    columns = dict(zip(attributes, values, strict=True))
    start = len(prefix(dataset_id))
    for column in references_of(table):
        columns[column] = tuple(key and key[start:] for key in columns[column])
    return arrow_table(table_schema(table).arrow(), columns)
