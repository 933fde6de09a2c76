"""Identifiers become unique within one data set: the primary key is now a column of its own."""

import django.db.models.deletion
from django.db import migrations, models


def _dataset(model_name):
    """Not known yet: ``chain.0003_rows_of_the_first_alliance`` says it."""
    field = models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="chain.loadeddataset"
    )
    return migrations.AddField(model_name=model_name, name="dataset", field=field)


class Migration(migrations.Migration):
    dependencies = [
        ("chain", "0001_initial"),
        ("alliances", "0001_initial"),
        ("organisations", "0002_keys"),
        ("statistics", "0002_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="loadeddataset",
            name="alliance",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dataset",
                to="alliances.alliance",
            ),
        ),
        migrations.AlterField(model_name="loadeddataset", name="name", field=models.TextField()),
        migrations.RenameField(model_name="source", old_name="id", new_name="key"),
        migrations.AddField(
            model_name="source", name="id", field=models.TextField(default=""), preserve_default=False
        ),
        _dataset("source"),
        migrations.RenameField(model_name="chainnode", old_name="id", new_name="key"),
        migrations.AddField(
            model_name="chainnode", name="id", field=models.TextField(default=""), preserve_default=False
        ),
        _dataset("chainnode"),
        migrations.RenameField(model_name="provision", old_name="id", new_name="key"),
        migrations.AddField(
            model_name="provision", name="id", field=models.TextField(default=""), preserve_default=False
        ),
        _dataset("provision"),
        migrations.RenameField(model_name="specification", old_name="id", new_name="key"),
        migrations.AddField(
            model_name="specification", name="id", field=models.TextField(default=""), preserve_default=False
        ),
        _dataset("specification"),
        migrations.RenameField(model_name="supplylink", old_name="id", new_name="key"),
        migrations.AddField(
            model_name="supplylink", name="id", field=models.TextField(default=""), preserve_default=False
        ),
        _dataset("supplylink"),
        _dataset("noderelation"),
    ]
