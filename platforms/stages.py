"""The order of set-up stages: what a row of stage moves must satisfy as a whole. Plain functions, no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Protocol

from django.core.exceptions import ValidationError

from platforms.fields import later

NEED_DOCUMENT = frozenset({4, 5})  # 批复同意 and 印发总体方案 are documents: without one nobody can check the claim


class Move(Protocol):
    """What is asked of a move; StageMove has it."""

    stage: int
    on: str
    reason: str
    document: str
    number: str
    source: str

    def get_stage_display(self) -> str: ...


def check_moves(moves: Iterable[Move], *, names: dict[int, str], today: str) -> None:
    """Raise ValidationError with every fault, unless `moves` can be one platform's way to its stage.

    `names`: the stages in order. Rule: 渝府办发〔2020〕97号 (十三) gives seven steps, one after the other; each is
    taken once, none before the one ahead of it, none in the future, and steps left out are accounted for.
    """
    ordered = sorted(moves, key=lambda move: move.stage)
    faults = [
        *_repeated(ordered),
        *_future(ordered, today),
        *_out_of_order(ordered),
        *_skipped(ordered, names),
    ]
    if faults:
        raise ValidationError(faults)


def check_document(move: Move) -> None:
    """Raise ValidationError (key document) unless `move` names the document or source that its stage asks for."""
    if move.stage in NEED_DOCUMENT and not "".join((move.document, move.number, move.source)).strip():
        raise ValidationError(
            {"document": f"登记“{move.get_stage_display()}”须有凭据：请填写文件（标题或发文字号），或填写出处。"}
        )


def _repeated(ordered: list[Move]) -> Iterator[str]:
    for before, move in pairwise(ordered):
        if before.stage == move.stage:
            name = move.get_stage_display()
            yield f"“{name}”登记了两次（{before.on} 和 {move.on}）：每个阶段只登记一次，请删去或改正其一。"


def _future(ordered: list[Move], today: str) -> Iterator[str]:
    for move in ordered:
        if later(move.on, today):
            yield f"“{move.get_stage_display()}”的日期 {move.on} 还没有到：阶段变动只登记已经发生的，请核对日期。"


def _out_of_order(ordered: list[Move]) -> Iterator[str]:
    for before, move in pairwise(ordered):
        if later(before.on, move.on):
            yield (
                f"“{move.get_stage_display()}”（{move.on}）早于它前面的阶段“{before.get_stage_display()}”"
                f"（{before.on}）：请核对这两个日期。"
            )


def _skipped(ordered: list[Move], names: dict[int, str]) -> Iterator[str]:
    reached = 0
    for move in ordered:
        missing = [name for stage, name in names.items() if reached < stage < move.stage]
        if missing and not move.reason.strip():
            yield (
                f"“{move.get_stage_display()}”（{move.on}）越过了“{'、'.join(missing)}”："
                "请补登这些阶段，或在这一行填写“跳过阶段的原因”。"
            )
        reached = max(reached, move.stage)
