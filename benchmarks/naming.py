"""Times what stands above the hits of a search: what was named, and citations, over many names.

    python benchmarks/naming.py [--policies 5000] [--units 3000] [--regions 3000] [--clauses 40] [--seed 1]

Names are put together from parts of real ones. Each line: what was typed, milliseconds at the median and the 95th
percentile of the whole answer (cite and find), and queries. Then what it costs to hold the names: reading them when
the process starts, reading them again after a name was written, and memory. Times are of the processor, so that what
else runs on the machine does not count. Everything is made in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PLACES, SUBJECTS, KINDS, BODIES = (
    words.split()
    for words in (
        "成都 重庆 万州 达州 开州 广安 渝北 南充 内江 荣昌 泸州 永川 江津 遂宁 潼南 合川 长寿 铜梁 大足 资阳",
        "基础设施 营商环境 生态保护 公共服务 科技创新 轨道交通 数字经济 现代农业 文化旅游 对外开放 产业协同 医疗保障",
        "实施方案 行动计划 若干措施 管理办法 工作要点 发展规划 指导意见 推进方案",
        "发展和改革委员会 教育局 财政局 生态环境局 交通运输局 人民政府办公室 市场监督管理局 卫生健康委员会",
    )
)
TYPED = (
    "川渝高竹新区", "渝府办发〔2020〕97号", "渝府办发2020 97", "97号文", "联合实施方案 三(十六)", "方案第三十五条",
    "实施方案第16条", "97号文第七条", "联合实施方案（九百）", "（十六）", "35", "规划纲要", "重庆", "发展",
    "永川区财政局", "高竹新区有哪些税费任务", "轨道交通 智慧城市",
    "推动成渝地区双城经济圈建设走深走实的若干具体举措是什么",
    "名" * 200,
)  # fmt: skip


def fill(sizes: argparse.Namespace) -> None:
    """The real library, and beside it so many policies, units and regions, with clauses."""
    from django.core.management import call_command

    from platforms.models import Platform, PlatformMember, Region
    from policies.models import Clause, Policy, Unit

    call_command("load_library", verbosity=0)
    chooser = random.Random(sizes.seed)

    def some(*lists: Sequence[str]) -> str:
        return "".join(chooser.choice(words) for words in lists)

    policies = Policy.objects.bulk_create(
        Policy(
            slug=f"b{at}", title=f"{some(PLACES)}市{some(PLACES, SUBJECTS)}{at}{some(SUBJECTS, KINDS)}", kind="plan",
            short_title=f"{some(PLACES, SUBJECTS)}{at}{some(KINDS)}", authority="official", year=2010 + at % 15,
            document_number=f"{some(PLACES)[0]}府办发〔{2010 + at % 15}〕{at % 400 + 1}号", added_on="2026-01-01",
        )
        for at in range(sizes.policies)
    )  # fmt: skip
    Unit.objects.bulk_create(
        Unit(
            slug=f"b{at}", name=f"{some(PLACES)}{at}区{some(BODIES)}",
            short_name=f"{some(PLACES)}{at}{some(BODIES)[:3]}", level="county", side="cq",
            aliases=[f"{some(PLACES)}区{at}{some(BODIES)[:4]}"],
        )
        for at in range(sizes.units)
    )  # fmt: skip
    regions = Region.objects.bulk_create(
        Region(code=f"{900_000 + at}", name=f"{some(PLACES)}{at}县", short_name=f"{some(PLACES)}{at}", level="county")
        for at in range(sizes.regions)
    )
    platform = Platform.objects.order_by("pk")[0]
    PlatformMember.objects.bulk_create(PlatformMember(platform=platform, region=region) for region in regions)
    place = {"level": 2, "start": 0, "end": 1, "text_start": 0, "kind": "item", "text": "推动建设。"}
    rows = (
        Clause(
            policy=policy, path=f"{at // 8 + 1}.{at + 1}", position=at, marker=f"（{at + 1}）", number=at + 1, **place
        )
        for policy in policies
        for at in range(sizes.clauses)
    )
    Clause.objects.bulk_create(rows, batch_size=5000)


def timed(work: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each of so many runs."""
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append((time.process_time() - began) * 1000)
    return found


def measure() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from policies import naming
    from policies.models import Unit
    from policies.naming import directory

    def answer(typed: str) -> None:
        naming.find(typed, naming.cite(typed))

    (first,) = timed(lambda: answer("重庆"), 1)
    print(f"{'typed':<28}{'p50 ms':>8}{'p95 ms':>8}{'queries':>9}")
    for typed in TYPED:
        answer(typed)
        with CaptureQueriesContext(connection) as queries:
            answer(typed)
        times = timed(lambda typed=typed: answer(typed), 60)  # type: ignore[misc]
        shown = typed if len(typed) < 28 else f"{typed[:20]}… ({len(typed)})"
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"{shown:<28}{statistics.median(times):>8.2f}{p95:>8.2f}{len(queries):>9}")
    Unit.objects.filter(slug="b0").update(short_name="新写的名称")
    (again,) = timed(lambda: answer("新写的名称"), 1)
    tracemalloc.start()
    kept = directory.read({})
    held, _ = tracemalloc.get_traced_memory()
    print(
        f"{len(kept.exact)} names read at first in {first:.0f} ms, after a write in {again:.0f} ms; {held / 1e6:.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("policies", 5000), ("units", 3000), ("regions", 3000), ("clauses", 40), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    sizes = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "chengyu.settings",
            "DATABASE_URL": f"sqlite:///{folder}/library.sqlite3",
            "SEARCH_INDEX_DIR": f"{folder}/index",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        fill(sizes)
        measure()


if __name__ == "__main__":
    main()
