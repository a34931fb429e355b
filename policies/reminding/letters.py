"""Reminders as e-mail: one plain letter a person, however many units or accounts they have."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone

from platforms.fields import written
from platforms.timeline import person
from policies.reminding.items import Item, Section, sections
from policies.reminding.people import Reminder

MOST = 30  # things of a kind in one letter
NUMERALS = "一二三四五六"


@dataclass(frozen=True)
class Letter:
    """What one person is sent; without an address nothing can be."""

    accounts: tuple[str, ...]
    names: tuple[str, ...]
    address: str
    sections: tuple[Section, ...]

    @property
    def name(self) -> str:
        return "、".join(self.names)

    @property
    def summary(self) -> str:
        """What waits, in a line: 逾期 2 项，待审核的进展 1 项."""
        return "，".join(f"{section.kind.label} {section.total} 项" for section in self.sections)

    @property
    def subject(self) -> str:
        return f"成渝政策知识库提醒：{self.summary}"

    def text(self, today: datetime.date) -> str:
        """The whole letter."""
        parts = [f"{self.name}：", f"截至 {written(today)}，有以下事项等待您处理。"]
        parts += [_section(NUMERALS[at], section) for at, section in enumerate(self.sections)]
        ways = [("我的任务", "policies:my_tasks"), ("全部提醒", "policies:reminders")]
        parts.append("\n".join(f"{label}：{absolute(reverse(name))}" for label, name in ways))
        parts.append("本邮件由系统自动发出，请勿直接回复。事项办理后不再提醒。")
        return "\n\n".join(parts) + "\n"


def _section(numeral: str, section: Section) -> str:
    lines = [f"{numeral}、{section.kind.label}（{section.total} 项）"]
    for number, item in enumerate(section.items, 1):
        lines += [f"{number}. {item.title}", f"   {item.why}", f"   {absolute(item.path)}"]
    if section.more:
        lines.append(f"另有 {section.more} 项，请登录后在“全部提醒”中查看。")
    return "\n".join(lines)


def absolute(path: str) -> str:
    """The address of a page for who reads it elsewhere."""
    return f"{settings.SITE_URL}{path}"


def letters(found: Iterable[Reminder]) -> list[Letter]:
    """Return one letter for each person; accounts with the same address are one person."""
    groups: dict[str, list[Reminder]] = {}
    for each in found:
        address = each.user.email.strip()
        groups.setdefault(address.lower() or f"\n{each.user.pk}", []).append(each)
    return [_letter(group) for group in groups.values()]


def _letter(group: list[Reminder]) -> Letter:
    items: list[Item] = [item for each in group for item in each.items]
    names = tuple(dict.fromkeys(person(each.user) for each in group))
    accounts = tuple(each.user.get_username() for each in group)
    return Letter(accounts, names, group[0].user.email.strip(), sections(items, MOST))


def send(chosen: Iterable[Letter], failed: Callable[[Letter, Exception], None]) -> Iterator[Letter]:
    """Send letters one by one, over one connection while it holds; yield those sent, tell `failed` of the others."""
    today, connection = timezone.localdate(), get_connection()
    try:
        for letter in chosen:
            message = EmailMessage(letter.subject, letter.text(today), None, [letter.address], connection=connection)
            try:
                message.send()
            except (SMTPException, OSError, ValueError) as error:  # ValueError: an address that is none
                connection.close()  # whatever state it is in, the next letter has a new one
                failed(letter, error)
            else:
                yield letter
    finally:
        connection.close()
