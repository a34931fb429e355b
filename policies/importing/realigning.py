"""Before a policy takes another text: its rows move to the paths that the same clauses have there.

Everything else knows a clause by its path, so what hangs on a clause (its task, what people entered on that, evidence,
what was last loaded) then stays with it. A clause that is gone makes way; where its path led is kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from policies.aligning import Shape, align, words
from policies.importing.merging import Load
from policies.importing.reading import Record
from policies.importing.specs import CLAUSE, POLICY
from policies.importing.store import step_aside
from policies.models import Clause, FormerAddress, PolicyText, Task

RETIRED = "~"  # no printed number holds it
LONGEST = 74  # characters of a path before what retires it


def realign(load: Load) -> None:
    """Move the rows of every policy whose clauses change; CLAUSE has been read, TASK has not."""
    rows: dict[str, list[Clause]] = {}
    for key, row in load.rows(CLAUSE).items():
        rows.setdefault(str(key[0]), []).append(row)
    records: dict[str, list[Record]] = {}
    for key, record in load.records(CLAUSE).items():
        records.setdefault(str(key[0]), []).append(record)
    for slug in sorted(load.slugs & rows.keys()):
        old = sorted(rows[slug], key=lambda row: row.position)
        new = sorted(records.get(slug, []), key=lambda record: int(record.values["position"]))
        shapes = [Shape.of(record.values) for record in new]
        if [(row.path, row.text) for row in old] != [(shape.path, shape.text) for shape in shapes]:
            realign_policy(load, slug, old, shapes)


def realign_policy(load: Load, slug: str, old: list[Clause], new: list[Shape]) -> None:
    """Move the rows of one policy from the paths of `old` to those of `new`."""
    tasks = list(Task.objects.filter(policy__slug=slug).only("path", "clause_id", "quote").order_by("pk"))
    used = {row.path for row in old} | {shape.path for shape in new} | {task.path for task in tasks}
    free = Retirement(used | load.bases.paths(slug))
    pairs = align(old, new)
    after = {shape.path for shape in new}
    target = {old[p.old].pk: new[p.new].path for p in pairs if p.old is not None and p.new is not None}
    paired = {p.new for p in pairs if p.old is not None}
    back = {words(shape.text): shape.path for at, shape in enumerate(new) if at not in paired}
    target |= returning(old, tasks, back)
    target |= {row.pk: free.path(row.path, after) for row in old if row.pk not in target}
    moves = {row.path: target[row.pk] for row in old}
    waiting = {t.path: back.pop(words(t.quote), "") or free.path(t.path, after) for t in tasks if t.clause_id is None}
    keep_addresses(load, slug, old, after, target)
    load.store.rekey(CLAUSE, {(slug, path): (slug, to) for path, to in moves.items() if to != path})
    move_tasks({t: target.get(t.clause_id or 0) or waiting[t.path] for t in tasks})
    load.bases.rekey(slug, moves | waiting)


def returning(old: Iterable[Clause], tasks: Iterable[Task], back: dict[str, str]) -> dict[int, str]:
    """Clauses that were written anew and whose former words, which their task quotes, stand in the text again.

    `back`: paths of the clauses that are no other's; those that are found leave it.
    """
    said = {row.pk: words(row.text) for row in old}
    again = {t.clause_id: words(t.quote) for t in tasks if t.clause_id in said and words(t.quote) != said[t.clause_id]}
    return {pk: back.pop(quote) for pk, quote in again.items() if pk is not None and quote in back}


class Retirement:
    """Gives clauses and tasks that are gone a path of their own, where another takes theirs."""

    def __init__(self, used: set[str]) -> None:
        self.used = used

    def path(self, path: str, taken: set[str]) -> str:
        """`path`, or if it is `taken` by another clause the same with a count: 1.3~1."""
        if path not in taken:
            return path
        stem = path.partition(RETIRED)[0][:LONGEST]
        count = 1
        while f"{stem}{RETIRED}{count}" in self.used:
            count += 1
        self.used.add(f"{stem}{RETIRED}{count}")
        return f"{stem}{RETIRED}{count}"


def keep_addresses(load: Load, slug: str, old: Iterable[Clause], after: set[str], target: dict[int, str]) -> None:
    """Keep under which path each clause stood that now stands elsewhere or is gone."""
    policy = load.rows(POLICY)[slug,]
    texts = PolicyText.objects.filter(policy=policy, role=PolicyText.Role.EDITION)
    text = texts.defer("text", "outline").order_by("number").last()
    if text is None:
        return
    gone = {row.pk for row in old if target[row.pk] not in after}
    rows = [
        FormerAddress(policy=policy, path=row.path, text=text, clause=None if row.pk in gone else row)
        for row in old
        if row.pk in gone or target[row.pk] != row.path
    ]
    unique = ["policy", "path", "text"]
    FormerAddress.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=unique, update_fields=["clause"]
    )


def lead_back(load: Load) -> None:
    """Let former addresses of clauses that were gone lead to the clauses that say the same again; CLAUSE is saved."""
    policies = [load.rows(POLICY)[key].pk for key in load.records(POLICY)]
    gone = FormerAddress.objects.filter(policy__in=policies, clause=None).select_related("text").defer("text__text")
    rows = list(gone)
    said = {row.pk: words_at(row) for row in rows}
    wanted = set(said.values()) - {""}
    found: dict[tuple[int, str], list[Clause]] = {}
    for key in load.records(CLAUSE) if wanted else ():
        clause = load.rows(CLAUSE)[key]
        found.setdefault((clause.policy_id, words(clause.text)), []).append(clause)
    back = [row for row in rows if len(found.get((row.policy_id, said[row.pk]), ())) == 1 and said[row.pk]]
    for row in back:
        (row.clause,) = found[row.policy_id, said[row.pk]]
    FormerAddress.objects.bulk_update(back, ["clause"], batch_size=500)


def words_at(row: FormerAddress) -> str:
    """What the clause said that stood at a former address."""
    return next((words(each["text"]) for each in row.text.outline if each["path"] == row.path), "")


def move_tasks(target: dict[Task, str]) -> None:
    """Give tasks their new paths; they may change places with each other."""
    moved = [task for task, path in target.items() if task.path != path]
    step_aside(Task, [task.pk for task in moved])
    for task in moved:
        task.path = target[task]
    Task.objects.bulk_update(moved, ["path"], batch_size=500)
