"""The rows of documents, brought up to their records: the one order that loading the library and publishing share."""

from __future__ import annotations

from policies.importing import halves, realigning, sources, tasks, texts
from policies.importing.merging import Load
from policies.importing.specs import CITED, CLAUSE, POLICY


def read_documents(load: Load) -> None:
    """Read the rows that the records of documents are compared with."""
    for spec in (POLICY, CITED, CLAUSE):
        load.store.read(spec, load.records(spec))


def bring_documents(load: Load) -> None:
    """Bring the rows up to the records: clauses keep their rows where they moved, and go last, their tasks flagged."""
    texts.keep_before(load)
    realigning.realign(load)
    for spec in (POLICY, CITED, CLAUSE):
        sources.create_and_update(load, spec)
    realigning.lead_back(load)
    created = tasks.load_tasks(load)
    tasks.load_responsibilities(load)
    sources.load_attached(load)
    halves.leave_out_sides(load, created)
    sources.remove_vanished_clauses(load)
