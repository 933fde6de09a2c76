from django.db import migrations

from corechain_portal.search.fulltext import drop_index, make_index


def anew(apps, schema_editor):
    """Words of an older form are dropped; the worker builds the index again."""
    apps.get_model("search", "SearchEntry").objects.all().delete()
    drop_index(schema_editor.connection)
    make_index(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index")]

    operations = [migrations.RunPython(anew, migrations.RunPython.noop)]
