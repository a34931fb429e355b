"""Makes an account: `manage.py create_editor NAME [--group 编辑]`, or of a liaison `--group 单位联络员 --unit SLUG`."""

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

from platforms.editing import Edit
from policies import tracking
from policies.models import Liaison, Unit
from policies.tracking import LIAISONS

OURS = ("编辑", "审核", LIAISONS, "只读")


class Command(BaseCommand):
    help = "建立编辑、审核、单位联络员或只读的账号；账号已有时改到所给的组，密码不变。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="用户名")
        parser.add_argument("--group", default="编辑", help="组：编辑（默认）、审核、单位联络员、只读")
        parser.add_argument(
            "--unit", action="append", default=[], help="联络员的单位（网址名，见单位页地址）；可以多次"
        )
        parser.add_argument("--generate", action="store_true", help="不询问密码，随机生成并显示一次")

    def handle(self, *args: Any, name: str, group: str, generate: bool, unit: list[str], **options: Any) -> None:
        wanted, units = self.find_group(group), self.find_units(group, unit)
        user = User.objects.filter(username=name).first()
        if user is None:
            user = self.create(name, generate=generate or not sys.stdin.isatty())
        else:
            self.stdout.write(f"账号 {name} 已有，密码不变（改密码：manage.py changepassword {name}）。")
        self.admit(user, wanted, units)
        what = f"{group}”组，负责{'、'.join(map(str, units))}" if units else f"{group}”组"
        self.stdout.write(f"{name} 现在属于“{what}，可以登录 {'/admin/' if user.is_staff else '/login/'}。")

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
    def admit(self, user: User, group: Group, units: list[Unit]) -> None:
        """Save the user in this group of ours and in no other, bound to these units; liaisons do without the admin."""
        user.is_staff = group.name != LIAISONS
        user.save()
        user.groups.remove(*user.groups.filter(name__in=OURS).exclude(pk=group.pk))
        user.groups.add(group)
        for unit in units:
            if not Liaison.objects.filter(user=user, unit=unit).exists():
                tracking.bind_liaison(liaison=Liaison(user=user, unit=unit), edit=Edit(None, "建立账号"))

    def find_units(self, group: str, slugs: list[str]) -> list[Unit]:
        """Return the units, or say which is none of the library; a liaison has at least one, others have none."""
        if bool(slugs) != (group == LIAISONS):
            raise CommandError(f"“{LIAISONS}”须给出单位（--unit 网址名），其他组不需要。")
        found = {unit.slug: unit for unit in Unit.objects.filter(slug__in=slugs)}
        if missing := [slug for slug in slugs if slug not in found]:
            raise CommandError(f"没有网址名为“{missing[0]}”的单位：单位页的地址 /units/网址名/ 里就是它。")
        return [found[slug] for slug in slugs]

    def find_group(self, name: str) -> Group:
        """Return the group, or say which ones there are."""
        group = Group.objects.filter(name=name).first()
        if group is None:
            known = "、".join(Group.objects.order_by("pk").values_list("name", flat=True))
            raise CommandError(f"没有“{name}”这个组。现有的组：{known or '（先运行 make data）'}。")
        return group
