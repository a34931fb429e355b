"""All records of one document."""

from policies.records.citations import cited, mentions, relations
from policies.records.clauses import clauses, figures
from policies.records.library import Library
from policies.records.policy import issuers, policy
from policies.records.source import Record, Source
from policies.records.tasks import responsibilities, tasks, unresolved


def records(source: Source, library: Library) -> list[Record]:
    """All records of one document, in an order that can be loaded: what is referred to comes first."""
    layers = (
        [policy(source)],
        issuers(source, library),
        cited(source, library),
        clauses(source),
        mentions(source, library),
        figures(source),
        tasks(source),
        responsibilities(source, library),
        unresolved(source, library),
        relations(source, library),
    )
    return [record for layer in layers for record in layer]
