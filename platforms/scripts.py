"""Names typed in traditional characters, in simplified ones, in which names of places are kept."""

from __future__ import annotations

import functools
from collections.abc import Callable

import opencc


@functools.cache
def _converter() -> Callable[[str], str]:
    """The converter; it takes a while to build, so it is built once, when first asked for."""
    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


def simplified_too(text: str) -> tuple[str, ...]:
    """Return `text` as typed, and in simplified characters where these differ.

    >>> simplified_too("渝北區"), simplified_too("渝北区")
    (('渝北區', '渝北区'), ('渝北区',))
    """
    return tuple(dict.fromkeys((text, _converter()(text))))
