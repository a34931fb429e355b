"""What narrows a page about the register: selects whose choice stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True)
class Option:
    """A choice of a select; one that is chosen and not known came with the address only."""

    value: str
    label: str
    chosen: bool
    known: bool = True


@dataclass(frozen=True)
class Select:
    """A select: its name in the address, and its choices."""

    name: str
    label: str
    options: tuple[Option, ...]

    @classmethod
    def of(cls, name: str, label: str, choices: Mapping[str, str], params: QueryDict) -> Select:
        """Return the select of `choices` (value -> label), with what the address chooses."""
        wanted = params.get(name, "").replace("\x00", "")[:100]
        options = [Option(value, text, value == wanted) for value, text in choices.items()]
        if wanted and wanted not in choices:
            options.append(Option(wanted, wanted, True, known=False))
        return cls(name, label, tuple(options))

    @property
    def unknown(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if not option.known)


def chosen_option(select: Select) -> Option | None:
    """Return what is chosen, if it is a choice at all."""
    return next((option for option in select.options if option.chosen and option.known), None)
