"""What changes the chain in the portal's database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models, transaction

from corechain.model.schema import TABLES, table_schema
from corechain.model.snapshot import ChainSnapshot
from corechain_portal.access.viewer import Viewer
from corechain_portal.alliances.models import Alliance
from corechain_portal.audit import record
from corechain_portal.chain.models import LoadedDataset, Origin
from corechain_portal.chain.rows import IdentifiedRow, prefix
from corechain_portal.chain.tables import attributes_of, model_of, references_of

ROWS_A_STATEMENT = 500


@transaction.atomic
def load_snapshot(
    snapshot: ChainSnapshot,
    alliance: Alliance,
    *,
    origin: Origin,
    edition: str = "",
    licence: str = "",
    viewer: Viewer | None = None,
) -> bool:
    """Make the alliance show `snapshot`, whose tables were validated: all of it or, on any error, nothing.

    Rows that keep their identifier are updated in place, so that what people have tied to them stays tied.
    `viewer` is the person who loads it, None for a command. Returns False, having written nothing, when this very
    version is loaded already.
    """
    Alliance.objects.select_for_update().get(pk=alliance.pk)  # two loads at once: one after the other
    old = LoadedDataset.objects.filter(alliance=alliance).first()
    if old is not None and (old.name, old.version) == (snapshot.name, snapshot.version):
        return False
    before = old and old.to_audit()
    described = {
        "name": snapshot.name,
        "version": snapshot.version,
        "edition": edition,
        "title_zh": snapshot.title.render("zh"),
        "title_en": snapshot.title.render("en"),
        "home_region": snapshot.home_region,
        "licence": licence,
        "origin": origin,
        "counts": {table: snapshot.tables[table].num_rows for table in TABLES},
    }
    loaded, _ = LoadedDataset.objects.update_or_create(alliance=alliance, defaults=described)
    for table in TABLES:
        _write_rows(table, loaded, snapshot.tables[table].to_pylist())
    for table in reversed(TABLES):
        _delete_rows_not_in(table, loaded, snapshot)
    by = None if viewer else "command"
    record("chain.load", loaded, viewer=viewer, by=by, before=before, after=loaded.to_audit())
    return True


def _write_rows(table: str, loaded: LoadedDataset, rows: list[dict[str, Any]]) -> None:
    model = model_of(table)
    records = [
        model(dataset=loaded, row=number, **kept) for number, kept in enumerate(_kept(table, loaded, rows))
    ]
    if not issubclass(model, IdentifiedRow):  # nothing can be tied to such rows
        _rows_of(table, loaded).delete()
        model._default_manager.bulk_create(records, batch_size=ROWS_A_STATEMENT)
        return
    changed = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(
        records,
        batch_size=ROWS_A_STATEMENT,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=changed,
    )


def _kept(table: str, loaded: LoadedDataset, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Attributes of each row's model; a reference becomes the key of the row that it means."""
    attributes = attributes_of(table)
    references = references_of(table)
    lists = {column.name for column in table_schema(table).columns if column.is_list}
    start = prefix(loaded.pk)
    for row in rows:
        kept = {
            attribute: (row[column] or []) if column in lists else row[column]
            for column, attribute in attributes.items()
        }
        for column in references:
            if row[column] is not None:
                kept[attributes[column]] = start + row[column]
        if "id" in row:
            kept["key"] = start + row["id"]
        yield kept


def _rows_of(table: str, loaded: LoadedDataset) -> models.QuerySet[Any]:
    return model_of(table)._default_manager.filter(dataset=loaded)


def _delete_rows_not_in(table: str, loaded: LoadedDataset, snapshot: ChainSnapshot) -> None:
    if "id" not in attributes_of(table):
        return
    rows = _rows_of(table, loaded)
    kept = {prefix(loaded.pk) + each for each in snapshot.tables[table]["id"].to_pylist()}
    gone = sorted(set(rows.values_list("pk", flat=True)) - kept)
    for start in range(0, len(gone), ROWS_A_STATEMENT):
        rows.filter(pk__in=gone[start : start + ROWS_A_STATEMENT]).delete()
