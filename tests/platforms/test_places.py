"""Which region a name or a code means, and what its page is made of."""

import pytest
from django.http import Http404

from platforms.models import Region, RegionName
from platforms.places import Place, address, known_as, meant, renamed
from tests.factories import make_listing, make_platform, make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def regions() -> dict[str, Region]:
    """开州区 (once 开县), 涪城区 and 安居区 (each once 市中区), 渝北区 that is 两江新区 today, 内江市 and 东兴区."""
    names = ["500154 开州区", "510703 涪城区", "510904 安居区", "500157 两江新区", "511000 内江市", "511011 东兴区"]
    rows = {name: make_region(code=code, name=name) for code, name in (each.split() for each in names)}
    rows["渝北区"] = make_region(code="500112", name="渝北区", current=False, successor=rows["两江新区"])
    former = [
        ("开州区", "500234 开县"),
        ("开州区", "511221 开县"),
        ("涪城区", "510702 市中区"),
        ("安居区", "510902 市中区"),
        ("渝北区", "510218 渝北区"),
        ("东兴区", "512401 内江市"),
    ]
    for region, told in former:
        code, name = told.split()
        RegionName.objects.create(region=rows[region], name=name, old_code=code, basis="库外资料：代码表")
    return rows


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("开州区", "/regions/500154/"),
        ("开州", "/regions/500154/"),
        ("500154", "/regions/500154/"),
        ("５００１５４", "/regions/500154/"),
        (" 开 县 ", "/regions/500154/?was=500234"),
        ("500234", "/regions/500154/?was=500234"),
        ("511221", "/regions/500154/?was=511221"),
        ("渝北区", "/regions/500112/"),  # a document of 2020 means it, and its page says what it is today
        ("510218", "/regions/500112/?was=510218"),
        ("渝北區", "/regions/500112/"),
        ("開州", "/regions/500154/"),
        ("開縣", "/regions/500154/?was=500234"),
        ("內江市", "/regions/511000/"),
        ("内江市", "/regions/511000/"),  # not what once had the name
        ("市中区", "/regions/?q=%E5%B8%82%E4%B8%AD%E5%8C%BA"),  # two once had it
        ("无此地", "/regions/?q=%E6%97%A0%E6%AD%A4%E5%9C%B0"),
        ("", "/regions/?q="),
        ("\0", "/regions/?q="),
        ("县" * 5000, "/regions/?q=" + "%E5%8E%BF" * 60),
    ],
)
def test_a_name_or_code_leads_to_the_region_that_has_or_had_it(
    regions: dict[str, Region], typed: str, url: str
) -> None:
    assert address(typed) == url


def test_several_regions_that_once_had_a_name_are_all_offered(regions: dict[str, Region]) -> None:
    assert sorted(one.region.name for one in meant("市中区")) == ["安居区", "涪城区"]


def test_an_old_code_in_an_address_leads_on_and_an_unknown_one_does_not(regions: dict[str, Region]) -> None:
    assert renamed("500234") == "/regions/500154/?was=500234"
    for code in ("999999", "500155", "find"):
        with pytest.raises(Http404):
            renamed(code)


@pytest.mark.parametrize(
    ("was", "told"), [("500234", "500234"), ("开县", "500234"), ("", None), ("万县", None), ("510702", None)]
)
def test_only_a_name_the_region_had_is_told(regions: dict[str, Region], was: str, told: str | None) -> None:
    found = known_as(regions["开州区"], was)

    assert (found and found.old_code) == told


def test_a_region_its_neighbours_and_what_it_takes_part_in_through_others() -> None:
    city = make_region(code="511600", name="广安市", level=Region.Level.PREFECTURE)
    county, other = make_region(code="511623", name="邻水县", parent=city), make_region(code="500115", name="长寿区")
    gone = make_region(code="500112", name="渝北区", current=False, successor=other)
    belt, area = make_platform((county, other), order=1), make_platform((city, other, county), order=2)
    old = make_platform((gone,), order=3)
    make_listing(belt, county, on="2020-07-27")
    make_listing(belt, county, on="2021", kind="void")

    place, today = (Place(Region.objects.for_page().get(code=code)) for code in ("511623", "500115"))

    assert place.platforms == (belt, area)
    assert [(n.region.name, n.platforms) for n in place.neighbours] == [("长寿区", (belt, area)), ("广安市", (area,))]
    assert place.above is not None
    assert (place.above.region, place.above.platforms) == (city, (area,))
    assert [row.listing.on for row in place.listings] == ["2020-07-27"]
    assert [(row.region, row.platforms) for row in today.before] == [(gone, (old,))]
    assert {dot.place.label for dot in place.picture.dots} >= {"邻水", "长寿", "广安"}
