"""What is said of a document, as a form: each field prefilled with what was found, and saying where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from policies.importing.facts import ENTERED, IN_TEXT, KEPT, Field
from policies.models import Policy

CHOICES: dict[str, list[tuple[str, str]]] = {
    "kind": [(value, str(label)) for value, label in Policy.Kind.choices],
    "authority": [(value, str(label)) for value, label in Policy.Authority.choices],
    "status": [(value, str(label)) for value, label in Policy.Status.choices],
}
LONG = {"title": 2, "inner_title": 2, "issuers": 2, "recipients": 2, "rights": 3, "editor_note": 3}
DATES = {"issued_on", "published_on", "effective_on", "repealed_on"}
HELP = {
    "issuers": "一行写一个机关",
    "slug": "只用小写字母、数字和连字符；发布以后网址不再改变",
    "short_title": "列表和链接里用的短名，可以不填",
    "editor_note": "写给读者的说明，例如缺页、转载时的删改",
}


@dataclass(frozen=True)
class Fact:
    """One field of the form as shown: its value and the one it had when the page was made, and where it comes from."""

    name: str
    label: str
    value: str
    was: str
    found: str
    basis: str
    address: str = ""
    line: int | None = None
    errors: tuple[str, ...] = ()

    @property
    def choices(self) -> list[tuple[str, str]]:
        return CHOICES.get(self.name, [])

    @property
    def rows(self) -> int:
        """The lines of its box; 0 for a single line."""
        return LONG.get(self.name, 0)

    @property
    def placeholder(self) -> str:
        return "例如 2020-07-27" if self.name in DATES else ""

    @property
    def help(self) -> str:
        return HELP.get(self.name, "")

    @property
    def origin(self) -> str:
        """Where the value comes from, in a word: editor, text, other, or absent."""
        if self.basis == ENTERED:
            return "editor"
        if not self.was or not self.basis:
            return "absent"
        return "text" if self.basis == IN_TEXT else "kept" if self.basis == KEPT else "other"

    @property
    def shown(self) -> str:
        """The value as people read it."""
        return dict(self.choices).get(self.value, self.value)

    @property
    def found_shown(self) -> str:
        return dict(self.choices).get(self.found, self.found)


def printed(value: Any) -> str:
    """A value as its box holds it: names of issuers a line each; line ends as a browser sends and returns them.

    Without NUL, which PostgreSQL takes neither as a value nor in the record of who changed it.
    """
    text = "\n".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def typed(data: QueryDict) -> dict[str, tuple[str, str]]:
    """What a posted form holds: by field, the value it was opened with and the one it has now."""
    names = [name.removeprefix("was-") for name in data if name.startswith("was-")]
    return {name: (printed(data[f"was-{name}"]), printed(data.get(name, ""))) for name in names}


def entered(data: QueryDict, fields: Mapping[str, Field]) -> dict[str, str]:
    """What the form changes of the facts: by field the value typed, or nothing to go back to what the text gives.

    A field that was not touched is not among them; one that now holds what the text gives is no longer the editor's.
    """
    back = set(data.getlist("back"))
    changed = {}
    for name, (was, now) in typed(data).items():
        if name in fields and (now != was or name in back):
            changed[name] = "" if name in back or now == printed(fields[name].found) else now
    return changed


def shown(
    fields: Mapping[str, Field], data: QueryDict | None, errors: Mapping[str, list[str]], place: Any
) -> Iterator[Fact]:
    """The fields as the page shows them; after a POST that was not saved, with what was typed.

    `place`: gives the address of a stretch of the source, by its first character and line.
    """
    sent = typed(data) if data is not None else {}
    for name, field in fields.items():
        now = printed(field.value)
        was, mine = sent.get(name, (now, now))
        value = mine if mine != was else now
        yield Fact(
            name=name,
            label=field.label,
            value=value,
            was=now,
            found=printed(field.found),
            basis=field.basis,
            address=place(field.start) if field.start is not None else "",
            line=field.line,
            errors=tuple(errors.get(name, ())),
        )


@dataclass(frozen=True)
class Clash:
    """One thing that two editors changed: as it was opened, as the other saved it, as it is typed here."""

    label: str
    was: str
    theirs: str
    yours: str


def clashes(fields: Mapping[str, Field], data: QueryDict) -> Iterator[Clash]:
    """What was typed here and changed there meanwhile."""
    for name, (was, mine) in typed(data).items():
        now = printed(fields[name].value) if name in fields else was
        if mine != was != now != mine:
            words = dict(CHOICES.get(name, []))
            yield Clash(fields[name].label, *(words.get(each, each) or "（空）" for each in (was, now, mine)))
