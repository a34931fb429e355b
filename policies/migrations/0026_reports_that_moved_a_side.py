"""A report that moved a side of a task is kept; the column stays as it is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policies", "0022_proven_sides")]

    operations = [
        migrations.AlterField(
            model_name="statusmove",
            name="progress",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="moves",
                to="policies.progress",
                verbose_name="依据的进展",
            ),
        ),
    ]
