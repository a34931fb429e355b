"""What came out of a source: nobody edits it, so the fixtures win. Clauses keep their rows as long as their path."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from policies.importing.figures import follow_figures
from policies.importing.merging import Load, show
from policies.importing.reading import Record
from policies.importing.specs import ATTACHED, CITED, CLAUSE, EDITABLE, FIGURE, POLICY, RESPONSIBILITY, TASK, Key, Spec
from policies.models import (
    CitedDocument,
    Figure,
    FigurePair,
    Policy,
    Progress,
    Responsibility,
    Task,
    TaskEvidence,
    TaskStatus,
)
from policies.models.status import SIDES

STRANGE = "所指的单位、平台或地区被改过网址名或代码，予以保留；请改回原来的网址名或代码"
PEOPLES_BASIS = (Responsibility.Basis.CONFIRMED, Responsibility.Basis.SUGGESTED)


def remember_policies(load: Load) -> None:
    """Remember that the policies are the library's."""
    for record in load.records(POLICY).values():
        load.bases.put(POLICY, record.key, {"sha256": record.values["sha256"]})


def create_and_update(load: Load, spec: Spec) -> None:
    """Create the rows that are missing, and write the fields that differ into the others."""
    records = load.records(spec).values()
    known = [record for record in records if record.key in load.rows(spec)]
    created = load.store.create(spec, [record for record in records if record.key not in load.rows(spec)])
    known = [record for record in known if load.store.is_whole(record)]
    changed = [(record, names) for record in known if (names := differing(load, record))]
    load.store.update_in_bulk(spec, changed)
    load.report.count(spec.title, "created", len(created))
    load.report.count(spec.title, "updated", len(changed))
    load.report.count(spec.title, "unchanged", len(known) - len(changed))


def differing(load: Load, record: Record) -> list[str]:
    """The fields in which the row of `record` differs from it."""
    row = load.rows(record.spec)[record.key]
    current = load.store.values(record.spec, row)
    given = [name for name in record.spec.fields if record.values[name] or name not in record.spec.partial]
    return [name for name in given if current[name] != record.values[name]]


def vanished(load: Load, spec: Spec) -> list[Key]:
    """Keys of rows of the fixtures' policies that no record stands for, or whose record points at nothing."""
    records = load.records(spec)
    return [
        key
        for key in load.rows(spec)
        if key[0] in load.slugs and (key not in records or not load.store.is_whole(records[key]))
    ]


def is_strange(load: Load, spec: Spec, key: Key) -> bool:
    """Whether a row of a source points at a unit, platform or region that no library ever held under its slug.

    Only a slug changed by hand makes such rows, and what the source says is not deleted for that.
    """

    def known(model: type[models.Model], target: Key) -> bool:
        kind = next((each for each in EDITABLE if each.model is model), None)
        return kind is None or target in load.records(kind) or load.bases.get(kind, target) is not None

    return load.store.is_strange(spec, key, known)


def remove_vanished(load: Load, spec: Spec) -> None:
    """Delete the rows that `vanished` finds; those that point at something strange are kept, and it is said."""
    keys = vanished(load, spec)
    strange = [key for key in keys if is_strange(load, spec, key)]
    for key in strange:
        load.report.keep(spec.title, show(key), STRANGE)
    keys = [key for key in keys if key not in strange]
    load.store.delete_in_bulk(spec, keys)
    load.report.count(spec.title, "deleted", len(keys))


def load_attached(load: Load) -> None:
    """Issuers, mentions, figures and relations. Old rows go first: a span that grew begins where the old one did."""
    for spec in ATTACHED:
        load.store.read(spec, load.records(spec))
        if spec is FIGURE:
            follow_figures(load)
        remove_vanished(load, spec)
        create_and_update(load, spec)


