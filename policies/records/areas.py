"""The heading that a clause stands under, which pages group tasks and figures by."""

from collections.abc import Mapping

from policies.parsing.structure import Clause

PARTS = frozenset({"part", "chapter", "section"})
OF_REPORTS = frozenset({"block", "case"})  # a report has these instead
LONGEST_AREA = 80  # characters that the columns hold


def area(clause: Clause, clauses: Mapping[str, Clause], kinds: frozenset[str] = PARTS) -> str:
    """The heading of the part, chapter or section (or of `kinds`) that a clause stands in; `clauses`: all, by path."""
    above = clauses.get(clause.parent or "")
    while above and above.kind not in kinds:
        above = clauses.get(above.parent or "")
    return above.heading[:LONGEST_AREA] if above else ""
