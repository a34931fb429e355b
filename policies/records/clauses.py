"""Records of the clauses of a document and of the numbers that they state."""

from collections.abc import Iterator

from policies.records.source import Record, Source, record


def clauses(source: Source) -> Iterator[Record]:
    """The clauses, in document order."""
    for position, clause in enumerate(source.document.clauses):
        yield record(
            "clause",
            policy=[source.slug],
            parent=[source.slug, clause.parent] if clause.parent else None,
            kind=clause.kind,
            level=clause.level,
            marker=clause.marker,
            number=clause.number,
            heading=clause.heading,
            text=clause.text,
            path=clause.path,
            position=position,
            start=clause.start,
            end=clause.end,
            text_start=clause.text_start,
        )


def figures(source: Source) -> Iterator[Record]:
    """Numbers that clauses state; in a report they are results."""
    for path, figure in source.document.figures:
        yield record(
            "figure",
            clause=[source.slug, path],
            start=figure.start,
            end=figure.end,
            printed=figure.printed,
            label=figure.label,
            value=str(figure.value),
            unit=figure.unit,
            qualifier=figure.qualifier,
            as_of=figure.as_of,
            kind="result" if source.fact("authority") == "report" else figure.kind,
        )
