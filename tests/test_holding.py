"""Which documents that facts about platforms name are in the library."""

import pytest

from platforms.models import MemberListing, StageMove
from policies.holding import holding
from tests.factories import make_clause, make_policy

pytestmark = pytest.mark.django_db
NUMBERED = {
    "number_code": "渝府办发",
    "number_year": 2020,
    "number_serial": 97,
    "document_number": "渝府办发〔2020〕97号",
}


@pytest.fixture
def library() -> None:
    plan = make_policy(slug="plan", inner_title="推进方案", **NUMBERED)
    make_clause(plan, marker="(四)", path="2.4")
    make_clause(plan, marker="(一)", path="2.1")
    make_clause(plan, marker="(一)", path="3.1")
    make_policy(slug="joint", title="贯彻落实〈规划纲要〉联合实施方案", short_title="联合实施方案")


@pytest.mark.parametrize(
    ("document", "number", "place", "url"),
    [
        ("《推进方案》", "渝府办发〔2020〕97号", "（四）", "/policies/plan/2.4/"),
        ("", "渝府办发[2020]97号", "", "/policies/plan/"),
        ("《推进方案》", "", "", "/policies/plan/"),
        ("《推进方案》", "渝府〔2021〕57号", "", ""),  # another document of the same title
        ("《推进方案》", "渝府办发〔2020〕97号", "（一）", "/policies/plan/"),  # two clauses have this number
        ("《推进方案》", "渝府办发〔2020〕97号", "（九）", "/policies/plan/"),
        ("《贯彻落实〈规划纲要〉联合实施方案》", "", "", "/policies/joint/"),
        ("联合实施方案", "川办发〔2021〕1号", "", "/policies/joint/"),  # the library does not know its number
        ("《总体方案》", "", "", ""),
        ("国家发展改革委批复", "", "", ""),
        ("", "97号", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_document_is_known_by_number_or_title(
    library: None, document: str, number: str, place: str, url: str
) -> None:
    paper = MemberListing(document=document, number=number, place=place)

    assert holding([paper]).url_of(paper) == url


def test_many_documents_take_two_queries(library: None, django_assert_num_queries: object) -> None:
    papers = [StageMove(document="《推进方案》", number="渝府办发〔2020〕97号") for _ in range(30)]
    places = [MemberListing(document="《推进方案》", place="（四）") for _ in range(30)]

    with django_assert_num_queries(2):  # type: ignore[operator]
        found = holding([*papers, *places])

    assert {found.url_of(row) for row in places} == {"/policies/plan/2.4/"}
