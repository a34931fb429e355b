"""Rebuild the search index, or compare it with the database."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from policies import search, suggesting
from policies.models import Clause
from policies.models.changes import prune


class Command(BaseCommand):
    help = "重建检索索引。索引会自行跟上数据库的变动，平时不需要运行；--check 只比对，不改动。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="比对索引与数据库，有差异时以状态 1 退出")

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = not self.stderr.isatty() or not options["verbosity"]
        with tqdm(total=Clause.objects.count(), desc="条款", unit="条", file=self.stderr, disable=quiet) as bar:
            try:
                message = self.compare(bar) if options["check"] else self.rebuild(bar)
            except search.Unusable as error:
                raise CommandError(
                    f"检索索引不可用：{error}。请检查目录 {search.follower().folder} 能否写入。"
                ) from error
        if options["verbosity"]:
            self.stdout.write(message)

    def compare(self, bar: tqdm[Any]) -> str:
        if wrong := search.follower().differences(bar.update):
            raise CommandError(f"索引与数据库有 {len(wrong)} 条不一致。请运行 rebuild_index 重建。")
        return "索引与数据库一致。"

    def rebuild(self, bar: tqdm[Any]) -> str:
        search.follower().rebuild(bar.update)
        prune()
        suggesting.renew(anew=True)
        return "检索索引已重建。"
