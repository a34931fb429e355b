"""The light of a half as a column, so that one query counts many tasks by light.

The same rule as `models.lights.side_light`, step by step in its order; a test holds the two together.
"""

from __future__ import annotations

import datetime

from django.db.models import Case, CharField, Q, Value, When

from policies.models import Light, TaskStatus
from policies.models.lights import silent_before
from policies.models.status import FINISHED, SOON

ORDER = [light.value for light in Light]


def light_column(side: str, today: datetime.date, task: str = "") -> Case:
    """The light of the half of `side` on the day `today`, "" if that side has no part. `task`: how rows lead to it."""
    status, due, checkpoint, reported = (f"{task}{name}_{side}" for name in ("status", "due", "checkpoint", "reported"))
    soon, before = today + SOON, silent_before(today)
    quiet = Q(**{f"{reported}__lt": before}) | Q(**{reported: None, f"{task}registered_on__lt": before})
    return Case(
        When(**{status: "", "then": Value("")}),
        When(**{f"{status}__in": FINISHED, "then": shown(Light.GREEN)}),
        When(**{status: TaskStatus.STOPPED, "then": shown(Light.GREY)}),
        When(Q(**{f"{due}__lt": today}) | Q(**{f"{checkpoint}__lt": today}), then=shown(Light.RED)),
        When(**{status: TaskStatus.PAUSED, "then": shown(Light.GREY)}),
        When(Q(**{f"{due}__lte": soon}) | Q(**{f"{checkpoint}__lte": soon}) | quiet, then=shown(Light.YELLOW)),
        When(**{due: None, checkpoint: None, "then": shown(Light.GREY)}),
        default=shown(Light.GREEN),
        output_field=CharField(),
    )


def shown(light: Light) -> Value:
    return Value(light.value)


def worst_of(*lights: str) -> str:
    """The light of the whole from those of its halves ("": no part).

    >>> worst_of("green", "yellow"), worst_of("", "green"), worst_of("", "")
    ('yellow', 'green', 'grey')
    """
    return min((light for light in lights if light), key=ORDER.index, default=Light.GREY.value)
