"""import_document: files -> drafts or published policies, each by itself, whole or not at all."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from tqdm import tqdm

from policies import suggesting
from policies.importing import documents
from policies.models import DocumentImport, PolicyText
from policies.parsing.extract import MAX_BYTES, Refused, read_file

DRAFT, KNOWN, REFUSED, FAILED = "存为草稿", "已在库中", "拒收", "未能导入"
PUBLISHED = {"new": "发布为新文件", "edition": "发布为新文本", "copy": "存为另一来源"}
INSTEAD = "不加 --publish 可以先存为草稿，在后台补齐再发布。"
OUTCOMES = (*PUBLISHED.values(), DRAFT, KNOWN, REFUSED, FAILED)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file, and in Chinese where it is now or why it is not."""

    path: Path
    outcome: str
    words: str

    @property
    def bad(self) -> bool:
        return self.outcome in {REFUSED, FAILED}


class Command(BaseCommand):
    help = "导入文件（txt、html、docx、pdf）：默认存为草稿，等人审阅；--publish 直接发布"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, help="文件，或文件夹（其中的文件，不含子文件夹）")
        parser.add_argument(
            "--publish", action="store_true", help="不经审阅直接发布；与库中文件相同的，按新文本或另一来源"
        )
        parser.add_argument("--dry-run", action="store_true", help="只说明会怎样，不写入数据库")
        parser.add_argument("--user", default="", help="经办人的用户名，记入导入记录")

    def handle(self, *args: Any, **options: Any) -> None:
        user = find_user(options["user"])
        files = list(expanded(options["files"]))
        quiet = not self.stderr.isatty() or not options["verbosity"]
        bar = tqdm(files, desc="导入", unit="份", file=self.stderr, disable=quiet)
        results = [import_one(path, user, publish=options["publish"], dry_run=options["dry_run"]) for path in bar]
        if options["verbosity"]:
            self.stdout.write("\n".join(summary(results)))
        if options["publish"] and not options["dry_run"]:
            suggesting.renew()
        if options["dry_run"]:
            self.stdout.write("以上为试运行，没有写入数据库。")
        if bad := sum(result.bad for result in results):
            raise CommandError(f"有 {bad} 份没有导入，原因见上。其余不受影响。")


def find_user(name: str) -> User | None:
    """The user of this name; None if none was named. Raises CommandError."""
    if not name:
        return None
    user = User.objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"没有用户“{name}”。请核对 --user，或先用 create_editor 建立账号。")
    return user


def expanded(paths: Iterable[Path]) -> Iterator[Path]:
    """The files among `paths` and those that lie in the folders among them, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = (
            sorted(row for row in path.iterdir() if row.is_file() and not row.name.startswith("."))
            if path.is_dir()
            else [path]
        )
        found.update(dict.fromkeys(inside))
    yield from found


def import_one(path: Path, user: User | None, *, publish: bool, dry_run: bool) -> Result:
    """What became of one file; its transaction holds all of it or nothing."""
    try:
        with transaction.atomic():
            result = bring(path, user, publish=publish, dry_run=dry_run)
            transaction.set_rollback(dry_run)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        return Result(path, FAILED, "读不到文件：没有这个文件，请检查路径。" if missing else "读不到文件，请检查权限。")
    except Refused as error:
        return Result(path, REFUSED, str(error))
    except ValidationError as error:
        return Result(path, FAILED, "；".join(error.messages) + (INSTEAD if publish else ""))
    except DatabaseError as error:
        return Result(path, FAILED, f"数据库没有接受，可稍后重试：{error}")
    return result


def bring(path: Path, user: User | None, *, publish: bool, dry_run: bool) -> Result:
    """Make the draft of one file, and publish it if that is wanted. In a dry run no draft gets a number to keep."""
    with path.open("rb") as file:
        reading = read_file(file.read(MAX_BYTES + 1), path.name)
    if known := PolicyText.objects.filter(sha256=reading.sha256).select_related("policy").first():
        return Result(path, KNOWN, f"{known.policy.get_absolute_url()} {known}")
    waiting = DocumentImport.objects.filter(sha256=reading.sha256, state=DocumentImport.State.DRAFT).first()
    if waiting and not publish:
        return Result(path, KNOWN, f"已有草稿 {waiting.pk}《{waiting}》")
    draft = waiting or documents.receive(reading, file_name=path.name, user=user)
    name = f"《{draft}》" if dry_run and draft is not waiting else f"草稿 {draft.pk}《{draft}》"
    if not publish:
        return Result(path, DRAFT, f"{name}，{draft.get_purpose_display()}")
    if is_doubtful(draft):
        return Result(path, DRAFT, f"{name}：正文与“{draft.policy}”相近，文号和标题对不上，请审阅后发布")
    if is_older(draft):
        return Result(path, DRAFT, f"{name}：成文日期早于“{draft.policy}”的现行文本，请审阅后决定是否替换")
    policy = documents.publish(draft, user=user)
    counts = f"{policy.clauses.count()} 条条款、{policy.tasks.count()} 项任务"
    return Result(path, PUBLISHED[draft.purpose], f"{policy.get_absolute_url()} {counts}")


def is_doubtful(draft: DocumentImport) -> bool:
    """Whether only its words make the draft another text of a policy: a person should look before that is replaced."""
    if draft.purpose != DocumentImport.Purpose.EDITION:
        return False
    candidates = {each.policy.pk: each for each in documents.proposal(draft).candidates}
    return draft.policy_id in candidates and not candidates[draft.policy_id].by_name


def is_older(draft: DocumentImport) -> bool:
    """Whether the draft would replace the text of a policy by one that is dated before it."""
    if draft.purpose != DocumentImport.Purpose.EDITION or draft.policy is None or draft.policy.issued_on is None:
        return False
    issued = documents.proposal(draft).document.header.issued_on
    return issued is not None and issued < draft.policy.issued_on.isoformat()


def summary(results: list[Result]) -> Iterator[str]:
    """The report in Chinese, line by line: every file, then how many of each kind."""
    for result in results:
        yield f"{'✗' if result.bad else '✓'} {result.path}：{result.outcome}，{result.words}"
    counts = {outcome: sum(result.outcome == outcome for result in results) for outcome in OUTCOMES}
    kinds = "，".join(f"{outcome} {count}" for outcome, count in counts.items() if count)
    yield f"共 {len(results)} 份" + (f"：{kinds}。" if kinds else "，没有可导入的文件。")
