"""Small rows for tests. Every function returns a saved row; whatever is not given is filled in plausibly.

Tests get them as fixtures of the same names (tests/conftest.py), so that a test asks for what it uses.
"""

from __future__ import annotations

import datetime
from dataclasses import asdict
from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User

from platforms.fields import Side
from platforms.models import ListedMember, MemberListing, Platform, PlatformMember, Region
from policies.models import (
    Clause,
    Figure,
    FigurePair,
    Mention,
    Policy,
    PolicyText,
    Progress,
    Responsibility,
    Task,
    Unit,
    UnresolvedParty,
)
from policies.models.status import SIDES
from policies.parsing.amounts import find_figures
from policies.parsing.figure_words import kind_in
from policies.parsing.measures import in_measure

NEXT = count(1)
PASSWORD = "tests-only-password"
WHOLE = {"status": "status", "due": "due_on"}  # what both halves take over from the whole
SENTENCE = "推动川渝高竹新区建设，优化税费征管服务。"


def make_policy(**fields: Any) -> Policy:
    """Return a policy in force, issued in 2020."""
    number = next(NEXT)
    defaults: dict[str, Any] = {
        "slug": f"policy-{number}",
        "title": f"关于第{number}号事项的通知",
        "kind": Policy.Kind.NOTICE,
        "authority": Policy.Authority.OFFICIAL,
        "issued_on": datetime.date(2020, 7, 27),
        "year": 2020,
        "added_on": datetime.date(2026, 11, 1),
        "source_text": SENTENCE,
        "sha256": f"{number:064x}",
    }
    return Policy.objects.create(**defaults | fields)


def make_clause(policy: Policy | None = None, text: str = SENTENCE, **fields: Any) -> Clause:
    """Return the next clause of `policy` (or of a new one); its path is its position unless given."""
    policy = policy or make_policy(source_text=text)
    position = policy.clauses.count() + 1
    defaults: dict[str, Any] = {
        "kind": Clause.Kind.PARAGRAPH,
        "level": 1,
        "path": str(position),
        "position": position,
        "start": 0,
        "end": len(text),
        "text_start": 0,
    }
    return Clause.objects.create(policy=policy, text=text, **defaults | fields)


def make_text(policy: Policy, *rows: tuple[str, str, int, str], **fields: Any) -> PolicyText:
    """Return the next text of `policy`; each of `rows` is the key, marker, level and text of a clause.

    A clause's path is its key unless a text says otherwise: `a=1.2` as a key is the clause `a` at the path `1.2`.
    """
    number = policy.texts.count() + 1
    names = ("key", "marker", "level", "text")
    outline = [{"kind": "item", "heading": ""} | dict(zip(names, row, strict=True)) for row in rows]
    for clause in outline:
        clause["key"], _, path = str(clause["key"]).partition("=")
        clause["path"] = path or clause["key"]
    defaults: dict[str, Any] = {
        "number": number,
        "text": "\n".join(f"{clause['marker']}{clause['text']}" for clause in outline),
        "outline": outline,
        "sha256": f"{number:064x}",
        "added_at": datetime.datetime(2026, 11, number, 9, tzinfo=datetime.UTC),
        "source_name": "某网",
    }
    return PolicyText.objects.create(policy=policy, **defaults | fields)


def make_task(clause: Clause | None = None, **fields: Any) -> Task:
    """Return the task of `clause` (or of a new clause)."""
    clause = clause or make_clause(marker="（一）", number=1, kind=Clause.Kind.ITEM)
    defaults: dict[str, Any] = {
        "policy": clause.policy,
        "path": clause.path,
        "clause": clause,
        "marker": clause.marker,
        "number": clause.position,
        "title": clause.heading or clause.text[:20],
        "area": "合作平台建设",
        "quote": clause.text,
    }
    both = {f"{name}_{side}": fields[whole] for name, whole in WHOLE.items() if whole in fields for side in SIDES}
    return Task.objects.create(**defaults | both | fields)


def make_unit(**fields: Any) -> Unit:
    """Return a unit at provincial level on the side of Chongqing."""
    number = next(NEXT)
    defaults: dict[str, Any] = {
        "slug": f"unit-{number}",
        "name": f"重庆市第{number}委员会",
        "level": Unit.Level.PROVINCE,
        "side": Side.CHONGQING,
    }
    return Unit.objects.create(**defaults | fields)


def make_region(**fields: Any) -> Region:
    """Return a county; its code begins with 50 (Chongqing) unless given."""
    number = next(NEXT)
    name = fields.get("name", f"第{number}区")
    defaults: dict[str, Any] = {
        "code": f"50{number % 10000:04}",
        "name": name,
        "short_name": name.rstrip("市区县"),
        "level": Region.Level.COUNTY,
        "longitude": 106.5,
        "latitude": 29.6,
    }
    return Region.objects.create(**defaults | fields)


