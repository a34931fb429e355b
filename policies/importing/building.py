"""A document, with what people say of it -> the records of one policy, checked as fixtures are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from policies.importing.facts import IN_TEXT, KEPT, Field
from policies.importing.kept import current_paths
from policies.importing.known import Known
from policies.importing.merging import show
from policies.importing.reading import FixtureError, Library, Record, read_entry
from policies.importing.specs import ATTACHED, SPECS
from policies.models import CitedDocument, Policy
from policies.parsing import Document
from policies.parsing.citing import Held
from policies.records import Source, records

# A row of these that cannot be kept (longer than its column) is left out and said; the document itself is not refused.
MAY_BE_LEFT_OUT = {
    "policies.mention", "policies.figure", "policies.citeddocument", "policies.policyrelation",
    "policies.responsibility", "policies.unresolvedparty",
}  # fmt: skip
SHORTENED = {"policies.clause": ("heading", "marker"), "policies.task": ("title", "area", "marker")}
BIGGEST = 2_147_483_647


@dataclass(frozen=True, slots=True)
class Draft:
    """One document as it would be saved, as a new policy or as a new text of `policy`.

    `tasks`: by path, whether a reviewer wants a clause to be a task.
    """

    slug: str
    text: str
    sha256: str
    document: Document
    fields: Mapping[str, Field]
    tasks: Mapping[str, bool]
    policy: Policy | None = None

    def value(self, name: str) -> Any:
        return self.fields[name].value


@dataclass(frozen=True, slots=True)
class Built:
    """The records of one policy by model and natural key, and in Chinese what had to be left out of them."""

    library: Library
    left_out: tuple[str, ...]

    def records(self, label: str) -> list[Record]:
        """The records of one model, e.g. "policies.task"."""
        return list(self.library[SPECS[label].model].values())


def build(draft: Draft, known: Known) -> Built:
    """The records of the policy. Raises FixtureError for what cannot be saved at all."""
    own = Held(draft.slug, *(draft.value(name) for name in ("title", "inner_title", "document_number")))
    rows = records(source(draft), known.library(own, draft.document.clauses))
    rows[0]["fields"] |= policy_fields(draft)
    if draft.policy and not rows[0]["fields"]["year"]:
        rows[0]["fields"]["year"] = draft.policy.year
    follow_rules(rows, draft)
    library: Library = {spec.model: {} for spec in SPECS.values()}
    left_out = []
    for row in rows:
        try:
            record = read_entry(fitted(row), f"《{draft.value('title')}》")
        except FixtureError as error:
            if row["model"] not in MAY_BE_LEFT_OUT:
                raise
            left_out.append(str(error))
        else:
            library[record.spec.model].setdefault(record.key, record)
    drop_dangling(library, left_out)
    return Built(library, tuple(left_out))


def follow_rules(rows: list[dict[str, Any]], draft: Draft) -> None:
    """Point the rules of derived responsibilities at their clauses under the paths that these have now, or at none."""
    fields = [row["fields"] for row in rows if row["fields"].get("rule_clause")]
    paths: dict[str, dict[str, str]] = {}
    for slug in {values["rule_clause"][0] for values in fields}:
        paths[slug] = current_paths(slug, draft.document.clauses if slug == draft.slug else None)
    for values in fields:
        slug, path = values["rule_clause"]
        values["rule_clause"] = [slug, paths[slug][path]] if path in paths[slug] else None


def source(draft: Draft) -> Source:
    """The document with what people entered in place of what was found, as the records are made from it."""
    head = draft.document.header
    texts = ("title", "inner_title", "document_number", "recipients", "author")
    said: dict[str, Any] = {name: draft.value(name) for name in texts}
    said |= {name: draft.value(name) or None for name in ("issued_on", "published_on")}
    head = replace(head, **said | {"issuers": tuple(draft.value("issuers"))})
    facts = {name: {"value": field.value} for name, field in draft.fields.items() if field.value}
    added_on = draft.policy.added_on if draft.policy else timezone.localdate()
    facts["added_on"] = {"value": added_on.isoformat()}
    return Source(draft.slug, draft.text, replace(draft.document, header=head), facts, draft.tasks)


def policy_fields(draft: Draft) -> dict[str, Any]:
    """Fields of the policy that its records take from the form as they stand there."""
    names = ("short_title", "kind", "authority", "status", "rights")
    return {
        **{name: draft.value(name) for name in names},
        **{name: draft.value(name) or None for name in ("effective_on", "repealed_on")},
        **{f"{name}_note": date_note(draft, name) for name in ("issued_on", "published_on")},
        "editor_note": editor_note(draft),
        "issuers_printed": list(draft.value("issuers")),
        "sha256": draft.sha256,
    }


def date_note(draft: Draft, name: str) -> str:
    """What a page says of a date that the text does not give."""
    field = draft.fields[name]
    if field.basis == KEPT and draft.policy:
        return str(getattr(draft.policy, f"{name}_note"))
    return field.basis if field.value and field.basis != IN_TEXT else ""


def editor_note(draft: Draft) -> str:
    """The editors' note; it says so if they had to give the document its title."""
    note, title = str(draft.value("editor_note")), draft.fields["title"]
    said = f"标题依据：{title.basis}。"
    return note if title.found or title.basis in (IN_TEXT, KEPT) or said in note else f"{note}\n{said}".strip()


def fitted(row: dict[str, Any]) -> dict[str, Any]:
    """`row` with the words that people only read cut to their column, and with no number that no database holds."""
    values = dict(row["fields"])
    spec = SPECS[row["model"]]
    for name in SHORTENED.get(row["model"], ()):
        longest = spec.fields[name].max_length or len(values[name])
        values[name] = values[name][:longest]
    for name, value in values.items():
        if isinstance(value, int) and abs(value) > BIGGEST:
            values[name] = None
    if row["model"] == "policies.task" and values["number"] is None:
        values["number"] = 0  # a clause without number, which a reviewer made a task
    return {"model": row["model"], "fields": values}


def drop_dangling(library: Library, left_out: list[str]) -> None:
    """Take out the mentions and relations of cited documents that were left out."""
    for spec in ATTACHED:
        for key, record in list(library[spec.model].items()):
            names = [record.values[name] for name, target in spec.relations.items() if target is CitedDocument]
            if any(name is not None and tuple(name) not in library[CitedDocument] for name in names):
                del library[spec.model][key]
                left_out.append(f"{spec.title} {show(key)}：所引文件的名称过长，没有载入")
