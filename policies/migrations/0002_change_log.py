import secrets

from django.db import migrations, models


def start(apps, schema_editor):
    """Row 0: the log of this database, and of no other."""
    token = secrets.token_hex(8)
    apps.get_model("policies", "ChangeCounter").objects.create(pk=1, token=token)
    apps.get_model("policies", "ClauseChange").objects.create(number=0, token=token, clause_id=0)


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ChangeCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("token", models.CharField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name="ClauseChange",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("token", models.CharField(max_length=16)),
                ("clause_id", models.PositiveBigIntegerField()),
            ],
        ),
        migrations.RunPython(start, migrations.RunPython.noop),
    ]
