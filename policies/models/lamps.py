"""The light of a half as a column, so that one query counts many tasks by light.

The same rule as `models.lights.side_light`, step by step in its order; a test holds the two together.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db.models import Case, CharField, Q, Value, When

from platforms.counting import Mark
from policies.models.lights import Light, quiet_q
from policies.models.loads import through
from policies.models.status import FINISHED, SOON, TaskStatus

ORDER = [light.value for light in Light]
LAMPS = (Light.GREEN.value, Light.RED.value, Light.YELLOW.value, Light.GREY.value, "")  # by the number of a mark


def light_cases(side: str, today: datetime.date) -> Sequence[tuple[Q, str]]:
    """The lights of the half of `side` on the day `today` by their conditions: the first that holds, else green."""
    status, due, checkpoint = (f"{name}_{side}" for name in ("status", "due", "checkpoint"))
    soon = today + SOON
    return (
        (Q(**{status: ""}), ""),
        (Q(**{f"{status}__in": FINISHED}), Light.GREEN.value),
        (Q(**{status: TaskStatus.STOPPED}), Light.GREY.value),
        (Q(**{f"{due}__lt": today}) | Q(**{f"{checkpoint}__lt": today}), Light.RED.value),
        (Q(**{status: TaskStatus.PAUSED}), Light.GREY.value),
        (Q(**{f"{due}__lte": soon}) | Q(**{f"{checkpoint}__lte": soon}) | quiet_q(today, side), Light.YELLOW.value),
        (Q(**{due: None, checkpoint: None}), Light.GREY.value),
    )


def light_mark(side: str, today: datetime.date) -> Mark:
    """The light of the half of `side` as a number of `LAMPS`."""
    return Mark([(condition, LAMPS.index(light)) for condition, light in light_cases(side, today)])


def light_column(side: str, today: datetime.date, task: str = "") -> Case:
    """The light of the half of `side` on the day `today`, "" if that side has no part. `task`: how rows lead to it."""
    whens = [When(through(task, condition), then=Value(light)) for condition, light in light_cases(side, today)]
    return Case(*whens, default=Value(Light.GREEN.value), output_field=CharField())


def worst_of(*lights: str) -> str:
    """The light of the whole from those of its halves ("": no part).

    >>> worst_of("green", "yellow"), worst_of("", "green"), worst_of("", "")
    ('yellow', 'green', 'grey')
    """
    return min((light for light in lights if light), key=ORDER.index, default=Light.GREY.value)
