"""The lists of this app as files: each defines its columns once."""

from policies.sheets.figure import figure_sheet
from policies.sheets.task import task_sheet

__all__ = ["figure_sheet", "task_sheet"]
