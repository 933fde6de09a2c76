"""What another part of the portal adds to the chain that an alliance shows: rows of its own beside the data set's, so
that they outlive a reload.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.expressions import Combinable

from corechain_portal.chain.models import LoadedDataset

if TYPE_CHECKING:
    from corechain.model.snapshot import ChainSnapshot

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Addition:
    """Rows that go to the end of the tables of every snapshot of an alliance's data set."""

    version: Callable[[], Combinable]
    """An expression, with ``OuterRef("alliance")``, that changes whenever the rows do; None where there are none. It is
    asked in the one query that finds the data set."""
    rows: Callable[[LoadedDataset, ChainSnapshot], Rows]
    """The rows by table that fit this snapshot; asked only where there are any and the snapshot is not kept."""


_registered: list[Addition] = []


def register_addition(addition: Addition) -> None:
    """Let every snapshot hold more rows; raises ValueError for a second one."""
    if _registered and _registered[0] != addition:
        raise ValueError("an addition to the chain is registered already")
    _registered[:] = [addition]


def loaded_datasets() -> QuerySet[LoadedDataset]:
    """Data sets with `added`, the version of what is added to each; None where nothing is."""
    version = _registered[0].version() if _registered else Value(None, output_field=TextField(null=True))
    return LoadedDataset.objects.annotate(added=version)


def added_rows(loaded: LoadedDataset, snapshot: ChainSnapshot) -> Rows:
    """What is added to `snapshot` of the data set `loaded`, which :func:`loaded_datasets` found."""
    if loaded.added is None:  # type: ignore[attr-defined]
        return {}
    return _registered[0].rows(loaded, snapshot)
