"""What a platform page is made of."""

import datetime
from collections.abc import Callable

import pytest
from django.http import QueryDict

from platforms.fields import Side
from platforms.filters import PlatformFilter
from platforms.models import Milestone, Platform, Region, StageMove
from platforms.profile import Profile, overview
from policies.models import Clause, Mention, Policy, Responsibility, Task, Unit


def profile(platform: Platform) -> Profile:
    return Profile(Platform.objects.for_page().get(pk=platform.pk))


@pytest.fixture
def gaozhu(make_region: Callable[..., Region], make_platform: Callable[..., Platform]) -> Platform:
    """川渝高竹新区 with one member on each side."""
    yubei = make_region(code="500112", name="渝北区", longitude=106.63, latitude=29.72)
    guangan = make_region(code="511600", name="广安市", longitude=106.63, latitude=30.46)
    return make_platform((guangan, yubei), name="川渝高竹新区", slug="gaozhu")


def test_members_stand_by_side_chongqing_first(gaozhu: Platform) -> None:
    sides = [(label, [str(member) for member in members]) for label, members in gaozhu.sides]

    assert sides == [("重庆", ["渝北区"]), ("四川", ["广安市"])]


def test_wordings_come_in_the_order_of_their_documents(
    gaozhu: Platform,
    make_policy: Callable[..., Policy],
    make_clause: Callable[..., Clause],
    make_mention: Callable[..., Mention],
) -> None:
    later = make_policy(issued_on=None, published_on=datetime.date(2021, 12, 31))
    older = make_policy(issued_on=datetime.date(2020, 7, 27), published_on=datetime.date(2020, 11, 30))
    undated = make_policy(issued_on=None, published_on=None)
    make_mention(make_clause(undated, text="高竹新区"), "高竹新区", platform=gaozhu)
    for text in ("支持川渝高竹新区建设。", "推动川渝高竹新区改革。"):
        make_mention(make_clause(later, text=text), "川渝高竹新区", platform=gaozhu)
    make_mention(make_clause(older, text="共建高滩茨竹新区。"), "高滩茨竹新区", platform=gaozhu)

    wordings = [(w.words, w.policy, w.on and w.on.year, w.times) for w in profile(gaozhu).said.wordings]

    assert wordings == [
        ("高滩茨竹新区", older, 2020, 1),
        ("川渝高竹新区", later, 2021, 2),
        ("高竹新区", undated, None, 1),
    ]


def test_a_clause_that_names_the_platform_twice_stands_once(
    gaozhu: Platform, make_clause: Callable[..., Clause]
) -> None:
    clause = make_clause(text="高竹新区。高竹新区。")
    for start in (0, 5):
        Mention.objects.create(
            clause=clause, platform=gaozhu, kind="platform", words="高竹新区", start=start, end=start + 4
        )

    (naming,) = profile(gaozhu).said.namings

    assert naming.times == 2
    assert naming.passage.words == "高竹新区"


def test_units_that_a_rule_derives_for_another_platform_are_left_out(
    gaozhu: Platform,
    make_task: Callable[..., Task],
    make_unit: Callable[..., Unit],
    make_region: Callable[..., Region],
    make_mention: Callable[..., Mention],
    make_responsibility: Callable[..., Responsibility],
) -> None:
    task = make_task()
    assert task.clause is not None
    make_mention(task.clause, "川渝高竹新区", platform=gaozhu)
    own = make_unit(name="重庆市渝北区", region=Region.objects.get(code="500112"))
    other = make_unit(name="四川省内江市", region=make_region(code="511000", name="内江市"), side=Side.SICHUAN)
    both = make_unit(name="两省市发展改革委", side=Side.JOINT)
    for unit in (own, other):
        make_responsibility(task, unit, basis="derived", rule="平台成员是责任主体")
    make_responsibility(task, both)

    said = profile(gaozhu).said

    assert said.tasks == [task]
    assert [row.unit for row in said.units] == [own, both]


@pytest.mark.parametrize(
    ("reached", "moves", "states"),
    [
        (None, [], ["unknown"] * 7),
        (5, [(4, "2020-12"), (5, "2020-12-31")], ["unknown"] * 3 + ["done", "current", "ahead", "ahead"]),
        (1, [(1, "2020")], ["current"] + ["ahead"] * 6),
        (7, [(n, f"202{n}") for n in range(1, 8)], ["done"] * 6 + ["current"]),
    ],
)
def test_steps(gaozhu: Platform, reached: int | None, moves: list[tuple[int, str]], states: list[str]) -> None:
    Platform.objects.filter(pk=gaozhu.pk).update(stage=reached)
    for stage, on in moves:
        StageMove.objects.create(platform=gaozhu, stage=stage, on=on, reason="库外资料只载此步")

    steps = profile(gaozhu).steps

    assert [step.state for step in steps] == states
    assert [step.number for step in steps if step.moves] == [stage for stage, _ in moves]


