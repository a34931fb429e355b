"""Write path 1: documents and hand-kept facts → saved records, each run in one transaction."""

from policies.importing.library import load_library
from policies.importing.reading import FixtureError
from policies.importing.report import Report

__all__ = ["FixtureError", "Report", "load_library"]
