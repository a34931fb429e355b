"""Listings of members and former names in the admin: kept with their parts, voided rather than deleted, put back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client

from platforms.adopting import adopt
from platforms.editing import Edit
from platforms.models import MemberListing, Platform, Region, RegionName, StageMove
from platforms.timeline import timeline
from tests.admin.conftest import address_of
from tests.admin.forms import add_row, open_form, post, row_of
from tests.factories import make_listing
from tests.pages.html import text_of

FORM = "memberlisting_form"


@pytest.fixture
def listing(make_platform: Callable[..., Platform], make_region: Callable[..., Region]) -> MemberListing:
    liangping = make_region(name="梁平区")
    platform = make_platform((liangping,), name="明月山绿色发展示范带")
    return make_listing(platform, liangping, document="《推进方案》", on="2020-07-27")


def test_a_new_listing_is_kept_with_its_members(
    browser: Client, listing: MemberListing, make_region: Callable[..., Region]
) -> None:
    data = open_form(browser, address_of(MemberListing, "add"), FORM)
    data |= {
        "platform": [str(listing.platform_id)],
        "document": ["《总体方案》"],
        "number": ["渝发改合作〔2021〕1449号"],
    }
    data |= {"on": ["2021-11-10"], "kind": ["settles"], "reason": ["补登总体方案"]}
    data = add_row(data, "members", region=make_region(name="长寿区").pk, words="", counted="on")

    response = browser.post(address_of(MemberListing, "add"), data)

    assert response.status_code == 302
    made = MemberListing.objects.get(document="《总体方案》")
    assert (made.count, made.version, made.history.latest().history_change_reason) == (1, 0, "补登总体方案")
    page = text_of(browser.get(listing.platform.get_absolute_url()).content.decode())
    assert "名单没有列梁平区；成员中没有登记长寿区" in page
    page = text_of(browser.get(address_of(listing.platform)).content.decode())
    assert "以2021-11-10《总体方案》为准：名单没有列：梁平区；成员地区中没有登记：长寿区" in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"on": ""}, "成员名单必须填写文件的日期"),
        ({"on": "2020-13"}, "日期应写作"),
        ({"document": "《推进方案》"}, "这个平台已登记过同一份文件的成员名单"),
        ({"document": ""}, "成员名单必须填写文件标题"),
    ],
)
def test_a_listing_without_day_or_document_or_a_second_time_is_told(
    browser: Client, listing: MemberListing, changes: dict[str, str], told: str
) -> None:
    data = open_form(browser, address_of(MemberListing, "add"), FORM)
    data |= {"platform": [str(listing.platform_id)], "document": ["《另一份》"], "on": ["2021"]}
    data |= {name: [value] for name, value in changes.items()}

    response = browser.post(address_of(MemberListing, "add"), data)

    assert told in response.content.decode()
    assert MemberListing.objects.count() == 1


def test_an_edit_stands_in_history_and_can_be_taken_back(
    browser: Client, listing: MemberListing, make_region: Callable[..., Region]
) -> None:
    data = open_form(browser, address_of(listing), FORM)
    data = add_row(data, "members", region=make_region(name="垫江县").pk, words="", counted="on")
    assert post(browser, listing, {**data, "note": ["核对过"], "reason": ["漏列"]}) == ""
    listing.refresh_from_db()
    assert (listing.version, listing.count) == (1, 2)

    key = timeline(listing)[1].key
    browser.post(address_of(listing, "restore", key), {"seen_version": "1", "reason": "误改"})

    listing.refresh_from_db()
    assert (listing.version, listing.count, listing.note) == (2, 1, "")


def test_a_listing_entered_in_error_is_voided_and_counts_no_more(browser: Client, listing: MemberListing) -> None:
    data = open_form(browser, address_of(listing), FORM)
    assert "成员名单不能删除" in browser.get(address_of(listing)).content.decode()

    assert post(browser, listing, {**data, "kind": ["void"]}) == ""

    page = text_of(browser.get(listing.platform.get_absolute_url()).content.decode())
    assert "《推进方案》" not in page


def test_former_names_are_kept_with_the_region(browser: Client, make_region: Callable[..., Region]) -> None:
    region = make_region(name="开州区")
    data = open_form(browser, address_of(region), "region_form")

    assert post(browser, region, add_row(data, "former_names", name="开县", old_code="500234", basis="")) == ""

    former = RegionName.objects.get(region=region)
    assert (str(former), Region.objects.get(pk=region.pk).version) == ("开县（500234）", 1)
    data = open_form(browser, address_of(region), "region_form")
    data[row_of(data, "former_names", former.pk) + "-DELETE"] = ["on"]
    assert post(browser, region, data) == ""
    browser.post(address_of(region, "restore", timeline(region)[1].key), {"seen_version": "2", "reason": "误删"})
    assert [str(row) for row in region.former_names.all()] == ["开县（500234）"]


def test_the_document_of_a_move_is_known_by_its_number(browser: Client, make_platform: Callable[..., Platform]) -> None:
    platform = make_platform()
    platform.move_to(StageMove(stage=4, on="2020-12", number="渝府〔2020〕55号", reason="此前各步未查到"))
    data = open_form(browser, address_of(platform), "platform_form")
    fields = {"document": "《总体方案》", "number": "渝发改合作〔2020〕2051号"}

    assert post(browser, platform, add_row(data, "stage_moves", stage=5, on="2020-12-31", **fields)) == ""

    move = platform.stage_moves.get(stage=5)
    assert (move.document, move.number) == ("《总体方案》", "渝发改合作〔2020〕2051号")
    page = text_of(browser.get(platform.get_absolute_url()).content.decode())
    assert "《总体方案》（渝发改合作〔2020〕2051号） （本库未收）" in page


def adopt_by_hand(browser: Client, *listings: MemberListing) -> str:
    data = {"action": "adopt", "_selected_action": [str(row.pk) for row in listings]}
    return text_of(browser.post(address_of(MemberListing, "changelist"), data, follow=True).content.decode())


def test_the_members_follow_the_document_that_settles_them(
    browser: Client, listing: MemberListing, make_region: Callable[..., Region]
) -> None:
    changshou = make_region(name="长寿区")
    plan = make_listing(
        listing.platform,
        changshou,
        document="《总体方案》",
        number="渝〔2021〕1号",
        on="2021",
        kind="settles",
        outside=True,
    )

    page = adopt_by_hand(browser, plan, listing)

    assert "明月山绿色发展示范带：新增长寿区，移出梁平区。" in page
    assert "（2020-07-27）不是最近一份确定成员的名单，现有成员应依2021《总体方案》（渝〔2021〕1号），没有改动。" in page
    member = listing.platform.members.get()
    assert (member.region, member.basis, member.outside) == (changshou, "库外资料：《总体方案》（渝〔2021〕1号）", True)
    platform = Platform.objects.get(pk=listing.platform_id)
    entry = timeline(platform)[0]
    assert (platform.version, entry.reason) == (1, "依《总体方案》（渝〔2021〕1号）更新成员")
    assert sorted((row.verb, row.name) for row in entry.rows if row.kind == "成员地区") == [
        ("删除", "梁平区"),
        ("新增", "长寿区"),
    ]
    assert "成员与名单一致，没有改动" in adopt_by_hand(browser, plan)

    browser.post(address_of(platform, "restore", timeline(platform)[1].key), {"seen_version": "1", "reason": "误改"})
    assert [str(row) for row in platform.members.all()] == ["梁平区"]


def test_a_listing_that_names_nobody_empties_no_platform(browser: Client, listing: MemberListing) -> None:
    plan = make_listing(listing.platform, on="2021", kind="settles")

    assert "没有列出地区：请先登记所列地区" in adopt_by_hand(browser, plan)

    assert [str(row) for row in listing.platform.members.all()] == ["梁平区"]


def test_who_may_not_change_platforms_adopts_nothing(listing: MemberListing, make_user: Callable[..., User]) -> None:
    for user in (None, make_user("只读"), make_user()):
        with pytest.raises(PermissionDenied):
            adopt(listing=listing, edit=Edit(user))
