"""Read the phrases anew that are suggested while one types."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from policies import suggesting


class Command(BaseCommand):
    help = "从全库条款重新整理检索建议用的词语。载入资料库、重建索引、发布和撤回文件时会自动进行。"

    def handle(self, *args: Any, **options: Any) -> None:
        message = "检索建议已是最新。" if suggesting.renew() else "另一个进程正在整理检索建议，本次不重复。"
        if options["verbosity"]:
            self.stdout.write(message)
