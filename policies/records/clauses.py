"""Records of the clauses of a document and of the numbers that they state."""

from collections.abc import Iterator

from policies.parsing.figure_words import kind_in
from policies.parsing.measures import in_measure
from policies.records.areas import OF_REPORTS, PARTS, area
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
    """Numbers that clauses state, as targets or results in the sense of the document."""
    by_path = {clause.path: clause for clause in source.document.clauses}
    for path, figure in source.document.figures:
        measure, amount = in_measure(figure.value, figure.unit)
        yield record(
            "figure",
            clause=[source.slug, path],
            start=figure.start,
            end=figure.end,
            printed=figure.printed,
            label=figure.label,
            value=str(figure.value),
            unit=figure.unit,
            measure=measure,
            amount=str(amount),
            qualifier=figure.qualifier,
            as_of=figure.as_of,
            kind=kind_in(source.fact("authority"), figure.kind, figure.unit),
            area=area(by_path[path], by_path, PARTS | OF_REPORTS),
        )
