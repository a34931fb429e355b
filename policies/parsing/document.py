"""A whole document: the layers (furniture, head, clauses, mentions, figures) put together."""

import bisect
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import zip_longest
from typing import Any, TypeVar

from policies.parsing import clauses, damage, flattened, furniture, header, lines, markup, wrapping
from policies.parsing.amounts import Figure, find_figures
from policies.parsing.entities import Names, find_mentions
from policies.parsing.header import Head
from policies.parsing.lines import Line
from policies.parsing.normalise import LINE_END, fold
from policies.parsing.structure import Clause, Header, Mention, Problem, Span
from policies.parsing.titles import apart, below_attachments
from policies.parsing.transcript import Transcript

Located = TypeVar("Located", Span, Clause, Problem)
LAYOUTS = (("markup", markup.transcribe), ("wrapped", wrapping.transcribe), ("flattened", flattened.transcribe))
TELLING = 8  # characters of a heading that tell it from others
TRADITIONAL_SHARE = 0.05  # of the characters that have another simplified form


@dataclass(frozen=True, slots=True)
class Document:
    """What one text says. Header spans, furniture and clauses together cover every character, in order, once.

    `layout`: what was done to the text before it was read (markup: tags dropped, wrapped: lines joined, flattened: a
    line parted); when empty, the text of a clause stands literally in the source.
    """

    header: Header
    script: str
    clauses: tuple[Clause, ...]
    furniture: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    figures: tuple[tuple[str, Figure], ...]  # with the path of the clause
    problems: tuple[Problem, ...]
    layout: tuple[str, ...] = ()

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
            "layout": list(self.layout),
            "secrecy": head.secrecy or None,
            "urgency": head.urgency or None,
            "copy_number": head.copy_number or None,
            "signer": head.signer or None,
            "found_at": {name: list(place) for name, place in head.found_at.items()},
            "header": [asdict(span) for span in head.spans],
            "clauses": [
                asdict(clause) | _identifying(clause, after)
                for clause, after in zip_longest(self.clauses, self.clauses[1:])
            ],
            "furniture": [asdict(span) for span in self.furniture],
            "mentions": [asdict(mention) for mention in self.mentions],
            "figures": [
                {"path": path} | asdict(figure) | {"value": str(figure.value)} for path, figure in self.figures
            ],
            "problems": [asdict(problem) for problem in self.problems],
        }


def _identifying(clause: Clause, after: Clause | None) -> dict[str, str]:
    """What of a clause differs in JSON, where a reader tells clauses apart by heading, or else by text.

    A short heading that its text follows on the same line (指导思想。坚持…) is many clauses' heading: it is left to the
    text. A clause whose text is all in its 一是…二是… has the first of them behind its own words.
    """
    is_cut = after is not None and after.kind == "measure" and after.parent == clause.path
    heading, text = (len("".join(fold(words).split())) for words in (clause.heading, clause.text))
    words = clause.text + after.marker + after.text if after and is_cut and text < TELLING else clause.text
    return {"heading": "", "text": words} if heading < min(TELLING, text) else {}


def parse(text: str, names: Names | None = None) -> Document:
    """The document that `text` holds. A function of `text` and `names` alone; whatever the text is, it returns.

    Without `names` only cited 《documents》 are mentions.
    """
    form, layout = transcribe(text)
    found = _parse(form.text, names or Names())
    return replace(_moved(found, form, text), layout=layout) if layout else found


def transcribe(text: str) -> tuple[Transcript, tuple[str, ...]]:
    """`text` in the form in which it is read, and which layouts were undone for it (LAYOUTS)."""
    form, layout = Transcript.of(text), []
    for name, change in LAYOUTS:
        if (changed := change(form)) is not form:
            form = changed
            layout.append(name)
    return form, tuple(layout)


def _moved(document: Document, form: Transcript, source: str) -> Document:
    """`document`, read from `form`, with the offsets and line numbers of the source."""
    ends = [match.start() for match in LINE_END.finditer(source)]

    def moved(part: Located) -> Located:
        return replace(part, start=form.at(part.start) if part.start else 0, end=form.at(part.end))

    blank = () if form.text else (Span(0, len(source), "blank"),)  # nothing but marks that do not print
    return replace(
        document,
        header=replace(
            document.header,
            spans=tuple(map(moved, document.header.spans)),
            found_at={
                name: (form.at(start), form.at(end - 1) + 1) for name, (start, end) in document.header.found_at.items()
            },
        ),
        clauses=tuple(replace(moved(clause), text_start=form.at(clause.text_start)) for clause in document.clauses),
        furniture=(*map(moved, document.furniture), *blank),
        problems=tuple(
            replace(moved(problem), line=bisect.bisect_left(ends, form.at(problem.start)) + 1)
            for problem in document.problems
        ),
    )


def _parse(text: str, names: Names) -> Document:
    rows = lines.split(text)
    labels = furniture.label(rows)
    content = [row for index, row in enumerate(rows) if index not in labels]
    head = header.read(content, text)
    titles = _titles_apart(content, head, text)
    found, problems = clauses.build(head.body, text, titles)
    problems += damage.find(content, text)
    own = [Span(clause.start, clause.end, clause.kind) for clause in found]
    spans = _cover(len(text), header=head.found.spans, furniture=tuple(labels.values()), clause=own)
    return Document(
        header=replace(head.found, spans=tuple(spans["header"])),
        script="Hant" if _is_traditional(text) else "Hans",
        clauses=_stretched(found, spans["clause"]),
        furniture=tuple(spans["furniture"]),
        mentions=find_mentions(found, names, head.found),
        figures=tuple((clause.path, figure) for clause in found for figure in find_figures(clause.text)),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
    )


def _titles_apart(content: Sequence[Line], head: Head, text: str) -> set[int]:
    """Where the lines start that are titles of documents of their own; what the head took of them is given back."""
    numbered = clauses.read_numbers(content, text)
    titles = [line for title in apart(numbered, head.found) for line, _ in numbered[title.start : title.end]]
    starts = {line.start for line in titles}
    back = starts | below_attachments(numbered)
    taken = {span.start for span in head.found.spans if span.kind == "title"} & back
    if taken:
        head.found = replace(head.found, spans=tuple(span for span in head.found.spans if span.start not in taken))
        head.body = sorted(
            [*head.body, *(line for line in content if line.start in taken)], key=lambda line: line.start
        )
    return starts


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
