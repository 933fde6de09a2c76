import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the one before it: PostgreSQL alters no table whose rows the same transaction has changed."""

    dependencies = [
        ("laboratory", "0002_networks_of_ones_own"),
    ]

    operations = [
        migrations.AlterField(
            model_name="scenario",
            name="alliance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="alliances.alliance"
            ),
        ),
    ]
