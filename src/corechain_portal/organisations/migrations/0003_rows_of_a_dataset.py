"""Every row belongs to a data set, and its key says so."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


def _dataset(model_name):
    field = models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="chain.loadeddataset"
    )
    return migrations.AlterField(model_name=model_name, name="dataset", field=field)


def _key_is_of_its_dataset(model_name):
    number = django.db.models.functions.comparison.Cast("dataset_id", models.TextField())
    key = django.db.models.functions.text.Concat(number, models.Value(":", models.TextField()), "id")
    constraint = models.CheckConstraint(
        condition=models.Q(key=key), name=f"{model_name}_key_is_of_its_dataset"
    )
    return migrations.AddConstraint(model_name=model_name, constraint=constraint)


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_keys"),
        ("chain", "0003_rows_of_the_first_alliance"),
    ]

    operations = [
        _dataset("organisation"),
        _key_is_of_its_dataset("organisation"),
    ]
