"""Documents as people bring them, and the library's 联合实施方案 in changed wordings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from policies.importing import documents
from policies.models import DocumentImport, Policy
from policies.parsing.extract import read_pasted

SOURCES = Path(__file__).parents[2] / "fixtures" / "sources"
PLAN = "lianhe-shishi-fangan"
NOTICE = """重庆市人民政府办公厅
关于印发《重庆市内河船舶绿色改造工作方案》的通知
渝府办发〔2024〕15号

各区县（自治县）人民政府，市政府有关部门：
《重庆市内河船舶绿色改造工作方案》已经市政府同意，现印发给你们，请认真贯彻执行。

重庆市人民政府办公厅
2024年3月8日

重庆市内河船舶绿色改造工作方案

为推动长江上游航运中心绿色发展，制定本方案。
一、总体要求
到2025年，完成300艘内河船舶受电设施改造。
二、重点任务
（一）推进岸电建设。完善川渝高竹新区周边码头岸电设施，落实《长江保护修复行动方案》。
（二）加快老旧船舶淘汰。到2026年，淘汰老旧运输船舶120艘。
（三）强化监督检查。定期开展联合执法，对违规排放依法处理。
三、保障措施
（四）加强组织领导。各区县要压实责任，确保任务落到实处。
"""


DIGITS = "零一二三四五六七八九"


def han(number: int) -> str:
    """A number below 100 as clauses print it: 十二, 二十, 四十七."""
    tens, ones = divmod(number, 10)
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def bring(text: str = NOTICE, **facts: Any) -> DocumentImport:
    """The draft of a pasted text, with what a reviewer entered."""
    draft = documents.receive(read_pasted(text), file_name="", user=None)
    return documents.revise(draft, facts_entered=facts) if facts else draft


def publish(text: str = NOTICE, **facts: Any) -> Policy:
    """The policy made of a pasted text."""
    return documents.publish(bring(text, **facts), user=None)


def publish_edition(slug: str, text: str) -> Policy:
    """The policy with another text."""
    policy = Policy.objects.get(slug=slug)
    draft = documents.revise(bring(text), purpose=DocumentImport.Purpose.EDITION, policy=policy)
    return documents.publish(draft, user=None)


def plan_text() -> str:
    """The library's own text of the plan."""
    return (SOURCES / f"{PLAN}.txt").read_bytes().decode()


class PlanText:
    """The plan as lines that a test changes; `text` numbers its tasks through again, as a new edition would."""

    ITEM = re.compile(r"^\([一二三四五六七八九十]+\)")

    def __init__(self) -> None:
        self.lines = plan_text().split("\n")

    def at(self, opening: str) -> int:
        """The place of the one task or part whose words begin so."""
        found = [at for at, line in enumerate(self.lines) if self.bare(line).startswith(opening)]
        assert len(found) == 1, (opening, found)
        return found[0]

    def bare(self, line: str) -> str:
        return re.sub(r"^(\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、)", "", line)

    def insert(self, before: str, words: str) -> None:
        self.lines.insert(self.at(before), f"(一){words}")
        self.lines.insert(self.at(before), "")

    def remove(self, opening: str) -> None:
        del self.lines[self.at(opening)]

    def replace(self, opening: str, old: str, new: str) -> None:
        at = self.at(opening)
        assert old in self.lines[at]
        self.lines[at] = self.lines[at].replace(old, new)

    def swap(self, one: str, other: str) -> None:
        i, j = self.at(one), self.at(other)
        self.lines[i], self.lines[j] = self.lines[j], self.lines[i]

    @property
    def text(self) -> str:
        number = 0
        lines = []
        for line in self.lines:
            number += bool(self.ITEM.match(line))
            lines.append(self.ITEM.sub(f"({han(number)})", line) if self.ITEM.match(line) else line)
        return "\n".join(lines)
