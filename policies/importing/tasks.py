"""Tasks and responsibilities: what a source says is loaded, what people enter stays, and changes are flagged."""

from __future__ import annotations

from policies.importing.merging import (
    GONE,
    Load,
    create_missing,
    is_edited,
    merge_record,
    remove,
    show,
)
from policies.importing.reading import Record
from policies.importing.sources import PEOPLES_BASIS, STRANGE, differing, is_strange
from policies.importing.specs import CLAUSE, RESPONSIBILITY, TASK, Key
from policies.models import Responsibility, Task

State = Task.SourceState


def load_tasks(load: Load) -> list[Key]:
    """Create tasks, update what the source says of them, and flag those whose clause changed or vanished.

    Return the keys of those created.
    """
    load.store.read(TASK, load.records(TASK))
    known = [record for record in load.records(TASK).values() if record.key in load.rows(TASK)]
    before = set(load.rows(TASK))
    create_missing(load, TASK)
    for record in known:
        load.bases.put(TASK, record.key, record.values)
        update_task(load, record)
    for key in load.gone(TASK):
        if key[0] in load.slugs:
            flag_vanished(load, key)
    load.report.standing = sum(task.source_state != State.SAME for task in load.rows(TASK).values())
    return [key for key in load.rows(TASK) if key not in before]


def update_task(load: Load, record: Record) -> None:
    """Bring a task up to its record: `quote` keeps the wording it was made from, a new one stands beside it."""
    task: Task = load.rows(TASK)[record.key]
    names = [name for name in differing(load, record) if name != "quote"]
    load.store.assign(record, task, names)
    save_task(load, task, names + flag_wording(load, record.key, task, record.values["quote"]))


def flag_wording(load: Load, key: Key, task: Task, wording: str) -> list[str]:
    """Say on the task whether its clause has another wording now; the fields that changed."""
    state, new_quote = (State.CHANGED, wording) if wording != task.quote else (State.SAME, "")
    if (task.source_state, task.new_quote) == (state, new_quote):
        return []
    words = "条款文字已变" if state == State.CHANGED else "条款恢复原文"
    load.report.flagged.append(f"{task}（{show(key)}）：{words}")
    task.source_state, task.new_quote = state, new_quote
    return ["source_state", "new_quote"]


def save_task(load: Load, task: Task, names: list[str]) -> None:
    if names:
        load.store.save(TASK, task, names)
    load.report.count(TASK.title, "updated" if names else "unchanged")


def flag_vanished(load: Load, key: Key) -> None:
    """Keep a task that the fixtures no longer hold; if its clause changed or is gone too, say so on the task."""
    task: Task = load.rows(TASK)[key]
    if key in load.records(CLAUSE):
        keep_task(load, key, task)
    elif task.source_state == State.VANISHED and task.clause_id is None:
        load.report.count(TASK.title, "unchanged")
    else:
        task.source_state, task.new_quote, task.clause = State.VANISHED, "", None
        save_task(load, task, ["source_state", "new_quote", "clause"])
        load.report.flagged.append(f"{task}（{show(key)}）：条款已消失，任务予以保留")


def keep_task(load: Load, key: Key, task: Task) -> None:
    """Keep a task whose clause is there and no longer read as a task, with the clause and what became of its words."""
    load.report.keep(TASK.title, show(key), "资料库已不再列为任务，予以保留")
    clause = load.rows(CLAUSE)[key]
    names = flag_wording(load, key, task, clause.text)
    if task.clause_id != clause.pk:
        task.clause = clause
        names.append("clause")
    save_task(load, task, names)


def load_responsibilities(load: Load) -> None:
    """Create, update and remove stated and derived responsibilities; those of people, and their edits, stay."""
    load.store.read(RESPONSIBILITY, load.records(RESPONSIBILITY))
    known = [record for record in load.records(RESPONSIBILITY).values() if record.key in load.rows(RESPONSIBILITY)]
    gone = [key for key in load.gone(RESPONSIBILITY) if key[:2] in load.records(TASK)]
    for key in gone:
        remove_responsibility(load, key)
    create_missing(load, RESPONSIBILITY)
    for record in known:
        if not is_peoples(load, record.key):
            merge_record(load, record, unknown_is_ours=True)
        elif {"role", "side"} & set(differing(load, record)):
            load.report.keep(RESPONSIBILITY.title, show(record.key), "由人确认或建议，与原文所得不同，以人为准")
        else:
            load.report.count(RESPONSIBILITY.title, "unchanged")


def remove_responsibility(load: Load, key: Key) -> None:
    """Delete a responsibility that the source no longer gives, unless it is or was made a person's."""
    base = load.bases.get(RESPONSIBILITY, key)
    if is_peoples(load, key) and base is None:
        return
    if is_strange(load, RESPONSIBILITY, key):
        load.report.keep(RESPONSIBILITY.title, show(key), STRANGE)
    elif base is not None and is_edited(load, RESPONSIBILITY, key, base):
        load.report.keep(RESPONSIBILITY.title, show(key), GONE)
    else:
        remove(load, RESPONSIBILITY, key)


def is_peoples(load: Load, key: Key) -> bool:
    """Whether a person confirmed or suggested this responsibility (and not the library, if it ever suggests one)."""
    row: Responsibility = load.rows(RESPONSIBILITY)[key]
    base = load.bases.get(RESPONSIBILITY, key) or {}
    return row.basis in PEOPLES_BASIS and base.get("basis") != row.basis
