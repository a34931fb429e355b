from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0018_snapshots'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['status_cq', 'status_sc', 'due_cq', 'due_sc', 'checkpoint_cq', 'checkpoint_sc', 'reported_cq', 'reported_sc', 'registered_on', 'status', 'area', 'number'], name='task_standing'),
        ),
        migrations.AddIndex(
            model_name='progress',
            index=models.Index(fields=['state', 'on', 'task'], name='progress_by_day'),
        ),
        migrations.AddIndex(
            model_name='statusmove',
            index=models.Index(fields=['target', 'at', 'task'], name='move_by_day'),
        ),
    ]
