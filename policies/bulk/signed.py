"""What was previewed, as one form field that only this site can write and only its user can confirm."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.core import signing

from policies import tracking

HOUR = 3600


def sign(entries: Iterable[tracking.Entry], user: User) -> str:
    """The entries, signed for `user`."""
    rows = [
        [
            each.number,
            each.task,
            each.side,
            each.seen,
            each.status,
            each.on and each.on.isoformat(),
            each.words,
            each.link,
            each.clause,
        ]
        for each in entries
    ]
    return signing.dumps(rows, salt=_salt(user), compress=True)


def unsign(signed: str, user: User) -> list[tracking.Entry]:
    """The entries that `user` previewed within the hour. Raises signing.BadSignature for anything else."""
    return [
        tracking.Entry(
            number,
            task,
            side,
            seen,
            status,
            datetime.date.fromisoformat(on) if on else None,
            words,
            link,
            clause=clause,
        )
        for number, task, side, seen, status, on, words, link, clause in signing.loads(
            signed, salt=_salt(user), max_age=HOUR
        )
    ]


def _salt(user: User) -> str:
    return f"reports in bulk {user.pk}"
