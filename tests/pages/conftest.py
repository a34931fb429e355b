"""A small document that the pages of policies are tested on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from policies.models import CitedDocument, Policy
from tests import factories

Maker = Callable[..., Any]
TEXT = "（一）支持重慶高竹新区<建设>。發展税费征管服务，到渝北。"


@pytest.fixture
def document(make_policy: Maker, make_region: Maker) -> Policy:
    """A policy of a heading, an item with a heading of its own, damage, web furniture and every kind of mention."""
    source = f"导航<b>\n一、总体要求\n{TEXT}\n数?;旌\n责任编辑\n"
    start = source.index(TEXT)
    policy: Policy = make_policy(
        slug="doc",
        title="关于印发《方案》的通知",
        document_number="渝府办发〔2020〕97号",
        source_text=source,
        furniture_spans=[
            {"start": 0, "end": 6, "kind": "navigation"},
            {"start": source.index("责任"), "end": len(source), "kind": "editor"},
        ],
        problems=[{"line": 4, "message": "文字受损。"}, {"line": 1, "message": "页首有误。"}],
        editor_note="编者<注>",
        rights="版权说明",
    )
    part = factories.make_clause(
        policy, "总体要求", heading="总体要求", marker="一、", path="1", kind="part", start=6, text_start=8, end=13
    )
    text = TEXT[3:]
    item = factories.make_clause(
        policy, text, heading="支持重慶高竹新区<建设>", marker="（一）", path="1.1", kind="item", level=2, parent=part,
        start=start, text_start=start + 3, end=start + len(TEXT),
    )  # fmt: skip
    at = source.index("数?")
    factories.make_clause(policy, "数?;旌", path="1.p1", level=2, parent=part, start=at, text_start=at, end=at + 6)
    platform = factories.make_platform((make_region(name="渝北区", code="500112"),), slug="gaozhu", name="川渝高竹新区")
    factories.make_mention(item, "高竹新区", platform=platform)
    factories.make_mention(item, "重慶", region=make_region(code="500000", name="重庆市"))
    factories.make_mention(item, "渝北", region=platform.members.get().region)
    factories.make_mention(item, "税费", cited=CitedDocument.objects.create(title="税费办法"))
    return policy
