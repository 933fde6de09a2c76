"""A portal from the time of one data set and no alliances, brought up to date; run as a program of its own.

``DATABASE_URL`` names an empty database. Prints as JSON what is in it afterwards.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

from corechain.datasets.registry import open_snapshot  # noqa: E402
from corechain.model.schema import TABLES, table_schema  # noqa: E402
from corechain_portal.chain.tables import MODEL_OF_TABLE  # noqa: E402

OLD = [(app, "0001_initial") for app in ("accounts", "chain", "organisations", "statistics", "laboratory")]
ATTRIBUTES = {"from_id": "from_node_id", "to_id": "to_node_id"}


def old_portal() -> None:
    """The tables of then with the built-in chain, a person of staff and a scenario."""
    executor = MigrationExecutor(connection)
    state = executor.migrate(OLD)
    with transaction.atomic():
        _fill(state.apps)


def _fill(apps: Any) -> None:
    snapshot = open_snapshot("wuxi-ic")
    for table in TABLES:
        model = apps.get_model(MODEL_OF_TABLE[table])
        lists = {column.name for column in table_schema(table).columns if column.is_list}
        rows = snapshot.tables[table].to_pylist()
        model.objects.bulk_create(
            model(row=number, **_attributes(row, lists)) for number, row in enumerate(rows)
        )
    apps.get_model("chain", "LoadedDataset").objects.create(
        name=snapshot.name,
        version=snapshot.version,
        title_zh=snapshot.title.render("zh"),
        title_en=snapshot.title.render("en"),
        home_region=snapshot.home_region,
        origin="data_desk",
    )
    person = apps.get_model("accounts", "User").objects.create(
        username="Wang", role="staff", organisation_id="cr-micro"
    )
    apps.get_model("laboratory", "Scenario").objects.create(
        token=uuid.uuid4(),
        owner=person,
        name="Japan stops",
        region="JP",
        downstream=1,
        upstream=1,
        epsilon=0.01,
    )


def _attributes(row: Mapping[str, Any], lists: set[str]) -> dict[str, Any]:
    return {
        ATTRIBUTES.get(column, column): (value or []) if column in lists else value
        for column, value in row.items()
    }


def main() -> None:
    """Make the old portal, bring it up to date, tell what is there."""
    old_portal()
    call_command("migrate", interactive=False, verbosity=0)
    from corechain_portal.alliances.models import Alliance
    from corechain_portal.chain.actions import load_snapshot
    from corechain_portal.chain.snapshot import current_snapshot
    from corechain_portal.laboratory.models import Scenario
    from corechain_portal.membership.models import AllianceRole

    alliance = Alliance.objects.get()
    built_in, read = open_snapshot("wuxi-ic"), current_snapshot(alliance)
    told = {
        "same": all(read.tables[table].equals(built_in.tables[table]) for table in TABLES),
        "version": read.version == built_in.version,
        "scenarios": list(Scenario.objects.values_list("name", "alliance__slug")),
        "roles": list(AllianceRole.objects.values_list("person__email", "role", "alliance__slug")),
        "loads again": load_snapshot(_shorter(built_in), alliance, origin="files"),
        "then": len(current_snapshot(alliance).supply_links),
    }
    print(json.dumps(told, ensure_ascii=False))


def _shorter(snapshot: Any) -> Any:
    tables = dict(snapshot.tables) | {"supply_links": snapshot.tables["supply_links"].slice(0, 3)}
    return type(snapshot)(snapshot.name, snapshot.title, snapshot.home_region, tables)


if __name__ == "__main__":
    main()
