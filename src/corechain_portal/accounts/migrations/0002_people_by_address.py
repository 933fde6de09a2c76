from django.db import migrations, models

ROLES = {"analyst": "analyst", "staff": "secretariat"}


def carry_over(apps, schema_editor):
    """Everybody gets an address; roles of the portal become roles in its first alliance."""
    user_model = apps.get_model("accounts", "User")
    alliance_model = apps.get_model("alliances", "Alliance")
    role_model = apps.get_model("membership", "AllianceRole")
    for user in user_model.objects.all():
        if not user.email:
            domain = "example.org" if user.sample else "address-missing.invalid"
            user.email = f"{user.username.lower()}@{domain}"
            user.save(update_fields=["email"])
        if user.role in ROLES:
            alliance = alliance_model.objects.order_by("pk").first()
            if alliance is None:
                alliance = alliance_model.objects.create(
                    slug="wuxi-ic",
                    name_zh="无锡集成电路产业芯链联盟",
                    name_en="Wuxi IC Core Chain Alliance",
                    region="320200",
                )
            role_model.objects.create(person=user, alliance=alliance, role=ROLES[user.role])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("membership", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="user", name="one_account_an_address"),
        migrations.AlterModelOptions(
            name="user", options={"verbose_name": "user", "verbose_name_plural": "users"}
        ),
        migrations.RemoveField(model_name="user", name="organisation"),
        migrations.RemoveField(model_name="user", name="role"),
        migrations.RemoveField(model_name="user", name="username"),
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.CharField(
                choices=[("zh", "简体中文"), ("en", "English")], default="zh", max_length=2
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="display_name",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AlterField(
            model_name="user", name="email", field=models.EmailField(max_length=254, unique=True)
        ),
    ]