def remove_vanished_clauses(load: Load) -> None:
    """Delete clauses whose path is gone, after saying so where people's entries point at them."""
    keys = vanished(load, CLAUSE)
    pks = [load.rows(CLAUSE)[key].pk for key in keys]
    take_evidence_off(load, Progress.objects.filter(evidence__in=pks).select_related("task", "evidence"))
    for row in TaskEvidence.objects.filter(clause__in=pks).with_clauses().select_related("task"):
        load.report.keep("库内佐证", str(row), f"条款已消失，这条判断随之删去，请另选佐证（{row.task}）")
    load.store.delete_in_bulk(CLAUSE, keys)
    load.report.count(CLAUSE.title, "deleted", len(keys))


def take_evidence_off(load: Load, reports: Iterable[Progress]) -> None:
    """Leave these reports without their clause; of the reports of a task one row of it is claimed and saved."""
    tasks: dict[int, Task] = {}
    for progress in reports:
        task = tasks.setdefault(progress.task_id, progress.task)
        load.report.keep("进展", str(progress), f"佐证条款 {progress.evidence} 已消失，请另选佐证（{task}）")
        load.store.claim(TASK, task)
        progress.evidence = None
        load.store.edit.stamp(progress)
        progress.save(update_fields=["evidence"])
    for task in tasks.values():
        task.settle()
        load.store.edit.stamp(task)
        task.save()


def remove_uncited(load: Load) -> None:
    """Delete cited documents that the fixtures no longer name and nothing points at."""
    gone = load.gone(CITED)
    unused = set(CitedDocument.objects.filter(mentions=None, reverse_relations=None).values_list("title", flat=True))
    keys = [key for key in gone if key[0] in unused]
    load.store.delete_in_bulk(CITED, keys)
    load.report.count(CITED.title, "deleted", len(keys))


def remove_gone_policies(load: Load) -> None:
    """Delete policies that the library loaded once and holds no longer, unless people worked on their tasks."""
    for key in load.gone(POLICY):
        if load.bases.get(POLICY, key) is None or load.rows(POLICY)[key].origin == Policy.Origin.IMPORT:
            continue
        if has_peoples_entries(key):
            load.report.keep(POLICY.title, show(key), "资料库已不再收录，但其任务有人填报，予以保留")
        else:
            remove_policy(load, key)


def has_peoples_entries(policy: Key) -> bool:
    """Whether people entered anything on the tasks of the policy, or cite its clauses as evidence."""
    tasks = Task.objects.filter(policy__slug=policy[0])
    judged = TaskEvidence.objects.filter(origin=TaskEvidence.Origin.PERSON)
    pairs = FigurePair.objects.filter(origin=FigurePair.Origin.PERSON)
    figures = Figure.objects.filter(clause__policy__slug=policy[0])
    unmoved = {f"status_{side}__in": ["", TaskStatus.UNREPORTED] for side in SIDES}
    parts = {"progress": None, "checkpoints": None, "extensions": None, "moves": None}
    untouched = tasks.filter(**unmoved, **parts, due_on=None, due_words="", notes="")
    return (
        untouched.count() != tasks.count()
        or Responsibility.objects.filter(task__in=tasks, basis__in=PEOPLES_BASIS).exists()
        or Progress.objects.filter(evidence__policy__slug=policy[0]).exists()
        or judged.filter(Q(task__in=tasks) | Q(clause__policy__slug=policy[0])).exists()
        or pairs.filter(Q(target__in=figures) | Q(result__in=figures)).exists()
    )


def remove_policy(load: Load, policy: Key) -> None:
    """Delete the policy with its tasks (each leaving a history row) and everything that hangs on it."""
    for spec in (RESPONSIBILITY, TASK):
        for key in [key for key in load.rows(spec) if key[0] == policy[0]]:
            load.store.delete(spec, key)
            load.bases.drop(spec, key)
            load.report.count(spec.title, "deleted")
    clauses = [key for key in load.rows(CLAUSE) if key[0] == policy[0]]
    load.store.delete_in_bulk(CLAUSE, clauses)
    load.report.count(CLAUSE.title, "deleted", len(clauses))
    load.store.delete(POLICY, policy)
    load.bases.drop(POLICY, policy)
    load.report.count(POLICY.title, "deleted")
