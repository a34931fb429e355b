"""A text in the other script, for display and for asking in either; the stored text is never changed.

Unlike `normalise` it heeds phrases (皇后, 后面), as a reader expects.
"""

import functools
from collections.abc import Callable

import opencc


@functools.cache
def _converter(config: str) -> Callable[[str], str]:
    """The converter; it takes a while to build, so each is built once, when first asked for."""
    convert: Callable[[str], str] = opencc.OpenCC(config).convert
    return convert


def simplified(text: str) -> str:
    """Return `text` in simplified characters.

    >>> simplified("成渝經驗")
    '成渝经验'
    """
    return _converter("t2s")(text)


def traditional(text: str) -> str:
    """Return `text` in traditional characters.

    >>> traditional("成渝经验")
    '成渝經驗'
    """
    return _converter("s2t")(text)


def both_scripts(text: str) -> tuple[str, ...]:
    """Return `text` as written and in either script, each form once.

    >>> both_scripts("经验"), both_scripts("A")
    (('经验', '經驗'), ('A',))
    """
    return tuple(dict.fromkeys((text, simplified(text), traditional(text))))
