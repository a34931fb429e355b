"""The hand-kept facts: they load into an empty database, agree with each other and quote their sources truly."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from platforms.models import Platform, PlatformMember, Region
from policies.models import Unit
from policies.parsing import fold, lexicon

FIXTURES = Path(settings.FIXTURES_DIR)
FILES = ("regions", "region_names", "platforms", "units")
OUTSIDE, INFERRED = "库外资料", "本库推定"
QUOTED = re.compile(r"“([^“”]+)”")
PARTS = re.compile(r"[,。;:!?\n]")


def rows(file: str, model: str = "") -> list[dict[str, Any]]:
    found = json.loads((FIXTURES / f"{file}.json").read_text(encoding="utf-8"))
    return [row["fields"] for row in found if not model or row["model"] == model]


def sources() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in (FIXTURES / "sources").glob("*.txt")}


REGIONS = {row["code"]: row for row in rows("regions")}
UNITS = {row["slug"]: row for row in rows("units")}
PLATFORMS = {row["slug"]: row for row in rows("platforms", "platforms.platform")}
MEMBERS = rows("platforms", "platforms.platformmember")
MOVES = rows("platforms", "platforms.stagemove")
MILESTONES = rows("platforms", "platforms.milestone")
LISTINGS = rows("platforms", "platforms.memberlisting")
LISTED = rows("platforms", "platforms.listedmember")
FORMER = rows("region_names")
SOURCES = sources()
TEXT = "\n".join(SOURCES.values())
FOLDED = fold(TEXT)


@pytest.mark.parametrize("file", FILES)
def test_one_form_to_the_byte(file: str) -> None:
    raw = (FIXTURES / f"{file}.json").read_text(encoding="utf-8")
    objects = json.loads(raw)

    assert raw == json.dumps(objects, ensure_ascii=False, indent=1) + "\n"
    assert all(set(row) == {"model", "fields"} for row in objects)


@pytest.mark.django_db
def test_plain_loaddata_on_an_empty_database_twice() -> None:
    call_command("loaddata", *FILES, verbosity=0)
    call_command("loaddata", *FILES, verbosity=0)

    loaded = Counter({model.__name__: model.objects.count() for model in (Region, Platform, PlatformMember, Unit)})
    assert loaded == {
        "Region": len(REGIONS),
        "Platform": len(PLATFORMS),
        "PlatformMember": len(MEMBERS),
        "Unit": len(UNITS),
    }
    assert len(REGIONS) == 246


@pytest.mark.django_db
def test_every_object_passes_its_own_checks() -> None:
    call_command("loaddata", *FILES, verbosity=0)

    for file in FILES:
        for name in {row["model"] for row in json.loads((FIXTURES / f"{file}.json").read_text(encoding="utf-8"))}:
            for record in apps.get_model(name).objects.all():
                record.full_clean()
    for platform in Platform.objects.all():
        kept = platform.stage
        platform.settle()
        assert platform.stage == kept


@pytest.mark.parametrize("file", ["regions", "units"])
def test_parents_stand_before_their_children(file: str) -> None:
    seen: set[str] = set()
    for row in rows(file):
        for reference in ("parent", "successor"):
            assert not row.get(reference) or row[reference][0] in seen, row
        seen.add(row["code" if file == "regions" else "slug"])


def test_regions_agree_with_their_codes() -> None:
    for code, row in REGIONS.items():
        parent = row["parent"][0] if row["parent"] else ""
        shared = {"province": 0, "prefecture": 2, "county": 2 if code.startswith("50") else 4}[row["level"]]
        assert parent[:shared] == code[:shared], row
        assert row["current"] == (row["successor"] is None), row
        assert 97 < row["longitude"] < 111, row
        assert 26 < row["latitude"] < 35, row


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("500000", "重庆"),
        ("510000", "四川"),
        ("500155", "梁平"),
        ("500233", "忠县"),
        ("500240", "石柱"),
        ("500243", "彭水"),
        ("513200", "阿坝"),
        ("510402", "东区"),
        ("500157", "两江新区"),
    ],
)
def test_short_names_of_regions(code: str, short: str) -> None:
    assert REGIONS[code]["short_name"] == short


def test_the_ten_platforms_in_the_order_of_the_plan() -> None:
    assert [(row["order"], slug, row["kind"], row["zone"]) for slug, row in PLATFORMS.items()] == [
        (1, "wandakai", "demonstration_zone", "north"),
        (2, "mingyueshan", "demonstration_belt", "north"),
        (3, "chengxuanwan", "demonstration_zone", "north"),
        (4, "chuanyu-gaozhu-xinqu", "new_area", "middle"),
        (5, "heguangchang", "demonstration_zone", "middle"),
        (6, "suitong", "pioneer_zone", "middle"),
        (7, "zida", "demonstration_zone", "middle"),
        (8, "neirong", "demonstration_zone", "south"),
        (9, "luyongjiang", "demonstration_zone", "south"),
        (10, "chuannan-yuxi", "pilot_zone", "south"),
    ]


@pytest.mark.parametrize(
    ("slug", "in_sources", "outside"),
    [
        ("wandakai", "万州 开州 达州", ""),
        ("mingyueshan", "梁平 垫江 邻水 达川 大竹 开江", "长寿"),
        ("chengxuanwan", "城口 宣汉 万源", ""),
        ("chuanyu-gaozhu-xinqu", "渝北 广安", "邻水"),
        ("heguangchang", "合川 长寿 广安", ""),
        ("suitong", "潼南 遂宁", ""),
        ("zida", "大足 资阳", ""),
        ("neirong", "荣昌 内江", ""),
        ("luyongjiang", "永川 江津 泸州", ""),
        ("chuannan-yuxi", "自贡 泸州 内江 宜宾 江津 永川 荣昌", "綦江 大足 铜梁"),
    ],
)
def test_members(slug: str, in_sources: str, outside: str) -> None:
    found: dict[bool, list[str]] = {True: [], False: []}
    for row in MEMBERS:
        if row["platform"] == [slug]:
            found[row["basis"].startswith(OUTSIDE)].append(REGIONS[row["region"][0]]["short_name"])

    assert found == {False: in_sources.split(), True: outside.split()}


def test_each_platform_has_its_official_name_among_its_names() -> None:
    names = rows("platforms", "platforms.platformname")

    official = {row["platform"][0]: row["name"] for row in names if row["kind"] == "official"}
    assert official == {slug: row["name"] for slug, row in PLATFORMS.items()}
    assert len({row["name"] for row in names}) == len(names)
    assert all(row["basis"] for row in [*names, *MEMBERS])


@pytest.mark.parametrize("slug", PLATFORMS)
def test_stage_is_the_furthest_move_and_skipped_stages_are_accounted_for(slug: str) -> None:
    moves = [row for row in MOVES if row["platform"] == [slug]]

    assert PLATFORMS[slug]["stage"] == max((row["stage"] for row in moves), default=None)
    reached = 0
    for row in moves:
        assert row["stage"] == reached + 1 or row["reason"], row
        reached = row["stage"]
    for before, after in pairwise(moves):
        known = min(len(before["on"]), len(after["on"]))
        assert before["on"][:known] <= after["on"][:known]


@pytest.mark.parametrize(
    ("slug", "counts"),
    [
        ("mingyueshan", {"2020-07-27": 6, "2021-11-10": 7, "2021-12-31": 6}),
        ("chuanyu-gaozhu-xinqu", {"2020-07-27": 2, "2020-12-31": 2, "2021-12-31": 2}),
        ("chuannan-yuxi", {"2021-12-31": 7, "2023-03-02": 10}),
        ("wandakai", {"2023-03-11": 3}),
        ("neirong", {"2020-07-27": 2, "2021-12-31": 2}),
    ],
)
def test_each_document_lists_its_own_members(slug: str, counts: dict[str, int]) -> None:
    listings = [row for row in LISTINGS if row["platform"] == [slug]]

    found = {
        row["on"]: sum(member["counted"] for member in LISTED if member["listing"] == [slug, row["document"]])
        for row in listings
    }
    assert found == counts


@pytest.mark.parametrize("slug", PLATFORMS)
def test_the_members_are_those_of_the_document_that_settles_them(slug: str) -> None:
    listings = [row for row in LISTINGS if row["platform"] == [slug]]
    newest = max(listings, key=lambda row: (row["kind"] == "settles", row["on"]))

    listed = {row["region"][0] for row in LISTED if row["listing"] == [slug, newest["document"]]}
    assert listed == {row["region"][0] for row in MEMBERS if row["platform"] == [slug]}


def test_a_listing_quotes_the_source_that_lists_its_members() -> None:
    for row in LISTINGS:
        assert bool(row["quote"]) != row["outside"]
        assert fold(row["quote"]) in FOLDED
        members = [member for member in LISTED if member["listing"] == [row["platform"][0], row["document"]]]
        names = [REGIONS[member["region"][0]]["short_name"] for member in members]
        assert row["outside"] or all(name in row["quote"] for name in names)
        assert row["open_ended"] == ("等" in row["quote"])


def test_former_names_lead_to_a_region_and_no_code_is_both_old_and_kept() -> None:
    assert len(FORMER) == 337
    assert all(row["region"][0] in REGIONS and row["basis"].startswith(OUTSIDE) for row in FORMER)
    assert {row["old_code"] for row in FORMER}.isdisjoint(REGIONS)
    today = {(row["name"], row["old_code"]): REGIONS[row["region"][0]]["name"] for row in FORMER}
    for name, code, now in (
        ("开县", "500234", "开州区"),
        ("长寿县", "500221", "长寿区"),
        ("江津市", "500381", "江津区"),
        ("江北县", "510224", "渝北区"),
        ("达川地区", "513000", "达州市"),
    ):
        assert today[name, code] == now


def test_former_names_say_how_sure_they_are_and_a_doubt_says_why() -> None:
    """What the code list says plainly is of medium confidence, since it was not checked row by row."""
    told = {row["old_code"]: row for row in FORMER if "存疑" in row["basis"] or INFERRED in row["basis"]}

    assert {row["confidence"] for row in FORMER} == {"medium", "low"}
    assert {row["old_code"] for row in FORMER if row["confidence"] == "low"} <= set(told)
    assert {"500300", "510202", "519000", "512202", "513000"} <= set(told)
    assert sorted(REGIONS[row["region"][0]]["name"] for row in FORMER if row["old_code"] == "512202") == [
        "万州区",
        "渝中区",
    ]


@pytest.mark.parametrize("row", [*MOVES, *MILESTONES, *LISTINGS], ids=lambda row: f"{row['platform'][0]} {row['on']}")
def test_a_fact_from_outside_says_so(row: dict[str, Any]) -> None:
    assert row["outside"] == row["source"].startswith(OUTSIDE)
    assert row["confidence"] in {"high", "medium", "low"}
    assert row["on"]


def test_quotations_are_words_of_a_source() -> None:
    texts = [value for file in ("platforms", "units") for row in rows(file) for value in row.values()]
    quotes = [
        part for text in texts if isinstance(text, str) for quote in QUOTED.findall(text) for part in quote.split("……")
    ]
    assert len(quotes) > 60

    strange = [quote for quote in quotes if fold(quote) not in FOLDED]
    assert strange == []


def test_positioning_is_verbatim_and_has_a_basis() -> None:
    for row in PLATFORMS.values():
        assert bool(row["positioning"]) == bool(row["positioning_basis"])
        assert row["positioning"] in TEXT


def test_every_member_of_a_platform_has_a_unit_and_no_other_unit_a_region() -> None:
    regions = {row["region"][0] for row in MEMBERS}

    with_region = {slug: row["region"][0] for slug, row in UNITS.items() if row["region"]}
    assert sorted(with_region.values()) == sorted(regions)
    assert {slug for slug in UNITS if slug.startswith("diqu-")} == set(with_region)
    for slug, code in with_region.items():
        row, region = UNITS[slug], REGIONS[code]
        assert row["name"].endswith(region["name"])
        assert (row["level"], row["side"]) == (region["level"], "cq" if code.startswith("50") else "sc")


def _printed_names() -> Iterator[tuple[str, str]]:
    for slug, row in UNITS.items():
        if not row["region"]:
            yield from ((name, slug) for name in {row["name"], row["short_name"], *row["aliases"]} if name)


def test_units_have_a_basis_and_no_name_in_common() -> None:
    assert all(row["basis"] for row in UNITS.values())

    counts = Counter(fold(name) for name, _ in _printed_names())
    assert [name for name, count in counts.items() if count > 1] == []


def test_every_unit_is_named_in_a_source() -> None:
    """But for 四川省发展和改革委员会, which the texts name only as one of 两省市发展改革委."""
    printed = {slug for name, slug in _printed_names() if fold(name) in FOLDED}

    assert {slug for slug, row in UNITS.items() if not row["region"]} - printed == {"sichuan-sheng-fazhan-gaige-wei"}


def test_every_alias_is_printed_in_a_source() -> None:
    aliases = [alias for row in UNITS.values() for alias in row["aliases"]]

    assert [alias for alias in aliases if fold(alias) not in FOLDED] == []


def test_wordings_of_platforms_stand_in_a_source_beside_the_members() -> None:
    parts = PARTS.split(FOLDED)
    short_names = {row["short_name"] for row in REGIONS.values()}

    for slug, wording, needs in lexicon.entries("platform_wordings"):
        assert slug in PLATFORMS
        assert set(needs.split("、")) <= short_names
        assert any(wording in part and all(name in part for name in needs.split("、")) for part in parts), wording


def test_names_that_count_in_full_only_are_names_of_regions() -> None:
    known = {name for row in REGIONS.values() for name in (row["name"], row["short_name"])}

    assert lexicon.words("region_full_only") <= known


def test_a_word_that_shields_is_longer_than_a_name_and_no_name_itself() -> None:
    regions = {name for row in REGIONS.values() for name in (row["name"], row["short_name"])}
    platforms = {row["name"] for row in (*PLATFORMS.values(), *rows("platforms", "platforms.platformname"))}
    names = regions | {name for name, _ in _printed_names()} | platforms

    for word in lexicon.words("not_names"):
        assert word not in names
        assert any(name in word for name in names), word


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("measure_units", {"count", "place"}),
        ("figure_openings", {"of"}),
        ("figure_qualifiers", {"before", "after", "none"}),
        ("figure_edges", set()),
        ("not_names", set()),
        ("region_full_only", set()),
    ],
)
def test_word_lists_hold_each_word_once(name: str, columns: set[str]) -> None:
    entries = lexicon.entries(name)

    assert len({entry[0] for entry in entries}) == len(entries)
    assert {column for entry in entries for column in entry[1:]} <= columns
