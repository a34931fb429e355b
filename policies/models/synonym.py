"""同义词: words that mean the same, so that a search for one finds the others."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from platforms.fields import Versioned
from platforms.names import Named, NamedQuerySet
from policies.search.lexicon import MAX_WORD, MIN_WORD, folded_word
from policies.search.tokens import GAP, runs

MIN_WORDS, MAX_WORDS = 2, 12
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def new_code() -> str:
    """The code of a group that an editor adds."""
    return f"bj-{secrets.token_hex(6)}"


class SynonymQuerySet(NamedQuerySet["SynonymGroup"]):
    def get_by_natural_key(self, code: str) -> SynonymGroup:
        return self.get(code=code)

    def holding(self, words: Iterable[str], *, besides: int | None = None) -> dict[str, SynonymGroup]:
        """Folded word -> the group, another than `besides`, that has it already."""
        wanted = set(map(folded_word, words))
        rows = self.all() if besides is None else self.exclude(pk=besides)
        return {word: row for row in rows for word in map(folded_word, row.words) if word in wanted}


class SynonymGroup(Named, Versioned):
    """One group, e.g. 发展和改革委员会、发展改革委、发改委; the full form comes first."""

    class Kind(models.TextChoices):
        SAME = "same", "同义"
        SHORT = "short", "简称"
        FORMER = "former", "旧称"

    class Origin(models.TextChoices):
        LIBRARY = "library", "词表"
        EDITOR = "editor", "编辑"

    name_fields = ("words", "kind", "active")
    code = models.CharField("编号", max_length=40, unique=True, default=new_code)
    words: models.JSONField[list[str], list[str]] = models.JSONField(
        "词", default=list, help_text="一行一个，全称在前；检索其中一个，也查找其余各个"
    )
    kind = models.CharField("类别", max_length=8, choices=Kind, default=Kind.SAME, db_index=True)
    active = models.BooleanField("启用", default=True, db_index=True, help_text="不启用的词组留在表里，检索时不用")
    note = models.CharField("说明", max_length=200, blank=True)
    origin = models.CharField(
        "由来", max_length=8, choices=Origin, default=Origin.EDITOR, db_index=True, editable=False
    )
    history = HistoricalRecords()

    objects = SynonymQuerySet.as_manager()

    class Meta:
        verbose_name = "同义词组"
        verbose_name_plural = "同义词组"
        ordering = ["id"]

    def __str__(self) -> str:
        return "、".join(self.words)

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    def clean(self) -> None:
        if not CODE.fullmatch(self.code):
            raise ValidationError(f"编号“{self.code}”只能用小写字母、数字和连字符。")
        faults = list(faults_of(self.words))
        if not faults:
            held = type(self).objects.holding(self.words, besides=self.pk)
            faults = [
                f"“{word}”已在另一组“{held[folded_word(word)]}”里：请把这几个词并进那一组，或从一组中删去它。"
                for word in self.words
                if folded_word(word) in held
            ]
        if faults:
            raise ValidationError({"words": faults})


def faults_of(words: object) -> Iterable[str]:
    """What is wrong with the words of one group, by themselves, and what to do."""
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        yield "应为若干个词，一行一个。"
        return
    if not MIN_WORDS <= len(words) <= MAX_WORDS:
        yield f"一组应有 {MIN_WORDS} 到 {MAX_WORDS} 个词，现在有 {len(words)} 个。"
    seen: dict[str, str] = {}
    for word in words:
        folded = folded_word(word)
        if not MIN_WORD <= len(folded) <= MAX_WORD:
            yield f"“{word[:50]}”有 {len(folded)} 个字：词的长度应为 {MIN_WORD} 到 {MAX_WORD} 个字。"
        elif not runs(folded):
            yield f"“{word}”只有标点，没有字：请删去。"
        elif folded in seen:
            yield f"“{seen[folded]}”和“{word}”在检索时是同一个词（不分繁简、全半角、大小写）：请只留一个。"
        elif GAP in folded:
            yield f"“{word}”中间有空格：检索时空格分开两个词，请去掉空格。"
        seen.setdefault(folded, word)
