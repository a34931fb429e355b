"""Addresses of lists, kept to a size: every link of a page repeats the parameters of its address."""

from __future__ import annotations

from urllib.parse import quote_plus

from django.http import QueryDict

MAX_VALUES = 20  # of one parameter
MAX_KEYWORD = 200  # characters; a search reads no more of them either
MAX_BYTES = 2000  # of all that is not the keyword, as the address spells it


def bounded(params: QueryDict) -> QueryDict:
    """Return the parameters that a page answers to: the keyword, and others as long as there is room.

    >>> bounded(QueryDict("kind=a&kind=a&q=水")).urlencode()
    'q=%E6%B0%B4&kind=a'
    """
    kept = QueryDict(mutable=True)
    if "q" in params:
        kept["q"] = str(params["q"])[:MAX_KEYWORD]
    room = MAX_BYTES
    for name in params:
        values = [] if name == "q" else list(dict.fromkeys(params.getlist(name)))[:MAX_VALUES]
        for value in values:
            room -= len(quote_plus(name)) + len(quote_plus(value)) + 2
            if room >= 0:
                kept.appendlist(name, value)
    return kept
