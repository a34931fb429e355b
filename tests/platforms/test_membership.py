"""How the members of a platform came to be, document by document."""

import pytest

from platforms.membership import Membership, membership
from platforms.models import MemberListing, Platform
from tests.factories import make_listing, make_platform, make_region

pytestmark = pytest.mark.django_db
SETTLES, LISTS, VOID = MemberListing.Kind.SETTLES, MemberListing.Kind.LISTS, MemberListing.Kind.VOID
NAMES = {"500155": "梁平区", "511623": "邻水县", "500115": "长寿区"}


def made(*listings: tuple[str, str, str], members: str = "梁 邻 长") -> Membership:
    """The membership of a platform with these members and listings, each as (day, kind, regions)."""
    regions = {name[0]: make_region(code=code, name=name) for code, name in NAMES.items()}
    platform = make_platform(tuple(regions[one] for one in members.split()))
    for on, kind, listed in listings:
        make_listing(platform, *(regions[one] for one in listed.split()), on=on, kind=kind)
    row = Platform.objects.for_page().get(pk=platform.pk)
    return membership(row.members.all(), row.listings.all())


@pytest.mark.parametrize(
    ("listings", "decisive"),
    [
        ([], None),
        ([("2020", LISTS, "梁")], "2020"),
        ([("2020", LISTS, "梁"), ("2021-12-31", LISTS, "梁 邻")], "2021-12-31"),
        ([("2021-12-31", LISTS, "梁"), ("2021-11-10", SETTLES, "梁 邻 长")], "2021-11-10"),
        ([("2021", SETTLES, "梁"), ("2022", SETTLES, "梁 邻"), ("2023", LISTS, "梁")], "2022"),
        ([("2021", LISTS, "梁"), ("2022", VOID, "邻")], "2021"),
    ],
)
def test_the_newest_document_that_settles_the_members_tells_them(
    listings: list[tuple[str, str, str]], decisive: str | None
) -> None:
    found = made(*listings).decisive

    assert (found and found.on) == decisive


def test_each_document_says_whom_it_adds_and_whom_it_leaves_out() -> None:
    found = made(("2021-12-31", LISTS, "邻 梁"), ("2020-07-27", LISTS, "梁 邻"), ("2021-11-10", SETTLES, "梁 邻 长"))

    told = [
        (chapter.listing.on, chapter.first, [str(r) for r in chapter.added], [str(r) for r in chapter.missing])
        for chapter in found.chapters
    ]
    assert told == [
        ("2020-07-27", True, ["梁平区", "邻水县"], []),
        ("2021-11-10", False, ["长寿区"], []),
        ("2021-12-31", False, [], ["长寿区"]),
    ]
    since = {line.region.name: line.since and line.since.on for line in found.lines}
    assert since == {"梁平区": "2020-07-27", "邻水县": "2020-07-27", "长寿区": "2021-11-10"}


@pytest.mark.parametrize(
    ("members", "listed", "unlisted", "unentered"),
    [("梁 邻", "邻 梁", [], []), ("梁 邻", "梁 长", ["邻水县"], ["长寿区"]), ("梁", "", ["梁平区"], [])],
)
def test_members_that_the_document_does_not_bear_out_are_told(
    members: str, listed: str, unlisted: list[str], unentered: list[str]
) -> None:
    found = made(("2021", SETTLES, listed), members=members)

    assert [region.name for region in found.unlisted] == unlisted
    assert [region.name for region in found.unentered] == unentered


def test_a_place_in_brackets_is_listed_and_not_counted() -> None:
    found = made(("2021", SETTLES, "梁 邻 长"))
    (listing,) = found.listings
    listing.members.filter(region__code="511623").update(counted=False)

    assert MemberListing.objects.get(pk=listing.pk).count == 2
