"""Loading what is kept of platforms and places: stage documents, listings of members, former names."""

from __future__ import annotations

import pytest

from platforms.models import ListedMember, MemberListing, Region, RegionName, StageMove
from policies.importing.bases import key_text
from policies.models import LoadedRecord
from tests.loading.edition import Edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


def test_a_field_that_a_newer_version_brought_is_filled_unless_someone_was_first(edition: Edition) -> None:
    moves = StageMove.objects.filter(stage=5)
    ours, theirs = moves.get(platform__slug="wandakai"), moves.get(platform__slug="zida")
    for key in (ours.natural_key(), theirs.natural_key()):  # as a version without this field left them
        base = LoadedRecord.objects.get(model="platforms.stagemove", key=key_text(key))
        del base.values["number"]
        base.save()
    moves.filter(pk=ours.pk).update(number="")
    moves.filter(pk=theirs.pk).update(number="川文旅〔2022〕1号")

    edition.load()

    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.number, theirs.number) == ("渝府发〔2023〕9号", "川文旅〔2022〕1号")


def test_listings_that_people_edit_stay_and_the_others_follow(edition: Edition) -> None:
    listing = MemberListing.objects.get(platform__slug="mingyueshan", number="渝发改合作〔2021〕1449号")
    MemberListing.objects.filter(pk=listing.pk).update(note="编辑核对过")
    ListedMember.objects.get(listing=listing, region__code="500115").delete()
    where = {"platform": ("mingyueshan",), "document": listing.document}
    edition.change("platforms.memberlisting", where, note="资料库的新说明", confidence="medium")

    report = edition.load()

    listing.refresh_from_db()
    assert (listing.note, listing.confidence, listing.count) == ("编辑核对过", "medium", 6)
    assert [line for line in report.kept if "成员名单" in line or "所列地区" in line] == [
        f"成员名单 mingyueshan {listing.document}：有人改过说明",
        f"所列地区 mingyueshan {listing.document} 500115：有人删除了它，不再载入",
    ]


def test_former_names_are_loaded_and_kept_like_the_rest(edition: Edition) -> None:
    mine = RegionName.objects.create(region=Region.objects.get(code="500101"), name="万县", basis="编辑登记")
    edition.change("platforms.regionname", {"name": "长寿县", "old_code": "500221"}, basis="新出处")

    edition.load()

    mine.refresh_from_db()
    assert RegionName.objects.get(old_code="500221").basis == "新出处"
    assert Region.objects.get(code="500115").version == 1
