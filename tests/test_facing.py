"""What two clauses have in common, and what differs in sentences that both have."""

import pytest

from policies.facing import facing


def shown(one: str, other: str) -> tuple[str, str]:
    """Both texts, what is the same in [ ], what differs within a sentence in { }."""
    signs = {"same": "[{}]", "differs": "{{{}}}", "": "{}"}
    left, right = facing(one, other)
    return ("".join(signs[p.kind].format(p.text) for p in left), "".join(signs[p.kind].format(p.text) for p in right))


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("甲乙丙丁戊己", "完全不同的事", "甲乙丙丁戊己", "完全不同的事"),
        ("共建示范区和园区。", "共建示範區和園區。", "[共建示范区和园区。]", "[共建示範區和園區。]"),
        (
            "到2025年建成3个园区。",
            "到2027年建成3个园区。",
            "[到]{2025}[年建成3个园区。]",
            "[到]{2027}[年建成3个园区。]",
        ),
        (
            "先做一件大事。后由各地共建现代农业示范区二期并扩大规模。",
            "为此共建现代农业示范区三处新址及其他。先做一件大事。",
            "[先做一件大事。]后由各地[共建现代农业示范区]二期并扩大规模。",
            "为此[共建现代农业示范区]三处新址及其他。[先做一件大事。]",
        ),
        ("", "甲", "", "甲"),
    ],
)
def test_facing(one: str, other: str, left: str, right: str) -> None:
    assert shown(one, other) == (left, right)


def test_nothing_of_a_text_is_lost_however_long() -> None:
    one, other = "甲乙。\u200b丙" * 9000, "丙甲乙 \ud800" * 9000

    left, right = facing(one, other)

    assert "".join(piece.text for piece in left) == one
    assert "".join(piece.text for piece in right) == other
