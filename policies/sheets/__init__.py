"""The lists of this app as files: each defines its columns once."""

from policies.sheets.figure import figure_sheet
from policies.sheets.snapshot import comparison_sheet, snapshot_sheet
from policies.sheets.task import task_sheet

__all__ = ["comparison_sheet", "figure_sheet", "snapshot_sheet", "task_sheet"]
