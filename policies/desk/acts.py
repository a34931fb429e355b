"""What the reader of a task page may do with the task, and what of it is on its way."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser, User

from platforms.fields import Side
from policies import tracking
from policies.models import Extension, Progress, Task, TaskStatus
from policies.models.status import RUNNING, sides_of


@dataclass(frozen=True)
class Acts:
    """The sides one may report for and ask more time for; whether one moves statuses; what is not yet decided."""

    report: tuple[Side, ...] = ()
    extend: tuple[Side, ...] = ()
    move: bool = False
    close: bool = False
    inside: bool = False
    reports: list[Progress] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)


def acts_of(user: User | AnonymousUser, task: Task) -> Acts:
    """What `user` may do with `task`, and what on its way they may see; no query for those who are not logged in."""
    if not user.is_authenticated:
        return Acts()
    sides = tracking.may_report(user, task)
    keeps = user.has_perm(tracking.CHANGE)
    if not sides and not keeps:
        return Acts()
    late = [
        state.side for state in task.side_states if state.side in sides and state.due_on and state.status in RUNNING
    ]
    waits = TaskStatus.DONE in {state.status for state in task.side_states}
    return Acts(
        report=tuple(sides),
        extend=tuple(late),
        move=keeps,
        close=waits and user.has_perm(tracking.CLOSE),
        inside=True,
        reports=on_their_way(task, sides),
        extensions=list(asked(task, sides, user)),
    )


def on_their_way(task: Task, sides: list[Side]) -> list[Progress]:
    """The reports on `task` that are not accepted yet and speak of one of `sides`, newest first."""
    open_states = [state for state in Progress.State if state != Progress.State.ACCEPTED]
    rows = Progress.objects.for_list().filter(task=task.pk, state__in=open_states, side__in=[*sides, Side.JOINT])
    return list(rows.order_by("-created_at"))


def asked(task: Task, sides: list[Side], user: User) -> list[Extension]:
    """The extensions of `task` that wait for a decision and that `user` has to do with."""
    waiting = [each for each in task.extensions.all() if each.state == Extension.State.ASKED]
    decides = user.has_perm(tracking.GRANT)
    return [each for each in waiting if decides or set(sides_of(each.side)) & set(sides)]
