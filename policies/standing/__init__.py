"""Where the whole register stands: totals, groups, months, what calls for attention; what nobody is doing.

Aggregates of the database that return frozen dataclasses, each number with the address of the list behind it.
"""

from policies.standing.coverage import Coverage, coverage
from policies.standing.overview import Overview, overview
from policies.standing.scope import Number, Scope, whole, with_tasks
from policies.standing.totals import glance

__all__ = ["Coverage", "Number", "Overview", "Scope", "coverage", "glance", "overview", "whole", "with_tasks"]
