"""Parsed document -> fixture records: what a fixture file and an import both save.

A record is one of Django's serialised objects with natural keys: {"model": …, "fields": {…}}.
"""

from policies.records.document import records
from policies.records.library import Library
from policies.records.source import Record, Source

__all__ = ["Library", "Record", "Source", "records"]
