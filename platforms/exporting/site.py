"""Where the site is for the reader who asks for a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest


class Addressed(Protocol):
    def get_absolute_url(self) -> str: ...


@dataclass(frozen=True)
class Site:
    """The root of the site, and the address of the list that is asked for."""

    root: str
    list_address: str

    @classmethod
    def of(cls, request: HttpRequest) -> Site:
        """The site and the list beside whose address `request` asks for a file."""
        query = request.GET.urlencode()
        here = request.build_absolute_uri(request.path.rpartition("/")[0] + "/")
        return cls(request.build_absolute_uri("/").rstrip("/"), f"{here}?{query}" if query else here)

    def address(self, record: Addressed) -> str:
        """The whole address of a record's page."""
        return self.root + record.get_absolute_url()
