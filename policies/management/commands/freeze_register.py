"""`manage.py freeze_register NAME`: freezes the register under a name, e.g. at the end of a quarter by cron."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from platforms.editing import Edit
from policies import tracking


class Command(BaseCommand):
    help = "Freezes the register of tasks as it stands, under a name that no other snapshot has."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="its name, such as 2026年第三季度")
        parser.add_argument("--note", default="", help="what it is for")
        parser.add_argument("--user", default="", help="who takes it; needs the permission")

    def handle(self, *args: Any, **options: Any) -> None:
        user = self._user(options["user"])
        try:
            snapshot = tracking.take_snapshot(name=options["name"], note=options["note"], edit=Edit(user))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PermissionDenied as error:
            raise CommandError(f"{options['user']}：{error}请用有权限的账号，或不写 --user。") from error
        self.stdout.write(f"已定格“{snapshot.name}”：{snapshot.total} 项任务，{snapshot.get_absolute_url()}")

    def _user(self, name: str) -> User | None:
        if not name:
            return None
        try:
            return User.objects.get(username=name)
        except User.DoesNotExist as error:
            raise CommandError(f"没有用户“{name}”：请核对 --user，或先用 create_editor 建立账号。") from error