@pytest.mark.parametrize(
    ("moves", "unrecorded", "since"),
    [
        ([], [], []),
        ([(4, "2020-12")], ["印发总体方案", "编制规划或实施方案", "建设运行"], ["2021"]),
        ([(6, "2021")], ["建设运行"], []),
        ([(7, "2020-11-30")], [], ["2020-12", "2021"]),
    ],
)
def test_what_may_have_happened_after_the_last_move(
    gaozhu: Platform, moves: list[tuple[int, str]], unrecorded: list[str], since: list[str]
) -> None:
    for on in ("2020-07-27", "2020-12", "2021"):
        Milestone.objects.create(platform=gaozhu, on=on, title="大事")
    for stage, on in moves:
        gaozhu.move_to(StageMove(stage=stage, on=on, reason="库外资料只载此步", document="批复"))

    page = profile(gaozhu)

    assert page.unrecorded == unrecorded
    assert [event.on for event in page.events_since] == since


@pytest.mark.parametrize(
    ("stage", "document", "by_state"),
    [
        (4, "国家发展改革委批复", True),
        (4, "国务院关于设立新区的批复", True),
        (4, "重庆市人民政府、四川省人民政府批复", False),
        (4, "渝府〔2021〕57号", False),
        (5, "国家发展改革委印发的总体方案", False),
    ],
)
def test_who_approved_it(gaozhu: Platform, stage: int, document: str, by_state: bool) -> None:
    StageMove.objects.create(platform=gaozhu, stage=stage, on="2020", document=document)

    assert profile(gaozhu).by_state == by_state


@pytest.mark.parametrize(
    ("on", "words"), [("2021", "2021年"), ("2021-11", "2021年11月"), ("2021-11-09", "2021年11月9日"), ("", "")]
)
def test_dates_are_as_exact_as_they_are_known(on: str, words: str) -> None:
    assert Milestone(on=on).on_words == words


def test_a_region_without_coordinates_is_left_out_of_the_picture(
    gaozhu: Platform, make_region: Callable[..., Region]
) -> None:
    gaozhu.members.create(region=make_region(name="邻水县", code="511623", longitude=None, latitude=None))

    dots = profile(gaozhu).picture.dots

    assert {dot.place.label for dot in dots} == {"渝北", "广安"}


def test_places_on_the_overview_are_drawn_once(gaozhu: Platform, make_platform: Callable[..., Platform]) -> None:
    make_platform((Region.objects.get(code="500112"),), order=99)

    drawn = overview(Platform.objects.for_list())

    assert len(drawn.marks) == 2
    assert [dot.place.key for dot in drawn.dots] == ["500112", "511600"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"gaozhu", "other"}),
        ("zone=north", {"gaozhu", "other"}),
        ("zone=south", set()),
        ("side=sc", {"gaozhu"}),
        ("side=cq", {"gaozhu", "other"}),
        ("side=sc&side=cq", {"gaozhu", "other"}),
        ("region=511600", {"gaozhu"}),
        ("stage=none", {"other"}),
        ("stage=5", {"gaozhu"}),
        ("stage=abc", {"gaozhu", "other"}),
        ("kind=pilot_zone", {"other"}),
        ("q=广安", {"gaozhu"}),
        ("q=不存在", set()),
        ("side=nowhere", set()),
    ],
)
def test_filters(gaozhu: Platform, make_platform: Callable[..., Platform], query: str, found: set[str]) -> None:
    Platform.objects.filter(pk=gaozhu.pk).update(stage=5)
    make_platform((Region.objects.get(code="500112"),), slug="other", kind=Platform.Kind.PILOT_ZONE)

    listing = PlatformFilter(QueryDict(query), Platform.objects.for_list()).listing()

    assert {platform.slug for platform in listing.page} == found


def test_counts_stand_beside_the_choices(gaozhu: Platform, make_platform: Callable[..., Platform]) -> None:
    make_platform((Region.objects.get(code="500112"),))

    listing = PlatformFilter(QueryDict("side=sc"), Platform.objects.for_list()).listing()
    counts = {facet.name: {choice.value: choice.count for choice in facet.choices} for facet in listing.facets}

    assert counts["side"] == {"cq": 2, "sc": 1}  # as if nothing were chosen in the facet itself
    assert next(f for f in listing.facets if f.name == "region").choices[0].label == "重庆 渝北"
    assert counts["region"] == {"500112": 1, "511600": 1}
    assert counts["stage"] == {"none": 1}
