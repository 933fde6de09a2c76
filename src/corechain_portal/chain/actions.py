"""What changes the chain in the portal's database."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from corechain.model.schema import TABLES, table_schema
from corechain.model.snapshot import ChainSnapshot
from corechain_portal.chain.models import LoadedDataset, Origin
from corechain_portal.chain.tables import attributes_of, model_of

ROWS_A_STATEMENT = 500


@transaction.atomic
def load_snapshot(snapshot: ChainSnapshot, *, origin: Origin, edition: str = "", licence: str = "") -> bool:
    """Make the portal show `snapshot`, whose tables were validated: all of it or, on any error, nothing.

    Rows that keep their identifier are updated in place, so that what people have tied to them stays tied.
    Returns False, having written nothing, when this very version is loaded already.
    """
    if LoadedDataset.objects.filter(name=snapshot.name, version=snapshot.version).exists():
        return False
    for table in TABLES:
        _write_rows(table, snapshot.tables[table].to_pylist())
    for table in reversed(TABLES):
        _delete_rows_not_in(table, snapshot)
    LoadedDataset.objects.exclude(name=snapshot.name).delete()
    LoadedDataset.objects.update_or_create(
        name=snapshot.name,
        defaults={
            "version": snapshot.version,
            "edition": edition,
            "title_zh": snapshot.title.render("zh"),
            "title_en": snapshot.title.render("en"),
            "home_region": snapshot.home_region,
            "licence": licence,
            "origin": origin,
            "counts": {table: snapshot.tables[table].num_rows for table in TABLES},
        },
    )
    return True


def _write_rows(table: str, rows: list[dict[str, Any]]) -> None:
    model = model_of(table)
    attributes = attributes_of(table)
    lists = {column.name for column in table_schema(table).columns if column.is_list}

    def kept(row: dict[str, Any]) -> dict[str, Any]:
        return {
            attribute: (row[column] or []) if column in lists else row[column]
            for column, attribute in attributes.items()
        }

    records = [model(row=number, **kept(row)) for number, row in enumerate(rows)]
    if "id" not in attributes:  # rows without an identifier of their own: nothing can be tied to them
        model._default_manager.all().delete()
        model._default_manager.bulk_create(records, batch_size=ROWS_A_STATEMENT)
        return
    changed = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(
        records,
        batch_size=ROWS_A_STATEMENT,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=changed,
    )


def _delete_rows_not_in(table: str, snapshot: ChainSnapshot) -> None:
    if "id" not in attributes_of(table):
        return
    kept: models.Manager[Any] = model_of(table)._default_manager
    gone = set(kept.values_list("pk", flat=True)) - set(snapshot.tables[table]["id"].to_pylist())
    batch = sorted(gone)
    for start in range(0, len(batch), ROWS_A_STATEMENT):
        kept.filter(pk__in=batch[start : start + ROWS_A_STATEMENT]).delete()
