"""Records of the document itself and of who issued it."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from policies.parsing import fold
from policies.records.library import Library
from policies.records.source import Record, Source, record

NUMBER = re.compile(r"(\D+)[〔\[(](\d{4})[〕\])]\D*(\d+)号")


def policy(source: Source) -> Record:
    """The record of the document."""
    head, document = source.document.header, source.document
    published = str(source.fact("published_on", head.published_on or "")) or None
    number = NUMBER.fullmatch(fold(head.document_number))
    return record(
        "policy",
        slug=source.slug,
        title=source.fact("title", head.title),
        inner_title=head.inner_title,
        short_title=source.fact("short_title"),
        document_number=head.document_number,
        number_code=number[1] if number else "",
        number_year=int(number[2]) if number else None,
        number_serial=int(number[3]) if number else None,
        kind=source.fact("kind"),
        authority=source.fact("authority"),
        issuers_printed=list(head.issuers),
        recipients=head.recipients,
        issued_on=head.issued_on,
        issued_on_note=source.basis("issued_on"),
        published_on=published,
        published_on_note=_published_note(source),
        year=source.fact("year", None) or _year(head.issued_on or published),
        source_name=source.fact("source_name", head.source_name),
        source_url=source.fact("source_url", head.source_url),
        author=head.author,
        rights=source.fact("rights"),
        editor_note=_editor_note(source),
        script=document.script,
        source_text=source.text,
        sha256=hashlib.sha256(source.text.encode()).hexdigest(),
        header_spans=[_span(span) for span in head.spans],
        furniture_spans=[_span(span) for span in document.furniture],
        problems=[{"line": p.line, "message": p.message, "start": p.start, "end": p.end} for p in document.problems],
        added_on=str(source.fact("added_on", "2026-11-22")),
    )


def _span(span: Any) -> Record:
    return {"start": span.start, "end": span.end, "kind": span.kind}


def _year(day: str | None) -> int | None:
    return int(day[:4]) if day else None


def _published_note(source: Source) -> str:
    words = [source.fact("published_note"), source.basis("published_note"), source.basis("published_on")]
    return "；".join(word for word in words if word)


def _editor_note(source: Source) -> str:
    """The editor's note, then where the title comes from when the text has none."""
    title = source.basis("title")
    return "\n".join(part for part in (source.fact("editor_note"), f"{title}。" if title else "") if part)


def issuers(source: Source, library: Library) -> Iterator[Record]:
    """The issuers that the library knows as units, in the printed order."""
    for order, name in enumerate(source.document.header.issuers):
        if unit := library.units.get(fold(name)):
            yield record("policyissuer", policy=[source.slug], unit=[unit], order=order)
