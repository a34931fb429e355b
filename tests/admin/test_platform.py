"""A platform in the admin: its parts inline, its stage moves checked, its stage worked out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from platforms.models import Platform, Region, StageMove
from tests.admin.conftest import address_of
from tests.admin.forms import add_row, open_form, post, row_of

FORM = "platform_form"


@pytest.fixture
def platform(make_platform: Callable[..., Platform]) -> Platform:
    platform = make_platform(name="川渝高竹新区")
    platform.move_to(StageMove(stage=4, on="2020-12", document="渝府〔2020〕55号", reason="此前各步未查到"))
    return platform


def test_parts_are_saved_with_the_record(
    browser: Client, platform: Platform, make_region: Callable[..., Region]
) -> None:
    region = make_region(name="渝北区")
    data = open_form(browser, address_of(platform), FORM)
    data = add_row(data, "members", region=region.pk, basis="渝府办发〔2020〕97号")
    data = add_row(data, "names", name="高滩茨竹新区", kind="former", basis="")
    data = add_row(data, "milestones", on="2020-12-29", title="批复设立", detail="", source="", confidence="")
    data = add_row(data, "stage_moves", stage=5, on="2020-12-31", document="总体方案", reason="", source="", note="")
    data["reason"] = ["补登沿革"]

    assert post(browser, platform, data) == ""

    platform.refresh_from_db()
    assert (platform.stage, platform.version) == (5, 1)
    assert [str(each) for each in platform.members.all()] == ["渝北区"]
    assert [str(each) for each in platform.names.all()] == ["高滩茨竹新区"]
    assert [str(each) for each in platform.milestones.all()] == ["2020-12-29 批复设立"]
    assert StageMove.objects.get(stage=5).author == User.objects.get(username="editor")
    assert platform.history.latest().history_change_reason == "补登沿革"


DOCUMENT = {"document": "总体方案"}
MOVES = [
    ({"stage": 5, "on": "", **DOCUMENT}, "阶段变动必须填写日期"),
    ({"stage": 5, "on": "2021-13", **DOCUMENT}, "日期应写作 2021、2021-11 或 2021-11-09，读到的是“2021-13”"),
    ({"stage": 5, "on": "2021-02-30", **DOCUMENT}, "日历上没有“2021-02-30”这一天"),
    ({"stage": 5, "on": "2019", **DOCUMENT}, "“印发总体方案”（2019）早于它前面的阶段“批复同意”（2020-12）"),
    ({"stage": 7, "on": "2022"}, "越过了“印发总体方案、编制规划或实施方案”"),
    ({"stage": 4, "on": "2021", **DOCUMENT}, "“批复同意”登记了两次"),
    ({"stage": 5, "on": "2099", **DOCUMENT}, "还没有到"),
    ({"stage": 5, "on": "2021"}, "登记“印发总体方案”须有凭据：请填写文件（标题或发文字号），或填写出处"),
    ({"stage": 5, "on": "2021", "document": "  ", "source": " ", "note": "听说"}, "登记“印发总体方案”须有凭据"),
]


@pytest.mark.parametrize(("row", "told"), MOVES)
def test_a_wrong_move_is_told_and_nothing_is_saved(
    browser: Client, platform: Platform, row: dict[str, object], told: str
) -> None:
    data = open_form(browser, address_of(platform), FORM)
    data = add_row(data, "stage_moves", **{"reason": "", "document": "", "source": "", "note": "", **row})
    data["note"] = ["同时改了说明"]

    page = post(browser, platform, data)

    assert told in page
    assert "同时改了说明" in page
    platform.refresh_from_db()
    assert (platform.stage, platform.version, platform.note) == (4, 0, "")
    assert platform.stage_moves.count() == 1


def test_a_skipped_stage_with_a_reason_is_saved(browser: Client, platform: Platform) -> None:
    data = open_form(browser, address_of(platform), FORM)
    data = add_row(data, "stage_moves", stage=7, on="2022", reason="总体方案未公开")

    assert post(browser, platform, data) == ""

    platform.refresh_from_db()
    assert platform.stage == 7


def test_deleting_a_move_takes_the_stage_back(browser: Client, platform: Platform) -> None:
    platform.move_to(StageMove(stage=5, on="2021", document="总体方案"))
    data = open_form(browser, address_of(platform), FORM)
    data[row_of(data, "stage_moves", StageMove.objects.get(stage=5).pk) + "-DELETE"] = ["on"]

    assert post(browser, platform, data) == ""

    platform.refresh_from_db()
    assert platform.stage == 4


def test_deleting_a_move_that_others_stand_on_is_refused(browser: Client, platform: Platform) -> None:
    platform.move_to(StageMove(stage=5, on="2021", document="总体方案"))
    data = open_form(browser, address_of(platform), FORM)
    data[row_of(data, "stage_moves", StageMove.objects.get(stage=4).pk) + "-DELETE"] = ["on"]

    page = post(browser, platform, data)

    assert "越过了“拟设立、联合申报、审核、批复同意”" in page
    assert platform.stage_moves.count() == 2


def test_the_stage_itself_cannot_be_posted(browser: Client, platform: Platform) -> None:
    data = open_form(browser, address_of(platform), FORM)

    post(browser, platform, {**data, "stage": ["7"], "note": ["x"]})

    platform.refresh_from_db()
    assert (platform.stage, platform.note) == (4, "x")


def test_saving_without_a_change_leaves_no_trace(browser: Client, platform: Platform) -> None:
    rows = Platform.history.count()
    data = open_form(browser, address_of(platform), FORM)

    response = browser.post(address_of(platform), {**data, "reason": ["没改什么"]}, follow=True)

    platform.refresh_from_db()
    assert "没有改动" in response.content.decode()
    assert (platform.version, Platform.history.count()) == (0, rows)


def test_a_new_platform_with_its_first_move(browser: Client) -> None:
    url = address_of(Platform, "add")
    data = open_form(browser, url, FORM)
    data |= {"name": ["新平台"], "slug": ["xin"], "kind": ["new_area"], "zone": ["north"], "order": ["99"]}

    response = browser.post(url, add_row(data, "stage_moves", stage=1, on="2026-01"))

    assert response.status_code == 302
    platform = Platform.objects.get(slug="xin")
    assert (platform.stage, platform.version) == (1, 0)


def test_a_post_without_the_version_is_refused(browser: Client, platform: Platform) -> None:
    data = open_form(browser, address_of(platform), FORM)

    page = post(browser, platform, {**data, "seen_version": [""], "note": ["x"]})

    assert "缺少版本号" in page
    platform.refresh_from_db()
    assert platform.note == ""


@pytest.mark.parametrize("version", ["-1", "99999999999999999999", "一", "1.5", "٣"])
def test_a_version_that_is_none_is_no_error(browser: Client, platform: Platform, version: str) -> None:
    data = open_form(browser, address_of(platform), FORM)

    assert post(browser, platform, {**data, "seen_version": [version], "note": ["x"]}) != ""

    platform.refresh_from_db()
    assert platform.note == ""


def test_region_autocomplete_finds_by_name(browser: Client, make_region: Callable[..., Region]) -> None:
    make_region(name="梁平区")

    response = browser.get(
        "/admin/autocomplete/",
        {"term": "梁平", "app_label": "platforms", "model_name": "platformmember", "field_name": "region"},
    )

    assert [each["text"] for each in response.json()["results"]] == ["梁平区"]


@pytest.mark.parametrize("evidence", [{"document": "渝发改合作〔2020〕2051号"}, {"source": "公开报道"}])
def test_a_document_or_a_source_will_do(browser: Client, platform: Platform, evidence: dict[str, str]) -> None:
    data = open_form(browser, address_of(platform), FORM)

    assert post(browser, platform, add_row(data, "stage_moves", stage=5, on="2020-12-31", **evidence)) == ""

    assert platform.stage_moves.filter(stage=5, **evidence).exists()


def test_a_step_without_a_source_says_so_on_the_public_page(
    browser: Client, make_platform: Callable[..., Platform]
) -> None:
    bare, sourced = make_platform(), make_platform()
    for platform, fields in ((bare, {}), (sourced, {"source": "联席会议纪要"})):
        data = open_form(browser, address_of(platform), FORM)
        assert post(browser, platform, add_row(data, "stage_moves", stage=1, on="2020", **fields)) == ""

    pages = [browser.get(platform.get_absolute_url()).content.decode() for platform in (bare, sourced)]
    steps = [page[page.index('<ol class="steps">') :].split("</ol>")[0] for page in pages]

    assert ["未登记文件和出处" in step for step in steps] == [True, False]
    assert ["出处：" in step for step in steps] == [False, True]


def test_long_lines_wrap_on_the_page_and_stay_one_line(browser: Client, platform: Platform) -> None:
    url = address_of(platform)
    platform.names.create(name="高滩茨竹新区", kind="former", basis="库外资料" * 20)

    page = browser.get(url).content.decode()
    data = open_form(browser, url, FORM)
    for name in ("names-0-basis", "stage_moves-0-source", "stage_moves-0-document", "positioning_basis"):
        assert f'<textarea name="{name}"' in page
    assert post(browser, platform, {**data, "stage_moves-0-source": ["渝府〔2020〕55号\r\n第三条"]}) == ""

    assert platform.stage_moves.get().source == "渝府〔2020〕55号 第三条"
    assert platform.names.get().basis == "库外资料" * 20


def test_who_recorded_a_move_is_named_without_a_link_nobody_may_follow(
    browser: Client, make_platform: Callable[..., Platform]
) -> None:
    platform = make_platform()
    User.objects.filter(username="editor").update(last_name="李", first_name="四")
    data = open_form(browser, address_of(platform), FORM)
    post(browser, platform, add_row(data, "stage_moves", stage=1, on="2020"))

    page = browser.get(address_of(platform)).content.decode()

    assert '<div class="readonly">李四</div>' in page
    assert "/auth/user/" not in page
