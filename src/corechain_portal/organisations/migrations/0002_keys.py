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
        ("organisations", "0001_initial"),
        ("chain", "0001_initial"),
    ]

    operations = [
        migrations.RenameField(model_name="organisation", old_name="id", new_name="key"),
        migrations.AddField(
            model_name="organisation", name="id", field=models.TextField(default=""), preserve_default=False
        ),
        _dataset("organisation"),
    ]
