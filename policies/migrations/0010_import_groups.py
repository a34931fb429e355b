"""编辑 and 审核 may import documents and publish them; drafts are seen by nobody else, not by 只读 (design.md)."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

VIEW = ["view_policytext", "view_unresolvedparty"]
WORK = [*VIEW, "view_documentimport", "add_documentimport", "change_documentimport", "delete_documentimport", "publish_documentimport",
        "change_citeddocument"]
GROUPS = {"编辑": WORK, "审核": WORK, "只读": VIEW}


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
    dependencies = [("policies", "0009_imports")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
