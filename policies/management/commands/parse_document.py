"""parse_document: shows what the parser reads out of a file; needs no database."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from policies.parsing import Document, load_names, parse
from policies.parsing.extract import Refused, read_file


class Command(BaseCommand):
    help = "解析一份文件并打印结果（不使用数据库）"
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="文件：.txt、.html、.docx 或 .pdf")
        parser.add_argument("--format", choices=["json", "tree", "problems"], default="tree")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"读不到文件 {options['file']}：{error.strerror}。请检查路径。") from error
        try:
            reading = read_file(content, options["file"].name)
        except Refused as refusal:
            raise CommandError(f"{options['file']}：{refusal}") from refusal
        for remark in reading.remarks:
            self.stderr.write(remark)
        document = parse(reading.text, load_names())
        lines = {"json": as_json, "tree": as_tree, "problems": as_problems}[options["format"]](document)
        for line in lines:
            self.stdout.write(line)


def as_json(document: Document) -> Iterator[str]:
    yield json.dumps(document.as_dict(), ensure_ascii=False, indent=1)


def as_tree(document: Document) -> Iterator[str]:
    for clause in document.clauses:
        words = clause.heading or clause.text[:30]
        yield f"{'  ' * (clause.level - 1)}{clause.path}  {clause.kind}  {clause.marker}{words}"


def as_problems(document: Document) -> Iterator[str]:
    for problem in document.problems:
        yield f"{problem.line}: {problem.message}"
