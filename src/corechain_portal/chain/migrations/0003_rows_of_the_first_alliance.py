"""What was loaded so far belongs to the first alliance."""

from django.db import migrations

FIRST = {
    "slug": "wuxi-ic",
    "name_zh": "无锡集成电路产业芯链联盟",
    "name_en": "Wuxi IC Core Chain Alliance",
    "region": "320200",
}
REFERENCES = {
    ("chain", "SupplyLink"): ("supplier_id", "buyer_id", "node_id"),
    ("chain", "Specification"): ("node_id", "organisation_id"),
    ("chain", "Provision"): ("organisation_id", "node_id"),
    ("chain", "NodeRelation"): ("from_id", "to_id"),
    ("statistics", "Observation"): ("indicator_id",),
    ("statistics", "Indicator"): (),
    ("chain", "ChainNode"): (),
    ("organisations", "Organisation"): (),
    ("chain", "Source"): (),
}
"""Columns of each table that refer to a row of another; tables that refer come before those referred to."""


def carry_over(apps, schema_editor):
    """Tie the rows to the loaded data set; rows that no data set was loaded with are let go."""
    loaded = apps.get_model("chain", "LoadedDataset").objects.order_by("pk").first()
    if loaded is not None:
        alliances = apps.get_model("alliances", "Alliance").objects
        loaded.alliance = alliances.order_by("pk").first() or alliances.create(**FIRST)
        loaded.save(update_fields=["alliance"])
        type(loaded).objects.exclude(pk=loaded.pk).delete()
    with schema_editor.connection.cursor() as cursor:
        for (app, model), references in REFERENCES.items():
            table = apps.get_model(app, model)._meta.db_table
            if loaded is None:
                cursor.execute(f'DELETE FROM "{table}"')
                continue
            keys = references if model == "NodeRelation" else (*references, "key")
            changes = ['"dataset_id" = %s', *(f'"{column}" = %s || "{column}"' for column in keys)]
            if "key" in keys:
                changes.append('"id" = "key"')
            values = [loaded.pk, *(f"{loaded.pk}:" for _ in keys)]
            cursor.execute(f'UPDATE "{table}" SET {", ".join(changes)}', values)


class Migration(migrations.Migration):
    dependencies = [
        ("chain", "0002_keys"),
        ("organisations", "0002_keys"),
        ("statistics", "0002_keys"),
        ("accounts", "0002_people_by_address"),
    ]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
