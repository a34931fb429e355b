"""The lists of this app as files: each defines its columns once."""

from policies.sheets.task import task_sheet

__all__ = ["task_sheet"]
