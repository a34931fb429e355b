"""The three groups of the people who keep the register: 编辑, 审核, 只读.

Running it again, or on a database where someone made a group of that name, adds what is missing and takes nothing
away. Undoing it leaves the groups: people may be in them.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

SHOWN = {
    "platforms": ["region", "platform", "platformname", "platformmember", "stagemove", "milestone"],
    "policies": [
        "policy", "policyissuer", "policyrelation", "citeddocument", "clause", "mention", "figure",
        "unit", "task", "responsibility", "progress",
    ],
}
READ = {f"{app}.view_{model}" for app, models in SHOWN.items() for model in models}
EDIT = READ | {
    "platforms.add_platform", "platforms.change_platform", "platforms.change_region",
    "policies.add_unit", "policies.change_unit", "policies.change_task",
    *(f"platforms.{action}_{part}" for part in SHOWN["platforms"][2:] for action in ("add", "change", "delete")),
    *(f"policies.{action}_{part}" for part in ("responsibility", "progress") for action in ("add", "change", "delete")),
}
REVIEW = EDIT | {"policies.close_task", "policies.review_progress"}
GROUPS = {"编辑": EDIT, "审核": REVIEW, "只读": READ}


def make_groups(apps, schema_editor):
    database = schema_editor.connection.alias
    for label in SHOWN:
        # Permissions are made after the last migration; the groups need them now.
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, using=database, verbosity=0)
        config.models_module = None
    permissions = {
        f"{each.content_type.app_label}.{each.codename}": each
        for each in apps.get_model("auth", "Permission").objects.using(database).select_related("content_type")
    }
    for name, wanted in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.using(database).get_or_create(name=name)
        group.permissions.add(*(permissions[each] for each in sorted(wanted)))


class Migration(migrations.Migration):
    dependencies = [
        ("policies", "0004_review_permissions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
