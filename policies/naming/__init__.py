"""What a person may have named rather than searched for: platforms, documents, units, places, clauses by number."""

from __future__ import annotations

import re

from policies.naming import citing
from policies.naming.citing import Answer
from policies.naming.directory import current
from policies.naming.fitting import EXACT, INSIDE, MOST, PART, WORD, fitting
from policies.naming.things import Link, Named
from policies.parsing.citation import read
from policies.search.sounds import key

__all__ = ["EXACT", "INSIDE", "MOST", "PART", "WORD", "Answer", "Link", "Named", "cite", "find", "key"]

LONGEST = 200  # characters; no name is longer
BETWEEN = re.compile(r"[\s\"“”„‟「」『』]+")


def cite(typed: str, within: int | None = None) -> Answer | None:
    """What was typed, as a citation of a document or clause; None if it is none. `within`: a policy's key."""
    citation = read(typed)
    return citing.answer(current(), citation, within) if citation else None


def find(typed: str, cited: Answer | None = None) -> list[Named]:
    """At most MOST things that were named by what was typed, best first; not what is only near to a citation.

    `cited`: what `cite` has answered, if it was asked before.
    """
    words = [own for word in BETWEEN.split(typed[:LONGEST]) if not word.startswith("-") and (own := key(word))]
    if not words:
        return []
    directory, citation = current(), None if cited else read(typed)
    cited = citing.answer(directory, citation) if citation else cited
    found = [*fitting(directory, words), *(cited.named if cited and not cited.missing else ())]
    near = {named.url or named.name for named in cited.named} if cited and cited.missing else set()
    found = [named for named in found if (named.url or named.name) not in near]
    best = {named.url or named.name: named for named in sorted(found, key=lambda named: named.rank, reverse=True)}
    return sorted(best.values(), key=lambda named: named.rank)[:MOST]
