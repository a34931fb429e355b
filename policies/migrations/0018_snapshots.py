"""季度台账: frozen registers; 编辑 and 审核 may take one, everybody may read."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

GROUPS = {"编辑": ["view_snapshot", "add_snapshot"], "审核": ["view_snapshot", "add_snapshot"], "只读": ["view_snapshot"]}


def grant(apps, schema_editor):
    database = schema_editor.connection.alias
    config = apps.get_app_config("policies")
    config.models_module = True
    create_permissions(config, apps=apps, using=database, verbosity=0)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    for name, codenames in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.using(database).get_or_create(name=name)
        group.permissions.add(*permissions.filter(content_type__app_label="policies", codename__in=codenames))


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0020_saved_views'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(error_messages={'unique': '已经有叫这个名称的台账：台账定格后不能改，请换一个名称。'}, max_length=60, unique=True, verbose_name='名称')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('taken_at', models.DateTimeField(db_index=True, verbose_name='定格时间')),
                ('taken_on', models.DateField(verbose_name='定格日期')),
                ('counts', models.JSONField(default=dict, editable=False, verbose_name='各项数目')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='定格人')),
            ],
            options={
                'verbose_name': '季度台账',
                'verbose_name_plural': '季度台账',
                'ordering': ['-taken_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='SnapshotRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='次序')),
                ('policy_slug', models.CharField(max_length=60, verbose_name='文件网址名')),
                ('policy', models.CharField(max_length=500, verbose_name='文件')),
                ('path', models.CharField(max_length=80, verbose_name='条款路径')),
                ('marker', models.CharField(blank=True, max_length=40, verbose_name='序号')),
                ('title', models.CharField(max_length=200, verbose_name='任务名称')),
                ('area', models.CharField(blank=True, max_length=80, verbose_name='领域')),
                ('units_cq', models.TextField(blank=True, verbose_name='重庆责任单位')),
                ('units_sc', models.TextField(blank=True, verbose_name='四川责任单位')),
                ('units_joint', models.TextField(blank=True, verbose_name='两省市和国家责任单位')),
                ('unresolved', models.TextField(blank=True, verbose_name='原文另写明')),
                ('status', models.CharField(choices=[('unreported', '未报告'), ('not_started', '未启动'), ('ongoing', '推进中'), ('done', '已完成待销号'), ('closed', '已销号'), ('paused', '暂缓'), ('stopped', '终止')], max_length=12, verbose_name='状态')),
                ('status_cq', models.CharField(blank=True, choices=[('unreported', '未报告'), ('not_started', '未启动'), ('ongoing', '推进中'), ('done', '已完成待销号'), ('closed', '已销号'), ('paused', '暂缓'), ('stopped', '终止')], max_length=12, verbose_name='重庆状态')),
                ('status_sc', models.CharField(blank=True, choices=[('unreported', '未报告'), ('not_started', '未启动'), ('ongoing', '推进中'), ('done', '已完成待销号'), ('closed', '已销号'), ('paused', '暂缓'), ('stopped', '终止')], max_length=12, verbose_name='四川状态')),
                ('due_on', models.DateField(null=True, verbose_name='完成时限')),
                ('due_cq', models.DateField(null=True, verbose_name='重庆时限（含延期）')),
                ('due_sc', models.DateField(null=True, verbose_name='四川时限（含延期）')),
                ('light', models.CharField(choices=[('red', '红灯'), ('yellow', '黄灯'), ('grey', '灰灯'), ('green', '绿灯')], max_length=8, verbose_name='灯')),
                ('reasons', models.TextField(blank=True, verbose_name='灯的原因')),
                ('reported_cq', models.DateField(null=True, verbose_name='重庆最近报告')),
                ('reported_sc', models.DateField(null=True, verbose_name='四川最近报告')),
                ('report_cq', models.TextField(blank=True, verbose_name='重庆最近报告内容')),
                ('report_sc', models.TextField(blank=True, verbose_name='四川最近报告内容')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='policies.snapshot', verbose_name='台账')),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='frozen', to='policies.task', verbose_name='任务')),
            ],
            options={
                'verbose_name': '定格的任务',
                'verbose_name_plural': '定格的任务',
                'ordering': ['position'],
                'indexes': [models.Index(fields=['snapshot', 'light'], name='snapshot_row_light')],
                'constraints': [models.UniqueConstraint(fields=('snapshot', 'position'), name='snapshot_row_once')],
            },
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
