"""Indexes by which tasks and responsibilities are counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0027_extensions_taken_back"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="task",
            name="task_standing",
        ),
        migrations.AddIndex(
            model_name="responsibility",
            index=models.Index(fields=["side", "task"], name="duty_of_side"),
        ),
        migrations.AddIndex(
            model_name="responsibility",
            index=models.Index(fields=["basis", "task"], name="duty_by_basis"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                fields=[
                    "status_cq",
                    "status_sc",
                    "due_cq",
                    "due_sc",
                    "checkpoint_cq",
                    "checkpoint_sc",
                    "reported_cq",
                    "reported_sc",
                    "registered_on",
                    "status",
                    "area",
                    "number",
                    "proven_cq",
                    "proven_sc",
                    "due_on",
                    "due_words",
                    "suggested_due_on",
                ],
                name="task_standing",
            ),
        ),
    ]
