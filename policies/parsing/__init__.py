"""Reads Chinese policy documents: text in, frozen records with offsets out. Plain Python, and never fails on a text."""

from policies.parsing.document import Document, parse
from policies.parsing.entities import Names, load_names, names_of
from policies.parsing.normalise import Normalised, fold, normalise

__all__ = ["Document", "Names", "Normalised", "fold", "load_names", "names_of", "normalise", "parse"]
