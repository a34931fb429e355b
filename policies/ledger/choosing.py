"""Which two registers an address asks to compare."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, QueryDict

from platforms.filtering import is_number
from policies.ledger import state
from policies.ledger.difference import Difference, difference
from policies.ledger.state import Register
from policies.models import Snapshot

TODAY = "today"


@dataclass(frozen=True)
class Choice:
    """What may be compared, and what is: `a` and `b` as the address names them; no difference without a snapshot."""

    snapshots: tuple[Snapshot, ...]
    a: str
    b: str
    difference: Difference | None

    @property
    def here_url(self) -> str:
        """This comparison as the query of an address."""
        return f"?a={self.a}&b={self.b}"

    @property
    def backwards(self) -> bool:
        """Whether the first is the later one."""
        both = self.difference
        return both is not None and self._age(both.a) > self._age(both.b)

    def _age(self, register: Register) -> tuple[bool, int]:
        order = [each.pk for each in reversed(self.snapshots)]
        return (register.pk is None, order.index(register.pk) if register.pk in order else 0)


def chosen(params: QueryDict) -> Choice:
    """The registers that `?a=` and `?b=` name, compared; by default the newest and today. Four queries at most.

    Raises Http404 for a snapshot that does not exist.
    """
    snapshots = tuple(Snapshot.objects.all())
    if not snapshots:
        return Choice((), "", "", None)
    a = params.get("a") or str(snapshots[0].pk)
    b = params.get("b") or TODAY
    return Choice(snapshots, a, b, difference(_register(a, snapshots), _register(b, snapshots)))


def _register(asked: str, snapshots: tuple[Snapshot, ...]) -> Register:
    if asked == TODAY:
        return state.today()
    snapshot = next((each for each in snapshots if is_number(asked) and each.pk == int(asked)), None)
    if snapshot is None:
        raise Http404("No such snapshot")
    return state.held(snapshot)
