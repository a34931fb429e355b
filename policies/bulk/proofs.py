"""What was typed as evidence in many rows at once: a link, or a clause of the library by address or citation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policies import tracking
from policies.desk.choosing import at_addresses, cited
from policies.models import Clause
from policies.tracking.batch import EVIDENCE

SHOWN = 3  # clauses that may be meant
NEITHER = (
    "“{}”不是网址，也没有找到这样的条款：网址以 http:// 或 https:// 开头；"
    "条款贴它的网址（/policies/…），或写作“文件简称 三（二）”。"
)


@dataclass(frozen=True)
class Proof:
    """What one cell means: a link, the key of a clause, or what is wrong with it."""

    link: str = ""
    clause: int = 0
    fault: str = ""

    @property
    def faults(self) -> tuple[tracking.Fault, ...]:
        return (tracking.Fault(EVIDENCE, self.fault),) if self.fault else ()


def read(typed: Iterable[str]) -> Mapping[str, Proof]:
    """What each of these means; one query for all addresses, a few for each citation."""
    each = set(typed) - {""}
    found = at_addresses(each)
    return {"": Proof()} | {words: _proof(words, found.get(words)) for words in each}


def _proof(words: str, clause: Clause | None) -> Proof:
    if clause:
        return Proof(words, clause.pk)
    if words.startswith(("http://", "https://")):
        return Proof(words)
    chosen = cited(words)
    if chosen.clause:
        return Proof(words, chosen.clause.pk)
    named = "、".join(f"《{each.policy}》{each.get_absolute_url()}" for each in chosen.offered[:SHOWN])
    if chosen.missing:
        return Proof(words, fault=chosen.missing + (f"最接近的是{named}。" if named else ""))
    if named:
        return Proof(words, fault=f"“{words[:40]}”可能是几条：{named}。请改贴其中一条的网址。")
    return Proof(words, fault=NEITHER.format(words[:40]))
