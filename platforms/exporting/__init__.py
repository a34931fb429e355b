"""Files of a list: what a file holds (`sheet`), how each kind is written, and the answer that carries it."""

from platforms.exporting.answer import KINDS, answer
from platforms.exporting.rows import CHUNK, pieces
from platforms.exporting.sheet import Column, Sheet, about_list
from platforms.exporting.site import Site

__all__ = ["CHUNK", "KINDS", "Column", "Sheet", "Site", "about_list", "answer", "pieces"]
