"""What the records of one document refer to: documents, units and platforms that the library holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from policies.parsing.citing import Catalogue
from policies.parsing.places import Placed


def _no_places(_slug: str) -> Sequence[Placed]:
    return ()


@dataclass(frozen=True, slots=True)
class Library:
    """The documents of the library as others cite them, its units, and the members of its platforms.

    `places` gives the clauses of a document by its slug, so that 《Y》第X条 leads to the clause; it is asked only for
    documents whose clauses are cited.
    """

    documents: Catalogue
    units: Mapping[str, str]  # any printed name -> unit slug
    sides: Mapping[str, str]  # unit slug -> side
    members: Mapping[str, Sequence[str]]  # platform slug -> slugs of the units of its members
    places: Callable[[str], Sequence[Placed]] = _no_places
    regions: Mapping[str, str] = field(default_factory=dict)  # code of a region -> slug of the unit that answers for it