def make_platform(regions: tuple[Region, ...] = (), **fields: Any) -> Platform:
    """Return a platform whose members are `regions`."""
    number = next(NEXT)
    defaults: dict[str, Any] = {
        "slug": f"platform-{number}",
        "name": f"第{number}合作新区",
        "kind": Platform.Kind.NEW_AREA,
        "zone": Platform.Zone.NORTH,
        "order": number,
    }
    platform = Platform.objects.create(**defaults | fields)
    PlatformMember.objects.bulk_create(PlatformMember(platform=platform, region=region) for region in regions)
    return platform


def make_listing(platform: Platform | None = None, *regions: Region, **fields: Any) -> MemberListing:
    """Return a listing of `regions` as members of `platform` (or of a new one), by a document of 2020."""
    platform = platform or make_platform()
    defaults: dict[str, Any] = {"document": f"《第{next(NEXT)}号方案》", "on": "2020-07-27"}
    listing = MemberListing.objects.create(platform=platform, **defaults | fields)
    ListedMember.objects.bulk_create(ListedMember(listing=listing, region=region) for region in regions)
    return listing


def make_responsibility(task: Task | None = None, unit: Unit | None = None, **fields: Any) -> Responsibility:
    """Return a confirmed responsibility of `unit` for `task`."""
    unit = unit or make_unit()
    defaults: dict[str, Any] = {
        "role": Responsibility.Role.LEAD,
        "side": unit.side,
        "basis": Responsibility.Basis.CONFIRMED,
        "note": "电话确认",
    }
    return Responsibility.objects.create(task=task or make_task(), unit=unit, **defaults | fields)


def make_unresolved(task: Task, words: str = "市级有关部门", **fields: Any) -> UnresolvedParty:
    """Return a party that the clause of `task` names and no unit is, in support unless given."""
    start = task.unresolved_parties.count()
    defaults = {"role": "support", "start": start, "end": start + len(words)}
    return UnresolvedParty.objects.create(task=task, words=words, **defaults | fields)


def make_progress(task: Task | None = None, **fields: Any) -> Progress:
    """Return an accepted report on `task`."""
    defaults: dict[str, Any] = {
        "on": datetime.date(2026, 10, 1),
        "words": "已印发实施方案。",
        "state": Progress.State.ACCEPTED,
    }
    return Progress.objects.create(task=task or make_task(), **defaults | fields)


def make_mention(clause: Clause, words: str, **target: Any) -> Mention:
    """Return the mention of `words` in `clause`; `target` is one of Mention.Kind."""
    start = clause.text.index(words)
    (kind,) = target
    return Mention.objects.create(clause=clause, words=words, start=start, end=start + len(words), kind=kind, **target)


def make_figure(clause: Clause | None = None, printed: str = "", **fields: Any) -> Figure:
    """Return the figure that `printed` (or the first number of the clause) is, as the parser reads it."""
    clause = clause or make_clause(text="到2025年建成5个园区。")
    found = next(f for f in find_figures(clause.text) if printed in {"", f.printed})
    measure, amount = in_measure(found.value, found.unit)
    defaults: dict[str, Any] = asdict(found) | {
        "kind": kind_in(clause.policy.authority, found.kind, found.unit),
        "measure": measure,
        "amount": amount,
    }
    return Figure.objects.create(clause=clause, **defaults | fields)


def make_pair(target: Figure | None = None, result: Figure | None = None, **fields: Any) -> FigurePair:
    """Return the judgement that a target and a result speak of one thing."""
    target = target or make_figure()
    report = make_policy(authority=Policy.Authority.REPORT)
    result = result or make_figure(make_clause(report, text="已建成3个园区。"))
    words = {"target_words": target.words, "result_words": result.words}
    defaults: dict[str, Any] = {"state": FigurePair.State.ACCEPTED, "why": "说的都是园区。", **words}
    return FigurePair.objects.create(target=target, result=result, **defaults | fields)


def make_user(group: str = "", **fields: Any) -> User:
    """Return a user with PASSWORD; in `group` (编辑, 审核, 只读) and allowed into the admin if one is given."""
    user = User.objects.create_user(
        fields.pop("username", f"user{next(NEXT)}"), password=PASSWORD, is_staff=bool(group), **fields
    )
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def make_derived(task: Task) -> Responsibility:
    """A responsibility that a rule gives, with the clause of the rule."""
    rule = make_clause(marker="（十四）", heading="落实主体责任", text="落实主体责任。市（区、县）是责任主体。")
    return make_responsibility(task, basis="derived", rule="平台成员是责任主体", rule_clause=rule, words="高竹新区")
