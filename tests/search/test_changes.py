"""Every way of writing what the index holds leaves its clauses in the log, and is found by the next search."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.db import transaction

from policies import search
from policies.models import ChangeCounter, Clause, ClauseChange, Mention, Policy, Responsibility, Task
from policies.models.changes import Logged, LoggedQuerySet, batched, prune, record
from tests import factories

pytestmark = pytest.mark.django_db


class World:
    """One row of everything that the index holds."""

    def __init__(self) -> None:
        self.clause = factories.make_clause(text="推动川渝高竹新区建设，由发展改革委牵头。", heading="推动")
        self.other = factories.make_clause(policy=self.clause.policy, text="推进合作。")
        self.policy = self.clause.policy
        self.platforms = [factories.make_platform(), factories.make_platform()]
        self.units = [factories.make_unit(), factories.make_unit()]
        self.mention = factories.make_mention(self.clause, "川渝高竹新区", platform=self.platforms[0])
        self.task = factories.make_task(self.clause)
        self.responsibility = factories.make_responsibility(self.task, self.units[0])


@pytest.fixture
def world() -> World:
    return World()


def new_clause(world: World, **fields: Any) -> Clause:
    place: dict[str, Any] = {"path": "9", "position": 9, "start": 0, "end": 4, "text_start": 0, "level": 1}
    return Clause(policy=world.policy, kind=Clause.Kind.PARAGRAPH, text="新写入的", **place | fields)


def new_mention(world: World) -> Mention:
    return Mention(clause=world.other, kind="platform", platform=world.platforms[1], words="合作", start=2, end=4)


def save(row: Logged, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def bulk_update(row: Logged, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    type(row)._default_manager.bulk_update([row], list(fields))


def load(world: World, tmp_path: Path) -> None:
    world.clause.text = "装载进来的。"
    rows = serializers.serialize("json", [world.clause, new_clause(world)])
    (tmp_path / "rows.json").write_text(rows)
    call_command("loaddata", tmp_path / "rows.json", verbosity=0)


WRITES: dict[str, Callable[[World, Path], object]] = {
    "Clause.save": lambda w, _: save(w.clause, text="改写了。", heading=""),
    "Clause.save new": lambda w, _: new_clause(w).save(),
    "Clause.save update_fields": lambda w, _: (
        setattr(w.clause, "text", "改。"),  # type: ignore[func-returns-value]
        w.clause.save(update_fields=["text"]),  # type: ignore[func-returns-value]
    ),
    "Clause.objects.create": lambda w, _: factories.make_clause(policy=w.policy, text="新建的。"),
    "Clause.objects.get_or_create": lambda w, _: Clause.objects.get_or_create(
        policy=w.policy,
        path="8",
        defaults={"position": 8, "start": 0, "end": 1, "text_start": 0, "level": 1, "text": "新"},
    ),
    "Clause.objects.update_or_create": lambda w, _: Clause.objects.update_or_create(
        policy=w.policy, path=w.clause.path, defaults={"text": "更新了。"}
    ),
    "Clause.delete": lambda w, _: w.other.delete(),
    "Clause.objects.update": lambda w, _: Clause.objects.filter(pk=w.clause.pk).update(text="全改。"),
    "policy.clauses.update": lambda w, _: w.policy.clauses.update(text="全改。"),
    "Clause.objects.delete": lambda w, _: Clause.objects.filter(pk=w.other.pk).delete(),
    "Clause.objects.bulk_create": lambda w, _: Clause.objects.bulk_create([new_clause(w)]),
    "Clause.objects.bulk_create ignore_conflicts": lambda w, _: Clause.objects.bulk_create(
        [new_clause(w), new_clause(w, path=w.clause.path)], ignore_conflicts=True
    ),
    "Clause.objects.bulk_create update_conflicts": lambda w, _: Clause.objects.bulk_create(
        [new_clause(w, path=w.clause.path)],
        update_conflicts=True,
        unique_fields=["policy", "path"],
        update_fields=["text"],
    ),
    "Clause.objects.bulk_update": lambda w, _: bulk_update(w.clause, text="成批改。"),
    "loaddata": load,
    "Policy.save": lambda w, _: save(w.policy, authority="report"),
    "Policy.objects.update": lambda *_: Policy.objects.update(year=1999),
    "Policy.objects.bulk_update": lambda w, _: bulk_update(w.policy, kind="plan"),
    "Policy.delete": lambda w, _: (w.task.delete(), w.policy.delete()),
    "Mention.save": lambda w, _: save(w.mention, platform=w.platforms[1]),
    "Mention.save moved": lambda w, _: save(w.mention, clause=w.other),
    "Mention.delete": lambda w, _: w.mention.delete(),
    "Mention.objects.update": lambda w, _: Mention.objects.update(platform=w.platforms[1]),
    "Mention.objects.update moved": lambda w, _: Mention.objects.update(clause=w.other),
    "Mention.objects.bulk_create": lambda w, _: Mention.objects.bulk_create([new_mention(w)]),
    "Mention.objects.bulk_update": lambda w, _: bulk_update(w.mention, platform=w.platforms[1]),
    "Mention deleted with its platform": lambda w, _: w.platforms[0].delete(),
    "Task.save": lambda w, _: save(w.task, area="新领域"),
    "Task.save moved": lambda w, _: save(w.task, clause=w.other),
    "Task.save without clause": lambda w, _: save(w.task, clause=None),
    "Task.delete": lambda w, _: w.task.delete(),
    "Task.objects.update": lambda *_: Task.objects.update(area="新领域"),
    "Task.objects.create": lambda w, _: factories.make_task(w.other),
    "Responsibility.save": lambda w, _: save(w.responsibility, unit=w.units[1]),
    "Responsibility.delete": lambda w, _: w.responsibility.delete(),
    "Responsibility.objects.create": lambda w, _: factories.make_responsibility(w.task, w.units[1]),
    "Responsibility.objects.update": lambda w, _: Responsibility.objects.update(unit=w.units[1]),
    "Responsibility.objects.bulk_create": lambda w, _: Responsibility.objects.bulk_create(
        [Responsibility(task=w.task, unit=w.units[1], role="lead", side="cq", basis="confirmed")]
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_what_is_written_in_any_way_is_found_by_the_next_search(
    world: World, write: Callable[[World, Path], object], tmp_path: Path
) -> None:
    follower = search.follower()
    assert follower.differences() == []
    before = ChangeCounter.objects.get().number

    write(world, tmp_path)

    assert ChangeCounter.objects.get().number > before
    assert follower.differences() == []


@pytest.mark.parametrize(
    "write",
    [
        lambda w: save(w.task, status="ongoing", notes="只改状态"),
        lambda w: save(w.clause),
        lambda w: save(w.policy, rights="另一说明"),
        lambda _: Task.objects.update(status="ongoing"),
        lambda _: Policy.objects.update(editor_note="说明"),
    ],
)
def test_what_the_index_does_not_hold_is_not_logged(world: World, write: Callable[[World], object]) -> None:
    before = ChangeCounter.objects.get().number

    write(world)

    assert ChangeCounter.objects.get().number == before


def test_every_logged_model_has_a_logged_manager() -> None:
    models = [model for model in apps.get_models() if issubclass(model, Logged)]

    assert {model.__name__ for model in models} == {"Clause", "Policy", "Mention", "Task", "Responsibility"}
    for model in models:
        assert isinstance(model._default_manager.all(), LoggedQuerySet), model
        assert {getattr(model._meta.get_field(name), "attname", "") for name in model.logged} == set(model.logged)


def test_the_log_is_rolled_back_with_the_write(world: World) -> None:
    before = ChangeCounter.objects.get()

    with transaction.atomic():
        save(world.clause, text="不会留下。")
        transaction.set_rollback(True)

    after = ChangeCounter.objects.get()
    assert (after.number, after.token) == (before.number, before.token)
    assert ClauseChange.objects.count() == before.number + 1


def test_numbers_have_no_gaps_and_one_row_a_clause(world: World) -> None:
    before = ChangeCounter.objects.get().number

    record([world.clause.pk, world.other.pk, None, world.clause.pk])

    rows = ClauseChange.objects.filter(number__gt=before)
    assert {row.clause_id for row in rows} == {world.clause.pk, world.other.pk}
    assert [row.number for row in rows.order_by("number")] == [before + 1, before + 2]
    assert ClauseChange.objects.count() == before + 3


def test_a_batch_logs_each_clause_once_and_a_search_inside_sees_it(world: World) -> None:
    before = ChangeCounter.objects.get().number

    with batched():
        save(world.clause, text="第一次。")
        save(world.clause, text="第二次。")
        assert search.matching_ids("第二次") == [world.clause.pk]

    assert ChangeCounter.objects.get().number <= before + 2


def test_an_old_log_is_pruned_and_an_index_left_behind_rebuilds_itself(world: World) -> None:
    assert search.matching_ids("高竹") == [world.clause.pk]
    for number in range(5):
        save(world.clause, text=f"第{number}次。")

    removed = prune(keep=2)

    assert removed > 0
    assert ClauseChange.objects.count() == 3
    assert search.matching_ids("第4次") == [world.clause.pk]
    assert search.matching_ids("高竹") == []


def test_the_log_begins_again_after_a_flush(world: World) -> None:
    assert search.matching_ids("高竹") == [world.clause.pk]
    ClauseChange.objects.all().delete()
    ChangeCounter.objects.all().delete()

    save(world.clause, text="重新开始。")

    assert search.matching_ids("重新") == [world.clause.pk]
    assert search.matching_ids("高竹") == []


def test_natural_keys_of_fixtures_are_unchanged(world: World) -> None:
    rows = json.loads(serializers.serialize("json", [world.clause], use_natural_primary_keys=True))

    assert "pk" not in rows[0]
