"""People who publish at the same moment, over real connections, and processes killed while they publish.

Run by test_race.py as `python -m tests.importing.race SCENARIO` on the migrated database at DATABASE_URL; prints JSON.
"""

from __future__ import annotations

import datetime
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.exceptions import ValidationError  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402

from policies.importing import documents, load_library  # noqa: E402
from policies.models import Clause, DocumentImport, Policy, PolicyText, Progress, Task  # noqa: E402
from tests.importing.bring import NOTICE, PLAN, bring, plan_text, publish_edition  # noqa: E402

PEOPLE = 4


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """What became of each act: empty if it was done, else what its person was told; begun together."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        barrier.wait()
        try:
            act()
        except ValidationError as error:
            return " ".join(error.messages)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def publishing(draft: DocumentImport) -> Callable[[], object]:
    row = DocumentImport.objects.get(pk=draft.pk)
    return lambda: documents.publish(row, user=None)


def one_draft() -> dict[str, Any]:
    """Several people publish one draft."""
    draft = bring()
    told = at_once([publishing(draft) for _ in range(PEOPLE)])
    return {"done": told.count(""), "told": sorted({words[:10] for words in told if words}), **held()}


def one_number() -> dict[str, Any]:
    """Several people publish drafts of one number."""
    drafts = [bring(f"{NOTICE}第{number}份。") for number in range(PEOPLE)]
    for draft in drafts:
        DocumentImport.objects.filter(pk=draft.pk).update(purpose="new", policy=None)
    told = at_once([publishing(draft) for draft in drafts])
    return {"lost": len([words for words in told if words and "请重试" not in words]), "done": told.count(""), **held()}


def one_policy() -> dict[str, Any]:
    """Several people give one policy different texts."""
    policy = documents.publish(bring(), user=None)
    drafts = [bring(NOTICE.replace("120艘", f"{number}50艘")) for number in range(1, PEOPLE + 1)]
    told = at_once([publishing(draft) for draft in drafts])
    policy.refresh_from_db()
    last = PolicyText.objects.order_by("number").last()
    current = [clause.text for clause in policy.clauses.order_by("position")]
    agree = last is not None and (last.text, [row["text"] for row in last.outline]) == (policy.source_text, current)
    return {"done": told.count(""), "agree": agree, **held()}


def many_hands() -> dict[str, Any]:
    """Texts are published, taken back and loaded, while people report: who failed, and how many reports are gone."""
    call_command("load_library", verbosity=0)
    reported: list[int] = []

    told = at_once(
        [
            often(edition, 4),
            often(come_and_go, 4),
            often(lambda _: load_library(folder=settings.FIXTURES_DIR), 4),
            often(lambda number: reported.extend(report(number)), 40),
        ]
    )

    gone = set(reported) - set(Progress.objects.values_list("pk", flat=True))
    refused = [words for words in told if words and "已有人填报" not in words]
    return {"refused": refused, "gone": len(gone), "reported": bool(reported)}


def often(act: Callable[[int], object], times: int) -> Callable[[], object]:
    def run() -> None:
        for number in range(times):
            act(number)

    return run


def edition(number: int) -> None:
    publish_edition(PLAN, plan_text().replace("做强成渝发展主轴", f"做强做优{number}个发展主轴"))


def come_and_go(number: int) -> None:
    draft = documents.revise(bring(f"{NOTICE}第{number}次。"), purpose="new", policy=None)
    documents.withdraw(documents.publish(draft, user=None), user=None)


def report(number: int) -> list[int]:
    """Report on the first task of each policy; keys of the reports."""
    made = []
    for policy in Policy.objects.values_list("pk", flat=True):
        with transaction.atomic():
            if task := Task.objects.select_for_update().filter(policy_id=policy).order_by("pk").first():
                row = Progress(task=task, on=datetime.date(2024, 3, 1), words=f"第{number}次")
                row.save()
                made.append(row.pk)
    return made


def held() -> dict[str, int]:
    return {"policies": Policy.objects.count(), "texts": PolicyText.objects.count()}


def killed() -> dict[str, Any]:
    """A process is killed at every statement of its publishing that writes."""
    draft = bring()
    whole = in_a_process(lambda: dies_at(sys.maxsize, draft))
    documents.withdraw(Policy.objects.get(), user=None)
    draft.refresh_from_db()
    halves, deaths, at = 0, 0, 1
    while in_a_process(lambda at=at: dies_at(at, draft)):  # type: ignore[misc]
        deaths += 1
        at += 1
        halves += Policy.objects.exists() or Clause.objects.exists() or PolicyText.objects.exists()
        halves += DocumentImport.objects.get().state != "draft"
    return {"whole": whole, "halves": halves, "deaths": deaths, **held()}


def dies_at(number: int, draft: DocumentImport) -> None:
    """Publish the draft, and die before the write of this number."""
    count = 0

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal count
        count += sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "RELEASE"))
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        documents.publish(draft, user=None)


def in_a_process(work: Callable[[], object]) -> int:
    """Run `work` in a forked process; its wait status: 0 if it came to its end."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return os.waitpid(pid, 0)[1]
    work()
    os._exit(0)


if __name__ == "__main__":
    print(json.dumps({f.__name__: f for f in (one_draft, one_number, one_policy, killed, many_hands)}[sys.argv[1]]()))
