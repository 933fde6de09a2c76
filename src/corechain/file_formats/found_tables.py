"""A folder or workbook as a set of raw tables, and the names that tables go by there."""

from __future__ import annotations

from dataclasses import dataclass, field

from corechain.model.codes import nearest
from corechain.model.raw_tables import RawTable
from corechain.model.schema import TABLE_TITLES, TABLES
from corechain.texts import Text

DESCRIPTION_SHEET = frozenset({"dataset", "数据集"})
"""Names of the sheet that holds what ``dataset.toml`` holds in a folder."""


@dataclass
class FoundTables:
    """Raw tables with what the data set says of itself, and notes on how they were read."""

    tables: list[RawTable] = field(default_factory=list)
    description: dict[str, str] = field(default_factory=dict)
    notes: list[Text] = field(default_factory=list)


def table_called(title: str) -> str | None:
    """The table meant by a file or sheet called `title`; None for something else.

    A name that is nearly one of a table comes back as it is, so that the validation asks about it.

    >>> table_called("机构"), table_called("Chain nodes"), table_called("supply_link"), table_called("chart")
    ('organisations', 'chain_nodes', 'supply_link', None)
    """
    wanted = title.strip().casefold()
    for name in TABLES:
        names = {name, name.replace("_", " "), TABLE_TITLES[name].zh, TABLE_TITLES[name].en.casefold()}
        if wanted in names:
            return name
    return title.strip() if nearest(wanted, TABLES) else None
