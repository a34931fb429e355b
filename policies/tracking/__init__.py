"""WRITE PATH 2: what people enter about tasks: status moves, reports and their review, extensions, evidence.

Every function here that writes runs in one transaction, checks permission, object and rules, and leaves a history row
with who, when and why.
"""

from policies.tracking.attachments import store_attachment
from policies.tracking.batch import MAX_ENTRIES, Entry, Fault, Line, Plan, plan_reports, save_reports
from policies.tracking.checkpoints import mark, remove_checkpoint, save_checkpoint
from policies.tracking.evidence import decide_evidence, withdraw_evidence
from policies.tracking.extensions import (
    GRANT,
    ask_extension,
    decide_extension,
    may_decide,
    may_recall,
    recall_extension,
)
from policies.tracking.liaisons import GROUP as LIAISONS
from policies.tracking.liaisons import bind_liaison, unbind_liaison
from policies.tracking.pairs import decide_pair, sign_pair, withdraw_pair
from policies.tracking.parties import CHANGE, REPORT, may_report, reportable, sides_for, spoken_for
from policies.tracking.reports import (
    check_progress,
    discard_report,
    may_edit,
    save_report,
    speaks_for,
    submit_report,
    wished,
    withdraw_report,
)
from policies.tracking.reviewing import REVIEW, review_all, review_mark, review_progress, reviews
from policies.tracking.saved import MOST as MOST_VIEWS
from policies.tracking.saved import drop_view, keep_view
from policies.tracking.seeing import keeps, may_see, may_see_extension, seen_by, works_on
from policies.tracking.snapshots import FREEZE, take_snapshot
from policies.tracking.statuses import CLOSE, MOVES, TABLE, Step, check_moves, check_status, label, reachable
from policies.tracking.tasks import (
    adopt_due,
    move_half,
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
    "LIAISONS",
    "MAX_ENTRIES",
    "MOST_VIEWS",
    "MOVES",
    "REPORT",
    "REVIEW",
    "TABLE",
    "Entry",
    "Fault",
    "Line",
    "Plan",
    "Step",
    "adopt_due",
    "ask_extension",
    "bind_liaison",
    "check_moves",
    "check_progress",
    "check_status",
    "decide_evidence",
    "decide_extension",
    "decide_pair",
    "discard_report",
    "drop_view",
    "keep_view",
    "keeps",
    "label",
    "mark",
    "may_decide",
    "may_edit",
    "may_recall",
    "may_report",
    "may_see",
    "may_see_extension",
    "move_half",
    "move_side",
    "move_tasks",
    "plan_reports",
    "plan_status",
    "reachable",
    "recall_extension",
    "record_task",
    "remove_checkpoint",
    "reportable",
    "restore_task",
    "review_all",
    "review_mark",
    "review_progress",
    "reviews",
    "save_checkpoint",
    "save_report",
    "save_reports",
    "seen_by",
    "sides_for",
    "sign_pair",
    "speaks_for",
    "spoken_for",
    "steps_of",
    "store_attachment",
    "submit_report",
    "take_snapshot",
    "unbind_liaison",
    "wished",
    "withdraw_evidence",
    "withdraw_pair",
    "withdraw_report",
    "works_on",
]
