"""Views kept under a name: whose they are, what may be kept, who may share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client

from policies import tracking
from policies.models import SavedView
from tests.pages.html import get, queries, text_of

VIEW = {"page": "task_list", "query": "light=red&view=ledger", "name": "逾期"}
As = Callable[[User], Client]


def post(client: Client, url: str = "/tasks/views/", **data: str) -> tuple[int, str]:
    """Return the status and the words of where a post ends."""
    response = client.post(url, VIEW | data, follow=True)
    return response.status_code, text_of(response.content.decode())


def view_of(user: User, **fields: object) -> SavedView:
    return SavedView.objects.create(owner=user, **VIEW | fields)


def test_a_view_is_kept_and_leads_back(reader: User, as_user: As) -> None:
    client = as_user(reader)
    status, page = post(client, name="  逾期 台账 ")
    (view,) = SavedView.objects.all()

    assert (status, view.owner, view.name, view.shared) == (200, reader, "逾期 台账", False)
    assert view.get_absolute_url() == "/tasks/?light=red&view=ledger"
    assert "已保存视图“逾期 台账”" in page
    assert 'href="/tasks/?light=red&amp;view=ledger" aria-current="true">逾期 台账</a>' in get(
        client, "/tasks/?view=ledger&light=red&page=1".replace("view=ledger&light=red", "light=red&view=ledger")
    )


def test_the_form_holds_the_address_without_its_page(reader: User, as_user: As) -> None:
    html = get(as_user(reader), "/tasks/facing/?differ=status&page=2&utm=x")

    assert 'name="query" value="differ=status"' in html
    assert 'name="page" value="task_facing"' in html


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"name": "  "}, "名称"),
        ({"name": "长" * 41}, "40"),
        ({"query": "utm=x&light=red"}, "不认识的“utm”"),
        ({"query": "differ=status"}, "不认识的“differ”"),
        ({"query": "q=" + "x" * 4000}, "4000"),
        ({"page": "admin:index"}, "不认识的"),
        ({"page": "", "query": ""}, "字段"),
        ({"name": "有了"}, "您已有同名的视图"),
    ],
)
def test_what_cannot_be_kept_is_told(reader: User, as_user: As, data: dict[str, str], told: str) -> None:
    view_of(reader, name="有了")
    status, page = post(as_user(reader), **data)

    assert status == 400
    assert told in page
    assert SavedView.objects.count() == 1


def test_a_person_keeps_fifty_at_most(reader: User, as_user: As) -> None:
    SavedView.objects.bulk_create(
        SavedView(owner=reader, name=str(number), page="task_list") for number in range(tracking.MOST_VIEWS)
    )
    status, page = post(as_user(reader))

    assert status == 400
    assert "您已保存 50 个视图，不能再多：请先删除不用的。" in page
    assert post(as_user(reader), f"/tasks/views/{SavedView.objects.all()[0].pk}/", name="新名")[0] == 200


def test_shared_views_are_for_all(client: Client, reader: User, editor: User, reviewer: User, as_user: As) -> None:
    view_of(reader, name="自用")
    for user, name in ((editor, "编辑共享"), (reviewer, "审核共享")):
        assert post(as_user(user), name=name, shared="1")[0] == 200
    client.logout()
    page = get(client, "/tasks/")

    assert "编辑共享" in page
    assert "审核共享" in page
    assert "自用" not in page
    assert "保存当前视图" not in page
    assert text_of(get(as_user(reader), "/tasks/")).index("自用") > 0


def test_only_editors_share(reader: User, as_user: As) -> None:
    client = as_user(reader)

    assert "共享给所有人" not in get(client, "/tasks/")
    assert client.post("/tasks/views/", VIEW | {"shared": "1"}).status_code == 403
    assert not SavedView.objects.exists()


def test_own_views_are_renamed_shared_and_deleted(editor: User, as_user: As) -> None:
    client, view = as_user(editor), view_of(editor)
    url = f"/tasks/views/{view.pk}/"
    post(client, url, name="改名", shared="1")
    view.refresh_from_db()

    assert (view.name, view.shared, view.query) == ("改名", True, VIEW["query"])
    assert "改名" in get(client, "/tasks/views/")
    assert "已删除视图“改名”" in post(client, url, delete="1")[1]
    assert not SavedView.objects.exists()


def test_views_of_others_are_out_of_reach(editor: User, reviewer: User, as_user: As) -> None:
    view = view_of(editor, shared=True)

    assert as_user(reviewer).post(f"/tasks/views/{view.pk}/", {"delete": "1"}).status_code == 404
    with pytest.raises(PermissionDenied):
        tracking.drop_view(view=view, user=reviewer)
    with pytest.raises(PermissionDenied):
        tracking.keep_view(view=view, user=reviewer, known=())


def test_nothing_is_kept_without_an_account(client: Client, db: None) -> None:
    response = client.post("/tasks/views/", VIEW)

    assert response.status_code == 302
    assert "/login/" in response["Location"]
    assert not SavedView.objects.exists()


def test_names_are_escaped(editor: User, as_user: As) -> None:
    view_of(editor, name="<b>名</b>", query="q=%22%3E%3Cb%3E")
    client = as_user(editor)

    assert "<b>" not in get(client, "/tasks/") + get(client, "/tasks/views/")


def test_query_counts_do_not_grow_with_views(editor: User, as_user: As) -> None:
    client = as_user(editor)
    view_of(editor)
    one = [queries(client, url) for url in ("/tasks/", "/tasks/views/")]
    for number in range(4):
        view_of(editor, name=str(number), shared=True)

    assert [queries(client, url) for url in ("/tasks/", "/tasks/views/")] == one


def test_a_view_is_kept_without_nul(reader: User, as_user: As) -> None:
    post(as_user(reader), query="light=red\x00")

    assert SavedView.objects.get().query == "light=red"
