"""Moves between statuses: which there are, what each means, and what it takes. Every half of a task moves by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from platforms.fields import Side
from policies.models import StatusMove, Task, TaskStatus
from policies.models.register import has_evidence
from policies.models.status import FINISHED
from policies.tracking.hands import wrote

CLOSE = "policies.close_task"


@dataclass(frozen=True)
class Move:
    """One allowed step between two statuses, what it means, and the permission it takes beyond editing."""

    source: TaskStatus
    target: TaskStatus
    meaning: str
    permission: str = ""


S = TaskStatus
MOVES = (
    Move(S.UNREPORTED, S.NOT_STARTED, "首次报告：尚未启动"),
    Move(S.UNREPORTED, S.ONGOING, "首次报告：正在推进"),
    Move(S.UNREPORTED, S.DONE, "首次报告：已经完成，等待销号"),
    Move(S.UNREPORTED, S.PAUSED, "首次报告：暂缓"),
    Move(S.UNREPORTED, S.STOPPED, "首次报告：终止"),
    Move(S.NOT_STARTED, S.UNREPORTED, "登记有误，撤回首次报告"),
    Move(S.NOT_STARTED, S.ONGOING, "启动"),
    Move(S.NOT_STARTED, S.DONE, "补报：已经完成，等待销号"),
    Move(S.NOT_STARTED, S.PAUSED, "暂缓"),
    Move(S.NOT_STARTED, S.STOPPED, "终止"),
    Move(S.ONGOING, S.UNREPORTED, "登记有误，撤回首次报告"),
    Move(S.ONGOING, S.NOT_STARTED, "登记有误，改为未启动"),
    Move(S.ONGOING, S.DONE, "完成，等待销号"),
    Move(S.ONGOING, S.PAUSED, "暂缓"),
    Move(S.ONGOING, S.STOPPED, "终止"),
    Move(S.DONE, S.ONGOING, "核查未完成，退回继续推进"),
    Move(S.DONE, S.CLOSED, "核查完成，销号", CLOSE),
    Move(S.CLOSED, S.DONE, "销号有误，撤销销号", CLOSE),
    Move(S.CLOSED, S.ONGOING, "销号后发现未完成，重新推进", CLOSE),
    Move(S.PAUSED, S.NOT_STARTED, "解除暂缓，尚未启动"),
    Move(S.PAUSED, S.ONGOING, "解除暂缓，继续推进"),
    Move(S.PAUSED, S.STOPPED, "暂缓后终止"),
    Move(S.STOPPED, S.NOT_STARTED, "撤销终止，尚未启动"),
    Move(S.STOPPED, S.ONGOING, "撤销终止，继续推进"),
)
TABLE = {(move.source, move.target): move for move in MOVES}


def reachable(status: str, user: User | None) -> list[TaskStatus]:
    """The statuses `user` may move a half to from `status`, in the order of the vocabulary."""
    if not status:
        return [S.UNREPORTED]
    return [target for target in TaskStatus if (move := TABLE.get((TaskStatus(status), target))) and _may(user, move)]


def check_status(*, before: str, after: str, user: User | None, reason: str) -> None:
    """Raise ValidationError (keys status, reason) unless `user` may move a half so; no move is always allowed.

    "" is the status of a side that has no part: it may join as 未报告, and leave while it is so.
    """
    if before == after:
        return
    if "" in {before, after}:
        _check_part(before, after)
    else:
        _check_table(TaskStatus(before), TaskStatus(after), user)
    if not reason.strip():
        raise ValidationError(
            {"reason": f"状态由“{label(before)}”转为“{label(after)}”，请在“改动说明”中写明原因，例如依据的文件或会议。"}
        )


def _check_part(before: str, after: str) -> None:
    if {before, after} != {"", S.UNREPORTED}:
        raise ValidationError(
            {
                "status": f"“{label(before)}”不能转为“{label(after)}”："
                "一方只能以“未报告”加入任务，也只能在“未报告”时退出。"
            }
        )


def _check_table(source: TaskStatus, target: TaskStatus, user: User | None) -> None:
    move = TABLE.get((source, target))
    if move is None:
        allowed = "、".join(f"“{each.label}”" for each in reachable(source, user)) or "（没有）"
        raise ValidationError(
            {"status": f"不能从“{source.label}”直接转为“{target.label}”；从“{source.label}”可以转为：{allowed}。"}
        )
    if not _may(user, move):
        raise ValidationError(
            {
                "status": f"“{source.label}”转为“{target.label}”只能由审核人员办理："
                "请填写进展并提交审核，或请审核人员操作。"
            }
        )


@dataclass(frozen=True)
class Step:
    """One half of a task on its way to another status. `proven`: whether it is known to have evidence; None: ask."""

    task: Task
    side: Side
    before: str
    after: str
    proven: bool | None = None

    @property
    def moves(self) -> bool:
        return self.before != self.after

    @property
    def before_label(self) -> str:
        return label(self.before)

    @property
    def after_label(self) -> str:
        return label(self.after)


def check_moves(steps: Iterable[Step], *, user: User | None, reason: str) -> None:
    """Raise ValidationError (keys status_cq, status_sc, reason) with all that stands against any of these moves."""
    found: dict[str, list[str]] = {}
    for step in steps:
        try:
            check_move(step, user=user, reason=reason)
        except ValidationError as error:
            told = error.message_dict
            found |= {f"status_{step.side}" if name == "status" else name: told[name] for name in told}
    if found:
        raise ValidationError(found)


def check_move(step: Step, *, user: User | None, reason: str) -> None:
    """Raise ValidationError (keys status, reason) unless `user` may move this half of this task so.

    Beyond the table: both 已完成待销号 and 已销号 take accepted evidence, 已销号 someone who did not report it too.
    """
    check_status(before=step.before, after=step.after, user=user, reason=reason)
    _check_claim(step, user)


def _check_claim(step: Step, user: User | None) -> None:
    """Raise ValidationError if the half would become done without evidence, or be struck off by who reported it."""
    if not step.moves or (step.before, step.after) == (S.CLOSED, S.DONE):  # a closing taken back claims nothing new
        return
    if step.after in FINISHED:
        _check_evidence(step)
    if step.after == S.CLOSED:
        _check_other_person(step, user)


def _check_evidence(step: Step) -> None:
    proven = has_evidence(step.task, step.side) if step.proven is None else step.proven
    if not proven:
        raise ValidationError(
            {
                "status": f"{step.side.label}还没有经采纳的佐证，不能转为“{step.after_label}”："
                "请填报进展，附上条款、链接或材料；库内佐证要由进展引用才算。"
            }
        )


def _check_other_person(step: Step, user: User | None) -> None:
    moves = StatusMove.objects.filter(task=step.task, side=step.side, target=S.DONE).exclude(source=S.CLOSED)
    last = moves.select_related("progress").first()
    if last is None or user is None:
        return
    reporters = wrote(last.progress) if last.progress else {last.user_id}
    if user.pk in reporters:
        raise ValidationError(
            {"status": f"{step.side.label}的“{S.DONE.label}”是您报的，不能由您自己销号：请另一位审核人员核查。"}
        )


def check_restored(step: Step, *, user: User | None, reason: str) -> None:
    """Raise ValidationError unless `user` may put a status back.

    Undoing asks for the permission, not for the table; but not even so is a half done without evidence, or struck off
    by who reported it.
    """
    if not step.moves:
        return
    closing = TaskStatus.CLOSED in {step.before, step.after}
    if closing and (user is None or not user.has_perm(CLOSE)):
        raise ValidationError("恢复会改变“已销号”状态，只能由审核人员办理。")
    if not reason.strip():
        raise ValidationError("恢复会改变任务状态，请写明原因。")
    try:
        _check_claim(step, user)
    except ValidationError as error:
        raise ValidationError(error.messages) from error


def label(status: str) -> str:
    """The status in words; 不涉及 for a side without a part."""
    return str(TaskStatus(status).label) if status else "不涉及"


def _may(user: User | None, move: Move) -> bool:
    return not move.permission or (user is not None and user.has_perm(move.permission))
