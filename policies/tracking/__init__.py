"""WRITE PATH 2: what people enter about tasks: status moves, reports and their review, extensions, evidence.

Every function here runs in one transaction, checks permission, object and rules, and leaves a history row with who,
when and why.
"""

from policies.tracking.batch import MAX_ENTRIES, Entry, Fault, Line, Plan, plan_reports, save_reports
from policies.tracking.evidence import decide_evidence, withdraw_evidence
from policies.tracking.extensions import GRANT, ask_extension, decide_extension
from policies.tracking.pairs import decide_pair, sign_pair, withdraw_pair
from policies.tracking.parties import CHANGE, REPORT, may_report, reportable, sides_for
from policies.tracking.reports import (
    REVIEW,
    check_progress,
    check_review,
    discard_report,
    may_edit,
    review_progress,
    reviews,
    save_report,
    speaks_for,
    withdraw_report,
)
from policies.tracking.saved import MOST as MOST_VIEWS
from policies.tracking.saved import drop_view, keep_view
from policies.tracking.snapshots import FREEZE, take_snapshot
from policies.tracking.statuses import (
    CLOSE,
    MOVES,
    TABLE,
    Move,
    Step,
    check_move,
    check_moves,
    check_restored,
    check_status,
    label,
    reachable,
)
from policies.tracking.tasks import (
    Planned,
    adopt_due,
    move_side,
    move_tasks,
    plan_status,
    record_task,
    restore_task,
    steps_of,
)

__all__ = [
    "CHANGE",
    "CLOSE",
    "FREEZE",
    "GRANT",
    "MAX_ENTRIES",
    "MOST_VIEWS",
    "MOVES",
    "REPORT",
    "REVIEW",
    "TABLE",
    "Entry",
    "Fault",
    "Line",
    "Move",
    "Plan",
    "Planned",
    "Step",
    "adopt_due",
    "ask_extension",
    "check_move",
    "check_moves",
    "check_progress",
    "check_restored",
    "check_review",
    "check_status",
    "decide_evidence",
    "decide_extension",
    "decide_pair",
    "discard_report",
    "drop_view",
    "keep_view",
    "label",
    "may_edit",
    "may_report",
    "move_side",
    "move_tasks",
    "plan_reports",
    "plan_status",
    "reachable",
    "record_task",
    "reportable",
    "restore_task",
    "review_progress",
    "reviews",
    "save_report",
    "save_reports",
    "sides_for",
    "sign_pair",
    "speaks_for",
    "steps_of",
    "take_snapshot",
    "withdraw_evidence",
    "withdraw_pair",
    "withdraw_report",
]
