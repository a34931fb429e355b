"""Platform pages, with rows made for one question; see test_register_library.py for the real ones."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.test import Client

from platforms.models import Platform, PlatformName, StageMove
from tests import factories
from tests.pages.html import get, queries, text_of


def test_a_page_of_a_platform_about_which_nothing_is_known(
    client: Client, make_platform: Callable[..., Platform]
) -> None:
    page = text_of(get(client, make_platform().get_absolute_url()))

    for words in ("成员地区未查到", "设立进程未查到", "库内文件没有提到这个平台", "没有登记责任单位"):
        assert words in page


def test_what_was_typed_in_the_admin_is_escaped(client: Client, make_platform: Callable[..., Platform]) -> None:
    platform = make_platform(note="<b>粗</b>")
    PlatformName.objects.create(platform=platform, name="<i>名</i>", kind="short", basis='"><script>')
    StageMove.objects.create(platform=platform, stage=1, on="2020", document="<u>文</u>")

    html = get(client, platform.get_absolute_url())

    assert [tag for tag in ("<b>", "<i>", "<u>", '"><script>') if tag in html] == []


def test_only_editors_see_the_way_to_the_admin(
    make_platform: Callable[..., Platform], client: Client, editor: User, as_user: Callable[[User], Client]
) -> None:
    platform = make_platform()

    before = get(client, platform.get_absolute_url())
    after = get(as_user(editor), platform.get_absolute_url())

    assert "编辑这个平台" not in before
    assert f"/admin/platforms/platform/{platform.pk}/change/" in after


def test_an_empty_library_has_a_page(client: Client, db: None) -> None:
    page = text_of(get(client, "/platforms/"))

    assert "库中暂无平台" in page


def test_unknown_platforms_are_not_found(client: Client, db: None) -> None:
    assert client.get("/platforms/none/").status_code == 404


def test_query_counts_do_not_grow_with_rows(client: Client, db: None) -> None:
    def add(platform: Platform) -> None:
        member = platform.members.create(region=factories.make_region())
        factories.make_listing(platform, member.region, factories.make_region(), place="（四）")
        year = 2000 + platform.stage_moves.count()
        StageMove.objects.create(
            platform=platform, stage=4, on=str(year), document="《方案》", number=f"渝府〔{year}〕1号"
        )
        platform.milestones.create(on="2020", title="大事")
        task = factories.make_task()
        assert task.clause is not None
        factories.make_mention(task.clause, "川渝高竹新区", platform=platform)
        factories.make_mention(factories.make_clause(), "川渝高竹新区", platform=platform)
        factories.make_responsibility(task)

    first = factories.make_platform()
    add(first)
    one = queries(client, "/platforms/"), queries(client, first.get_absolute_url())
    for _ in range(4):
        add(factories.make_platform())
        add(first)

    assert (queries(client, "/platforms/"), queries(client, first.get_absolute_url())) == one
    assert max(one) <= 18


def test_many_clauses_come_page_by_page_and_many_tasks_are_counted(client: Client, db: None) -> None:
    platform, unit = factories.make_platform(), factories.make_unit()
    for _ in range(25):
        task = factories.make_task()
        assert task.clause is not None
        factories.make_mention(task.clause, "川渝高竹新区", platform=platform)
        factories.make_responsibility(task, unit)

    pages = [get(client, f"{platform.get_absolute_url()}?page={page}") for page in ("", "2", "nonsense")]

    assert [page.count('class="naming-head"') for page in pages] == [20, 5, 20]
    for page in pages:
        assert "提到它的条款 25 条" in text_of(page)
        assert f'<a href="/tasks/?platform={platform.slug}">看全部 25 项</a>' in page
        assert f'<a href="/tasks/?platform={platform.slug}&amp;unit={unit.slug}">另 20 项</a>' in page
        assert page.count('class="task-line"') == 20
