"""The spans of a parsed document, of all layers."""

from policies.parsing import Document


def covered(document: Document) -> list[tuple[int, int]]:
    """(start, end) of every header line, piece of furniture and clause, in order."""
    labelled = [(span.start, span.end) for span in (*document.header.spans, *document.furniture)]
    return sorted(labelled + [(clause.start, clause.end) for clause in document.clauses])
