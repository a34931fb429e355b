"""A whole document: the layers (furniture, head, clauses, mentions, figures) put together."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from policies.parsing import clauses, damage, furniture, header, lines
from policies.parsing.amounts import Figure, find_figures
from policies.parsing.entities import Names, find_mentions
from policies.parsing.normalise import fold
from policies.parsing.structure import Clause, Header, Mention, Problem, Span

TRADITIONAL_SHARE = 0.05  # of the characters that have another simplified form


@dataclass(frozen=True, slots=True)
class Document:
    """What one text says. Header spans, furniture and clauses together cover every character, in order, once."""

    header: Header
    script: str
    clauses: tuple[Clause, ...]
    furniture: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    figures: tuple[tuple[str, Figure], ...]  # with the path of the clause
    problems: tuple[Problem, ...]

    def as_dict(self) -> dict[str, Any]:
        """The document as plain dicts and lists, ready for JSON; what the text does not give is None."""
        head = self.header
        return {
            "title": head.title or None,
            "inner_title": head.inner_title or None,
            "page_title": head.page_title or None,
            "document_number": head.document_number or None,
            "issuers": list(head.issuers),
            "recipients": head.recipients or None,
            "issued_on": head.issued_on,
            "published_on": head.published_on,
            "effective_on": head.effective_on,
            "printed_on": head.printed_on,
            "validity": head.validity or None,
            "source_name": head.source_name or None,
            "source_url": head.source_url or None,
            "author": head.author or None,
            "script": self.script,
            "secrecy": head.secrecy or None,
            "urgency": head.urgency or None,
            "copy_number": head.copy_number or None,
            "signer": head.signer or None,
            "found_at": {name: list(place) for name, place in head.found_at.items()},
            "header": [asdict(span) for span in head.spans],
            "clauses": [asdict(clause) for clause in self.clauses],
            "furniture": [asdict(span) for span in self.furniture],
            "mentions": [asdict(mention) for mention in self.mentions],
            "figures": [
                {"path": path} | asdict(figure) | {"value": str(figure.value)} for path, figure in self.figures
            ],
            "problems": [asdict(problem) for problem in self.problems],
        }


def parse(text: str, names: Names | None = None) -> Document:
    """The document that `text` holds. A function of `text` and `names` alone; whatever the text is, it returns.

    Without `names` only cited 《documents》 are mentions.
    """
    rows = lines.split(text)
    labels = furniture.label(rows)
    content = [row for index, row in enumerate(rows) if index not in labels]
    head = header.read(content, text)
    found, problems = clauses.build(head.body, text)
    problems += damage.find(content, text)
    own = [Span(clause.start, clause.end, clause.kind) for clause in found]
    spans = _cover(len(text), header=head.found.spans, furniture=tuple(labels.values()), clause=own)
    return Document(
        header=replace(head.found, spans=tuple(spans["header"])),
        script="Hant" if _is_traditional(text) else "Hans",
        clauses=_stretched(found, spans["clause"]),
        furniture=tuple(spans["furniture"]),
        mentions=find_mentions(found, names or Names()),
        figures=tuple((clause.path, figure) for clause in found for figure in find_figures(clause.text)),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
    )


def _cover(length: int, **layers: Sequence[Span]) -> dict[str, list[Span]]:
    """The spans of all layers, each stretched over the blank lines behind it; a text that prints nothing is `blank`."""
    marked = [(span, layer) for layer, spans in layers.items() for span in spans]
    marked.sort(key=lambda pair: pair[0].start)
    marked = marked or [(Span(0, length, "blank"), "furniture")] * bool(length)
    covered: dict[str, list[Span]] = {layer: [] for layer in layers}
    for (_, layer), whole in zip(marked, lines.cover([span for span, _ in marked], length), strict=True):
        covered[layer].append(whole)
    return covered


def _stretched(found: Sequence[Clause], spans: Sequence[Span]) -> tuple[Clause, ...]:
    return tuple(replace(c, start=s.start, end=s.end) for c, s in zip(found, spans, strict=True))


def _is_traditional(text: str) -> bool:
    han = [character for character in text if "一" <= character <= "鿿"]
    changed = sum(fold(character) != character for character in set(han))
    return bool(han) and changed > TRADITIONAL_SHARE * len(set(han))
