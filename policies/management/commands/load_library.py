"""`manage.py load_library`: brings the database up to the fixtures; what people entered stays."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from policies import suggesting
from policies.importing import FixtureError, load_library

LONGEST = 20  # items of a list; a site that starts every day need not print hundreds of kept edits


class Command(BaseCommand):
    help = "把资料库（fixtures/）载入数据库：可反复执行，人工填报的内容保持不变。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fixtures", type=Path, default=settings.FIXTURES_DIR, help="资料库目录")
        parser.add_argument("--dry-run", action="store_true", help="只报告会有哪些改动，不写入数据库")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load_library(folder=options["fixtures"], dry_run=options["dry_run"])
        except FixtureError as error:
            raise CommandError(f"资料库载入失败，数据库没有改动。\n{error}") from error
        if options["verbosity"]:
            self.stdout.write("\n".join(report.lines(LONGEST if options["verbosity"] == 1 else None)))
        if not options["dry_run"]:
            suggesting.renew()
        if options["dry_run"]:
            self.stdout.write("以上为试运行，没有写入数据库。")
