"""A request for more time can be taken back; the columns stay as they are."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0026_reports_that_moved_a_side'),
    ]

    operations = [
        migrations.AlterField(
            model_name='extension',
            name='state',
            field=models.CharField(choices=[('asked', '待批'), ('granted', '同意'), ('refused', '不同意'), ('recalled', '已撤回')], db_index=True, default='asked', max_length=8, verbose_name='状态'),
        ),
        migrations.AlterField(
            model_name='historicalextension',
            name='state',
            field=models.CharField(choices=[('asked', '待批'), ('granted', '同意'), ('refused', '不同意'), ('recalled', '已撤回')], db_index=True, default='asked', max_length=8, verbose_name='状态'),
        ),
    ]
