"""Policies whose text people imported: loading the library leaves them alone, and still finds what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policies.aligning import Outlined, Shape, align
from policies.importing.merging import Load, show
from policies.importing.specs import ATTACHED, CITED, CLAUSE, POLICY, RESPONSIBILITY, SPECS, TASK
from policies.importing.store import may_be_empty
from policies.models import CitedDocument, Clause, Policy, PolicyText

IMPORTED = "现文本由人导入，以导入的为准，资料库中的文本没有载入"


def leave_imports(load: Load) -> None:
    """Take out of the fixtures the policies that hold an imported text; POLICY has been read.

    What other fixtures say of their clauses follows those to the paths that they have now.
    """
    rows = load.rows(POLICY)
    imported = {key[0] for key in load.records(POLICY) if key in rows and rows[key].origin == Policy.Origin.IMPORT}
    if not imported:
        return
    for key in [key for key in load.records(POLICY) if key[0] in imported]:
        if load.records(POLICY)[key].values["sha256"] != rows[key].sha256:
            load.report.keep(POLICY.title, show(key), IMPORTED)
    for spec in (POLICY, CLAUSE, TASK, RESPONSIBILITY, *ATTACHED):
        load.library[spec.model] = {key: row for key, row in load.records(spec).items() if key[0] not in imported}
    for slug in sorted(map(str, imported)):
        follow_clauses(load, slug)
    drop_uncited(load)


def follow_clauses(load: Load, slug: str) -> None:
    """Point the records at the clauses of an imported policy under the paths that these have now, or at none."""
    pointing = [
        (record, name)
        for spec in SPECS.values()
        for name, target in spec.relations.items()
        if target is Clause
        for record in load.records(spec).values()
        if record.values[name] and record.values[name][0] == slug
    ]
    moves = current_paths(slug) if pointing else {}
    for record, name in pointing:
        path = moves.get(record.values[name][1])
        if path is None and not may_be_empty(record.spec.fields[name]):
            load.library[record.spec.model].pop(record.key, None)  # what named the clause names nothing now
        else:
            record.values[name] = [slug, path] if path else None


def current_paths(slug: str, clauses: Sequence[Outlined] | None = None) -> dict[str, str]:
    """The paths of the text that the library loaded last, to those that the same clauses have now, or in `clauses`."""
    now = {str(pk): path for pk, path in Clause.objects.filter(policy__slug=slug).values_list("pk", "path")}
    outline = loaded_outline(slug) or [{"key": key, "path": path} for key, path in now.items()]
    if clauses is None:
        return {row["path"]: now[row["key"]] for row in outline if row["key"] in now}
    old = [Shape.of(row) for row in outline if "text" in row]
    pairs = [(p.old, p.new) for p in align(old, clauses)]
    return {old[i].path: clauses[j].path for i, j in pairs if i is not None and j is not None}


def loaded_outline(slug: str) -> list[dict[str, Any]]:
    """The clauses of the text that the library loaded last; empty if it never loaded the policy."""
    texts = PolicyText.objects.filter(policy__slug=slug, role=PolicyText.Role.EDITION, origin=Policy.Origin.LIBRARY)
    last = texts.order_by("number").last()
    return list(last.outline) if last else []


def drop_uncited(load: Load) -> None:
    """Take out the cited documents that only the policies left alone cited."""
    named = {
        tuple(record.values[name])
        for spec in ATTACHED
        for name, target in spec.relations.items()
        if target is CitedDocument
        for record in load.records(spec).values()
        if record.values[name]
    }
    load.library[CITED.model] = {key: row for key, row in load.records(CITED).items() if key in named}
