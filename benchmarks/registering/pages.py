"""The pages that show the register, and what an answer of each costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.urls import NoReverseMatch, reverse

from benchmarks.speed.timing import Times
from platforms.keeping import forget
from platforms.models import Platform
from policies.models import Liaison, Policy, Task, Unit

HOST = "localhost"
GROUPS = {"编辑": "editor", "审核": "reviewer", "单位联络员": "liaison"}
LISTS = (  # of tasks: what is asked for, and its address
    ("list", ""),
    ("list, page 3", "?page=3"),
    ("list by due day", "?sort=due"),
    ("list: red", "?light=red"),
    ("list: 重庆 yellow", "?light=yellow&lightside=cq"),
    ("list: silent", "?silent=yes"),
    ("list: status and due", "?status=ongoing&due=overdue"),
    ("list: no evidence", "?evidence=none"),
    ("list: no unit", "?units=none"),
    ("list: moved since", "?moved_since={since}"),
    ("list: keyword", "?q=推进"),  # in a page of tasks and more, of few tasks as of many
    ("board", "?view=board"),
    ("board: red", "?view=board&light=red"),
    ("台账 by area", "?view=ledger"),
    ("台账 by unit", "?view=ledger&by=unit"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: what it is called in the table, its address, and the group of who asks for it ("": nobody)."""

    name: str
    path: str
    group: str = ""


@dataclass(slots=True)
class Cost:
    """What answers of one page took."""

    queries: int = 0
    times: Times = field(default_factory=Times)


def people() -> None:
    """An account of each group; the liaison's units are the three with most tasks."""
    for name, username in GROUPS.items():
        group = Group.objects.filter(name=name).first()
        user, _ = User.objects.get_or_create(username=username)
        if group:
            user.groups.add(group)
    liaison = User.objects.get(username="liaison")
    Liaison.objects.filter(user=liaison).delete()
    for unit in Unit.objects.annotate(n=Count("responsibilities")).order_by("-n", "pk")[:3]:
        Liaison.objects.create(user=liaison, unit=unit)


def pages() -> Iterator[Page]:
    """The pages of the register that the site has; those about one thing are about the busiest."""
    since = Task.objects.latest("registered_on").registered_on
    tasks = reverse("policies:task_list")
    yield Page("home", reverse("home"))
    yield from (Page(f"tasks: {name}", tasks + query.format(since=since)) for name, query in LISTS)
    busiest = Unit.objects.annotate(n=Count("responsibilities")).order_by("-n", "pk")[:1].get()
    platform = Platform.objects.annotate(n=Count("mentions")).order_by("-n", "pk")[:1].get()
    policy = Policy.objects.annotate(n=Count("tasks")).order_by("-n", "pk")[:1].get()
    reported = Task.objects.annotate(n=Count("progress")).order_by("-n", "pk")[:1].get()
    known: list[tuple[str, str, tuple[Any, ...], str, str]] = [
        ("one task", "task_detail", (reported.pk,), "", ""),
        ("one task, an editor's", "task_detail", (reported.pk,), "", "编辑"),
        ("平行对照", "task_facing", (), "", ""),
        ("进展总览", "overview", (), "", ""),
        ("进展总览: one document", "overview", (), f"?policy={policy.slug}", ""),
        ("进展总览: 重庆", "overview", (), "?side=cq", ""),
        ("覆盖", "coverage", (), "", ""),
        ("覆盖: one document", "coverage", (), f"?policy={policy.slug}", ""),
        ("units", "unit_list", (), "", ""),
        ("one unit", "unit_detail", (busiest.slug,), "", ""),
        ("figures", "figure_list", (), "", ""),
        ("季度台账", "snapshot_list", (), "", ""),
        ("我的任务", "my_tasks", (), "", "单位联络员"),
        ("我的任务, a reviewer's", "my_tasks", (), "", "审核"),
        ("evidence to judge", "evidence_list", (), "", "编辑"),
        ("提醒", "reminders", (), "", "编辑"),
    ]
    yield from (Page(name, url + query, group) for name, view, args, query, group in known if (url := _url(view, args)))
    yield Page("platforms", reverse("platforms:platform_list"))
    yield Page("one platform", platform.get_absolute_url())


def _url(view: str, args: tuple[Any, ...]) -> str:
    """The address of a page of the policies; empty if the site has none of that name."""
    try:
        return reverse(f"policies:{view}", args=args)
    except NoReverseMatch:
        return ""


def measure(asked: list[Page], times: int, *, cold: bool = False) -> dict[Page, Cost]:
    """What each page costs, asked for so many times; the first answer, which loads what is loaded once, is not counted.

    `cold`: what pages keep while nothing is written is dropped before each. Rounds go over all pages, so that a
    moment in which the machine is busy falls on few answers of each.
    """
    clients = {group: _client(group) for group in {page.group for page in asked}}
    costs = {page: Cost() for page in asked}
    for round_ in range(times + 1):
        for page, cost in costs.items():
            if cold:
                forget()
            _ask(clients[page.group], page, cost if round_ else Cost())
    return costs


def _client(group: str) -> Client:
    client = Client(headers={"host": HOST})
    if group:
        client.force_login(User.objects.get(username=GROUPS[group]))
    return client


def _ask(client: Client, page: Page, cost: Cost) -> None:
    cost.queries = 0

    def count(execute: Any, *rest: Any) -> Any:
        cost.queries += 1
        return execute(*rest)

    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(count))
        response = cost.times.measure(lambda: client.get(page.path))
    if response.status_code != 200:
        raise RuntimeError(f"{page.path} answers {response.status_code}; the benchmark wants pages that are there")
