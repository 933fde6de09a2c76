"""The chain in the portal's database as the library's snapshot: built once per loaded version, then kept."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from corechain.model.arrow_columns import arrow_table
from corechain.model.schema import TABLES, table_schema
from corechain.model.snapshot import ChainSnapshot
from corechain.texts import Text
from corechain_portal.chain.models import LoadedDataset
from corechain_portal.chain.tables import attributes_of, model_of
from corechain_portal.exceptions import NoDataLoaded

if TYPE_CHECKING:
    import pyarrow as pa

_kept: dict[str, ChainSnapshot] = {}
_building = threading.Lock()


def current_snapshot() -> ChainSnapshot:
    """The loaded data set; raises :class:`NoDataLoaded`. One query when it is kept, one more per table when not."""
    loaded = LoadedDataset.objects.first()
    if loaded is None:
        raise NoDataLoaded
    snapshot = _kept.get(loaded.version)
    if snapshot is None:
        with _building:
            snapshot = _kept.get(loaded.version)
            if snapshot is None:
                loaded, snapshot = _read_unmixed(loaded)
                _kept.clear()
                _kept[loaded.version] = snapshot
    return snapshot


def _read_unmixed(loaded: LoadedDataset) -> tuple[LoadedDataset, ChainSnapshot]:
    """Read again when another data set was loaded between two of the queries, so that no snapshot mixes both."""
    while True:
        snapshot = read_snapshot(loaded)
        latest = LoadedDataset.objects.first()
        if latest is None:
            raise NoDataLoaded
        if latest.version == loaded.version:
            return loaded, snapshot
        loaded = latest


def forget_snapshots() -> None:
    """Let go of what is kept, so that the next call reads the database again."""
    _kept.clear()


def read_snapshot(loaded: LoadedDataset) -> ChainSnapshot:
    """Read every table of `loaded` from the database, each with one query."""
    return ChainSnapshot(
        name=loaded.name,
        title=Text(zh=loaded.title_zh, en=loaded.title_en),
        home_region=loaded.home_region,
        tables={table: _read_table(table) for table in TABLES},
    )


def _read_table(table: str) -> pa.Table:
    attributes = attributes_of(table)
    rows = list(model_of(table)._default_manager.order_by("row").values_list(*attributes.values()))
    values = zip(*rows, strict=True) if rows else ((),) * len(attributes)
    return arrow_table(table_schema(table).arrow(), dict(zip(attributes, values, strict=True)))
