"""How one names a document and a place in it, so that the reader of a quotation finds it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policies.models import Clause, Policy, Unit
from policies.parsing import fold

INNER_QUOTES = str.maketrans("“”", "‘’")
INNER_TITLES = str.maketrans("《》", "〈〉")
HAN_DIGITS = "零一二三四五六七八九"
STEPS = {
    Clause.Kind.BLOCK: "版块",
    Clause.Kind.LEAD: "导语第{}段",
    Clause.Kind.PARAGRAPH: "第{}段",
    Clause.Kind.DASH: "第{}分项",
    Clause.Kind.HEADLINE: "提要",
    Clause.Kind.ATTACHMENT: "附件{}",
    Clause.Kind.TABLE: "表格{}",
}
ITEMS = {Clause.Kind.ITEM: "第{}项", Clause.Kind.SUBITEM: "第{}目"}  # what stands under an article (立法法 第六十五条)


def ancestors(clause: Clause, by_id: Mapping[int, Clause]) -> list[Clause]:
    """Return the clauses that `clause` stands in, outermost first."""
    found: list[Clause] = []
    above = by_id.get(clause.parent_id or 0)
    while above:
        found.insert(0, above)
        above = by_id.get(above.parent_id or 0)
    return found


def place(clause: Clause, by_id: Mapping[int, Clause]) -> str:
    """Return how one names the place of `clause` in its document, in words a reader can count out.

    Printed numbers as printed: 七（三十五）, 第三章第十二条第（二）项, 附件2第一条, 专栏3; what has none by its count:
    案例②第3段, 导语第1段, 一（二）第1分项, 第十二条第二款, 版块“区域协同发展‘成绩单’”第2段. A paragraph that stands in
    nothing is 未编号第1段. Paths stay addresses only.
    """
    chain = [*ancestors(clause, by_id), clause]
    numbers = [fold(closed_up(each.marker)).rstrip(".、") for each in chain]
    whole = [at for at, number in enumerate(numbers) if number and _opens(number, numbers[at + 1 :])]
    return "".join(step(each, chain[:at]) for at, each in enumerate(chain) if at not in whole)


def _opens(number: str, below: Sequence[str]) -> bool:
    """Whether a number further down repeats this one: 3.2.1 says itself that it stands in 3.2."""
    return any(each.startswith(f"{number}.") for each in below)


def short_place(clause: Clause) -> str:
    """Return the last step or two of the place, from what is loaded already: for lists that name the document."""
    parent = clause.parent if Clause.parent.is_cached(clause) else None
    return place(clause, {parent.pk: parent} if parent else {})


def step(clause: Clause, above: Sequence[Clause] = ()) -> str:
    """Return the place of `clause` within the last of the clauses `above` it."""
    number = closed_up(clause.marker).rstrip("、.．：:")
    if clause.kind == Clause.Kind.MEASURE:
        return f"“{number}”"
    if number and clause.kind != Clause.Kind.DASH:
        in_article = any(each.kind == Clause.Kind.ARTICLE for each in above)
        words = ITEMS.get(Clause.Kind(clause.kind), "{}") if in_article else "{}"
        return words.format(number) + _again(clause)
    if clause.kind in {Clause.Kind.BLOCK, Clause.Kind.DOCUMENT} and clause.heading:
        return _titled(clause)
    count = clause.path.rpartition(".")[2].lstrip("abcdefghijklmnopqrstuvwxyz")
    if clause.kind == Clause.Kind.PARAGRAPH and above and above[-1].kind == Clause.Kind.ARTICLE and count.isdigit():
        return f"第{han(int(count) + 1)}款"  # the words behind the number of the article are its first
    words = STEPS.get(Clause.Kind(clause.kind), "第{}" + clause.get_kind_display()).format(count)
    return f"未编号{words}" if clause.kind == Clause.Kind.PARAGRAPH and not clause.parent_id else words


def _titled(clause: Clause) -> str:
    if clause.kind == Clause.Kind.BLOCK:
        return f"版块“{clause.heading.translate(INNER_QUOTES)}”"
    return f"《{closed_up(clause.heading).translate(INNER_TITLES)}》"


def _again(clause: Clause) -> str:
    """What tells a number from the same number printed before it; its path has a count."""
    times = clause.path.rpartition(".")[2].partition("-")[2]
    return f"（第{times}处）" if times.isdigit() and clause.kind != Clause.Kind.TABLE else ""


def han(number: int) -> str:
    """Return a number below 100 in Han digits; larger ones stay Arabic.

    >>> han(2), han(10), han(21)
    ('二', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    if tens > 9:
        return str(number)
    return ("" if not tens else "十" if tens == 1 else f"{HAN_DIGITS[tens]}十") + (HAN_DIGITS[ones] if ones else "")


def closed_up(text: str) -> str:
    """Return `text` without spaces."""
    return "".join(text.split())


def unspaced(text: str) -> str:
    """Return a heading closed up if it is letter-spaced, else as it is.

    >>> unspaced("总　　则"), unspaced("附件 目录")
    ('总则', '附件 目录')
    """
    pieces = text.split()
    return "".join(pieces) if len(pieces) > 1 and all(len(piece) == 1 for piece in pieces) else text


def in_brackets(title: str) -> str:
    """Return a title in 《》, titles inside it in 〈〉 (GB/T 15834).

    >>> in_brackets("关于印发《推进方案》的通知")
    '《关于印发〈推进方案〉的通知》'
    """
    return f"《{title.translate(INNER_TITLES)}》"


def citation(policy: Policy) -> str:
    """Return how one names `policy`: 《title》, its number (issuers or author where it has none) and its date.

    Titles inside the title stand in 〈〉 (GB/T 15834). Wants the issuances prefetched.
    """
    title = in_brackets(policy.title)
    if policy.document_number:
        return _joined(title, policy.document_number, policy.dated)
    names = "、".join(name for name, _ in issuers(policy)) or policy.author
    return _joined(f"{names}：{title}" if names else title, policy.dated)


def issuers(policy: Policy) -> list[tuple[str, Unit | None]]:
    """Return who issued `policy`, as printed and in the printed order, each with its unit if one is known.

    Where the printed names are not on record, they are the names of the units. Wants the issuances prefetched.
    """
    units = [issuance.unit for issuance in policy.issuances.all()]
    if not policy.issuers_printed:
        return [(unit.name, unit) for unit in units]
    known = {closed_up(name): unit for unit in units for name in (*unit.aliases, unit.short_name, unit.name)}
    return [(name, known.get(closed_up(name))) for name in policy.issuers_printed]


def provenance(policy: Policy) -> str:
    """Return where the text was taken from, for a document that no number identifies; 转载 stands in the name."""
    return f"来源：{policy.source_name}" if policy.source_name and not policy.document_number else ""


def quotation(policy: Policy, clause: Clause, where: str, address: str, warning: str = "") -> str:
    """Return the words of `clause` with what one needs to find them again. static/js/reading.js writes the same."""
    source = _joined(citation(policy), where, provenance(policy), address)
    return f"“{clause.text}”（{source}）" + (f"\n{warning}" if warning else "")


def _joined(*parts: str) -> str:
    return "，".join(part for part in parts if part)
