"""The filters of the lists of this app, one FilterSet a list, a module each; pages, exports and the API share them."""

from policies.filters.evidence import TaskEvidenceFilter, judged_tasks
from policies.filters.facing import FacingFilter
from policies.filters.figure import FigureFilter
from policies.filters.mine import OwnReportFilter, OwnTaskFilter
from policies.filters.pair import PairFilter
from policies.filters.policy import PolicyFilter
from policies.filters.snapshot import SnapshotRowFilter
from policies.filters.task import TaskFilter
from policies.filters.unit import UnitFilter

__all__ = [
    "FacingFilter",
    "FigureFilter",
    "OwnReportFilter",
    "OwnTaskFilter",
    "PairFilter",
    "PolicyFilter",
    "SnapshotRowFilter",
    "TaskEvidenceFilter",
    "TaskFilter",
    "UnitFilter",
    "judged_tasks",
]
