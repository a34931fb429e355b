"""Whatever people do to a task, in whatever order, what is derived is right, and every state can be gone back to."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from platforms.timeline import timeline
from policies.models import Task
from tests import factories
from tests.admin.conftest import address_of
from tests.admin.forms import open_form
from tests.desk.conftest import Desk
from tests.tracking.walking import ACTS, Walk, check

STEPS = 60


def walk_of(desk: Desk, seed: int) -> Walk:
    people = [desk.liaison, desk.other, *(factories.make_user(group) for group in ("编辑", "编辑", "审核", "审核"))]
    task = Task.objects.get(pk=desk.task.pk)
    task.due_on = timezone.localdate()
    task.settle()
    task.save()
    walk = Walk(desk.task.pk, people, desk.proof, random.Random(seed))
    for _ in range(STEPS):
        walk.step()
    return walk


@pytest.mark.parametrize("seed", range(4))
def test_what_must_hold_always_holds(desk: Desk, seed: int) -> None:
    walk = walk_of(desk, seed)

    assert len(walk.done) > STEPS / 10


def test_the_walks_go_everywhere(desk: Desk) -> None:
    """Else the test above would prove little."""
    done = Counter(name for seed in range(100, 104) for name in walk_of(desk, seed).done)

    assert {act.__name__ for act in ACTS} <= set(done)


@pytest.mark.parametrize("seed", range(2))
def test_every_state_is_gone_back_to_step_by_step(desk: Desk, client: Client, reviewer: User, seed: int) -> None:
    walk = walk_of(desk, seed)
    client.force_login(reviewer)
    went = 0

    for entry in timeline(walk.now())[1:16]:
        address = address_of(walk.now(), "restore", entry.key)
        form = open_form(client, address, "post")
        if "seen_version" not in form:  # it stands so now
            continue
        answer = client.post(address, {**form, "reason": ["逐步恢复"]})
        check(walk.task)
        went += answer.status_code == 302
        assert answer.status_code == 302 or "不能恢复" in answer.content.decode()

    assert went > 0
    assert Task.objects.get(pk=walk.task).version > 0
