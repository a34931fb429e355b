"""Who may do what: every role against every action, by real requests, posts straight to the address included."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from platforms.editing import Edit, begin
from policies.models import CitedDocument, Figure, SynonymGroup, Task
from tests import factories
from tests.admin import actions
from tests.admin.actions import World
from tests.admin.conftest import address_of
from tests.roles.matrix import cells, user_of

ROLES = ("anonymous", "outsider", "member", "只读", "编辑", "审核", "superuser")


@pytest.fixture
def world(db: None) -> World:
    clause = factories.make_clause()
    platform = factories.make_platform(name="川渝高竹新区")
    task = factories.make_task(clause)
    world = World(
        platform=platform,
        task=task,
        done=factories.make_task(status="done"),
        unit=factories.make_unit(),
        region=factories.make_region(),
        clause=clause,
        mention=factories.make_mention(clause, "川渝高竹新区", platform=platform),
        figure=Figure.objects.create(clause=clause, start=0, end=1, printed="1", value=1),
        cited=CitedDocument.objects.create(title="规划纲要"),
        stated=factories.make_responsibility(task, basis="stated", start=0, end=2),
        report=factories.make_progress(factories.make_task(), state="submitted", status="ongoing"),
        synonyms=SynonymGroup.objects.create(words=["住房公积金", "公积金"]),
    )
    factories.make_progress(world.done, link="https://example.cn/yanshou")
    for row in (world.unit, world.region):
        begin(row, edit=Edit(None))
        row.note = "改过"
        row.save()
    return world


def log_in(client: Client, role: str) -> None:
    if role == "anonymous":
        return
    # "outsider" belongs to no group and may not enter the admin; "member" may enter it and belongs to none either.
    client.force_login(user_of(role, staff=role != "outsider"))


# In the order of ROLES: + may, . may not
MATRIX: list[tuple[Callable[[Client, World], bool], str]] = [
    (actions.see_lists, "...++++"),
    (actions.see_sources, "...++++"),
    (actions.see_history, "...++++"),
    (actions.export, "...++++"),
    (actions.edit_platform, "....+++"),
    (actions.record_stage, "....+++"),
    (actions.add_platform, "....+++"),
    (actions.edit_task, "....+++"),
    (actions.start_task, "....+++"),
    (actions.close_task, ".....++"),
    (actions.bulk_start, "....+++"),
    (actions.bulk_close, ".....++"),
    (actions.write_progress, "....+++"),
    (actions.accept_progress, "....+++"),
    (actions.return_progress, "....+++"),
    (actions.review_on_its_page, "....+++"),
    (actions.post_progress_state, "......."),
    (actions.add_responsibility, "....+++"),
    (actions.edit_unit, "....+++"),
    (actions.add_unit, "....+++"),
    (actions.edit_region, "....+++"),
    (actions.edit_listing, "....+++"),
    (actions.add_listing, "....+++"),
    (actions.adopt_listing, "....+++"),
    (actions.add_former_name, "....+++"),
    (actions.edit_synonyms, "....+++"),
    (actions.add_synonyms, "....+++"),
    (actions.go_back, "....+++"),
    (actions.go_back_to_a_region, "....+++"),
    (actions.import_tasks, "....+++"),
    (actions.import_a_new_platform, "....+++"),
    (actions.write_a_source, "......."),
    (actions.delete_a_record, "......."),
    (actions.change_what_is_stated, "......."),
    (actions.change_users, "......+"),
]


@pytest.mark.parametrize(("role", "action", "allowed"), cells(ROLES, MATRIX))
def test_matrix(
    client: Client, world: World, role: str, action: Callable[[Client, World], bool], allowed: bool
) -> None:
    log_in(client, role)

    assert action(client, world) is allowed


def test_the_groups_are_made_by_migration(db: None) -> None:
    counts = {group.name: group.permissions.count() for group in Group.objects.all()}

    assert counts.keys() == {"编辑", "审核", "单位联络员", "只读"}
    assert (counts["审核"], counts["单位联络员"]) == (counts["编辑"] + 5, 1)
    readers = Group.objects.get(name="只读").permissions.values_list("codename", flat=True)
    assert all(codename.startswith("view_") for codename in readers)


def test_an_anonymous_visitor_is_sent_to_log_in(client: Client, world: World) -> None:
    response = client.get(address_of(world.task))

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_a_post_without_the_token_is_refused(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    log_in(browser, "superuser")

    assert browser.post(address_of(world.task), {"notes": "x"}).status_code == 403
    assert browser.post(address_of(Task, "import"), {"confirmed": "x"}).status_code == 403
