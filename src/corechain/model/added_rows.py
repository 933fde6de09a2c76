"""A snapshot with rows added to it, such as what members of an alliance agreed among themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corechain.model.schema import TABLES
from corechain.model.snapshot import ChainSnapshot


def with_rows(snapshot: ChainSnapshot, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> ChainSnapshot:
    """A new snapshot with `rows` by table at the end of the tables; the snapshot itself where there are none.

    Values are not checked here: see :func:`corechain.model.validation.validate`.

    >>> chain = ChainSnapshot.from_rows({"chain_nodes": [{"id": "resist", "kind": "material", "name_en": "Resist"}]})
    >>> more = with_rows(chain, {"chain_nodes": [{"id": "mask", "kind": "material", "name_en": "Mask"}]})
    >>> list(more.nodes), more.version == chain.version
    (['resist', 'mask'], False)
    """
    if not any(rows.values()):
        return snapshot
    import pyarrow as pa

    added = ChainSnapshot.from_rows(rows).tables
    tables = {
        table: pa.concat_tables([snapshot.tables[table], added[table]]).combine_chunks()
        if rows.get(table)
        else snapshot.tables[table]
        for table in TABLES
    }
    return ChainSnapshot(snapshot.name, snapshot.title, snapshot.home_region, tables)
