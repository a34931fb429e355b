"""The lists of this app as files: each defines its columns once."""

from policies.sheets.facing import facing_sheet
from policies.sheets.figure import figure_sheet
from policies.sheets.found import found_sheet
from policies.sheets.grouped import grouped_sheet
from policies.sheets.policy import policy_sheet
from policies.sheets.snapshot import comparison_sheet, snapshot_sheet
from policies.sheets.task import task_sheet
from policies.sheets.unit import unit_sheet

__all__ = [
    "comparison_sheet",
    "facing_sheet",
    "figure_sheet",
    "found_sheet",
    "grouped_sheet",
    "policy_sheet",
    "snapshot_sheet",
    "task_sheet",
    "unit_sheet",
]
