"""Makes an account for the admin: `manage.py create_editor NAME [--group 编辑]`."""

from __future__ import annotations

import secrets
import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

OURS = ("编辑", "审核", "只读")


class Command(BaseCommand):
    help = "建立可以登录编辑后台的账号；账号已有时改到所给的组，密码不变。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="用户名")
        parser.add_argument("--group", default="编辑", help="组：编辑（默认）、审核、只读")
        parser.add_argument("--generate", action="store_true", help="不询问密码，随机生成并显示一次")

    def handle(self, *args: Any, name: str, group: str, generate: bool, **options: Any) -> None:
        wanted = self.find_group(group)
        user = User.objects.filter(username=name).first()
        if user is None:
            user = self.create(name, generate=generate or not sys.stdin.isatty())
        else:
            self.stdout.write(f"账号 {name} 已有，密码不变（改密码：manage.py changepassword {name}）。")
        self.admit(user, wanted)
        self.stdout.write(f"{name} 现在属于“{group}”组，可以登录 /admin/。")

    def create(self, name: str, *, generate: bool) -> User:
        """Return a new, unsaved user with a checked password."""
        user = User(username=name)
        password = secrets.token_urlsafe(12) if generate else getpass("密码（输入时不显示）：")
        try:
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError("账号没有建立：" + " ".join(error.messages)) from error
        if generate:
            self.stdout.write(f"密码（只显示这一次）：{password}")
        elif getpass("再输入一次：") != password:
            raise CommandError("账号没有建立：两次输入的密码不一致。")
        user.set_password(password)
        return user

    @transaction.atomic
    def admit(self, user: User, group: Group) -> None:
        """Save the user as one who may log in to the admin, in this group of ours and in no other of them."""
        user.is_staff = True
        user.save()
        user.groups.remove(*user.groups.filter(name__in=OURS).exclude(pk=group.pk))
        user.groups.add(group)

    def find_group(self, name: str) -> Group:
        """Return the group, or say which ones there are."""
        group = Group.objects.filter(name=name).first()
        if group is None:
            known = "、".join(Group.objects.order_by("pk").values_list("name", flat=True))
            raise CommandError(f"没有“{name}”这个组。现有的组：{known or '（先运行 make data）'}。")
        return group
