"""Parser cases as data: tests/corpus/x.txt and the tree that must come out, x.tree.

`UPDATE=1 make test` rewrites the trees; the diff is then reviewed.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from policies.parsing import Document, parse

CORPUS = Path(__file__).parents[1] / "corpus"
HEAD = (
    "title", "inner_title", "document_number", "issuers", "recipients", "issued_on", "published_on", "effective_on",
    "printed_on", "validity", "source_name", "secrecy", "urgency", "copy_number", "signer",
)  # fmt: skip


def tree(document: Document) -> Iterator[str]:
    """What was found of the head, then the clauses, the kinds of furniture and the problems, a line each."""
    for name in HEAD:
        if value := getattr(document.header, name):
            yield f"{name}: {'; '.join(value) if isinstance(value, tuple) else value}"
    for clause in document.clauses:
        rest = clause.text[len(clause.heading) :]
        yield f"{'  ' * clause.level}{clause.path} {clause.kind} [{clause.marker}] {clause.heading} | {rest}".rstrip()
    for span in document.furniture:
        yield f"furniture: {span.kind}"
    for problem in document.problems:
        yield f"problem: {problem.line} {problem.message}"


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem)
def test_tree(path: Path) -> None:
    expected = path.with_suffix(".tree")

    found = "\n".join(tree(parse(path.read_bytes().decode()))) + "\n"

    if os.environ.get("UPDATE"):
        expected.write_text(found, encoding="utf-8", newline="\n")
    assert found == expected.read_text(encoding="utf-8")
