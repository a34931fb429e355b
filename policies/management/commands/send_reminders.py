"""`manage.py send_reminders`: one e-mail to each person for whom something waits; meant for cron."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from policies import reminding
from policies.reminding import Letter


class Command(BaseCommand):
    help = "给联络员、填报人和审核人员发提醒邮件：逾期、将到期、超期未报、退回、待审核、待批延期，一人一封。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出会发给谁、有哪些事项，不发送")
        parser.add_argument("--only", nargs="+", default=[], metavar="用户名", help="只发给这些人，例如上次没有发出的")

    def handle(self, *args: Any, dry_run: bool, only: list[str], **options: Any) -> None:
        found = reminding.reminders()
        if unknown := set(only) - {each.user.get_username() for each in found}:
            raise CommandError(f"没有这个账号，或者没有等他办的事项：{'、'.join(sorted(unknown))}。")
        letters = reminding.letters(each for each in found if not only or each.user.get_username() in only)
        addressed = [letter for letter in letters if letter.address]
        for letter in letters:
            if not letter.address:
                who = f"{letter.name}（账号 {letter.accounts[0]}，{letter.summary}）"
                self.stdout.write(f"没有邮箱，不发：{who}。请在后台的用户里补上邮箱。")
        if dry_run:
            self.announce(addressed)
        else:
            self.send(addressed)

    def announce(self, letters: list[Letter]) -> None:
        """Say what would be sent."""
        for letter in letters:
            self.stdout.write(f"会发给 {letter.name} <{letter.address}>：{letter.summary}")
        self.stdout.write(f"以上为试运行，没有发送；正式执行会发 {len(letters)} 封。")

    def send(self, letters: list[Letter]) -> None:
        """Send all that can be sent. Raises CommandError, with a summary, if any could not."""
        failures: list[Letter] = []

        def failed(letter: Letter, error: Exception) -> None:
            failures.append(letter)
            self.stderr.write(f"没有发出：{letter.name} <{letter.address}>：{error}")

        sent = 0
        for letter in reminding.send(letters, failed):
            sent += 1
            self.stdout.write(f"已发给 {letter.name} <{letter.address}>：{letter.summary}")
        if failures:
            raise CommandError(
                f"发出 {sent} 封，{len(failures)} 封没有发出。请检查 EMAIL_URL 和各人的邮箱，然后只给他们重发："
                f"send_reminders --only {' '.join(name for each in failures for name in each.accounts)}"
            )
        self.stdout.write(f"发出 {sent} 封。" if sent else "没有需要提醒的人。")
