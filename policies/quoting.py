"""How one names a document and a place in it, so that the reader of a quotation finds it again."""

from __future__ import annotations

from collections.abc import Mapping

from policies.models import Clause, Policy, Unit

INNER_QUOTES = str.maketrans("“”", "‘’")
INNER_TITLES = str.maketrans("《》", "〈〉")
STEPS = {
    Clause.Kind.BLOCK: "版块",
    Clause.Kind.LEAD: "导语第{}段",
    Clause.Kind.PARAGRAPH: "第{}段",
    Clause.Kind.DASH: "第{}分项",
    Clause.Kind.HEADLINE: "提要",
    Clause.Kind.ATTACHMENT: "附件{}",
    Clause.Kind.TABLE: "表格{}",
}


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

    Printed numbers as printed: 七（三十五）; what has none by its count: 案例②第3段, 导语第1段, 一（二）第1分项,
    版块“区域协同发展‘成绩单’”第2段. A paragraph that stands in nothing is 未编号第1段. Paths stay addresses only.
    """
    return "".join(step(c) for c in (*ancestors(clause, by_id), clause))


def short_place(clause: Clause) -> str:
    """Return the last step or two of the place, from what is loaded already: for lists that name the document."""
    parent = clause.parent if Clause.parent.is_cached(clause) else None
    return (step(parent) if parent else "") + step(clause)


def step(clause: Clause) -> str:
    """Return the place of `clause` within the clause above it."""
    if clause.kind == Clause.Kind.MEASURE:
        return f"“{clause.marker}”"
    if clause.marker and clause.kind != Clause.Kind.DASH:
        return clause.marker.strip().rstrip("、.．")
    if clause.kind == Clause.Kind.BLOCK and clause.heading:
        return f"版块“{clause.heading.translate(INNER_QUOTES)}”"
    count = clause.path.rpartition(".")[2].lstrip("abcdefghijklmnopqrstuvwxyz")
    words = STEPS.get(Clause.Kind(clause.kind), "第{}" + clause.get_kind_display()).format(count)
    return f"未编号{words}" if clause.kind == Clause.Kind.PARAGRAPH and not clause.parent_id else words


def citation(policy: Policy) -> str:
    """Return how one names `policy`: 《title》, its number (issuers or author where it has none) and its date.

    Titles inside the title stand in 〈〉 (GB/T 15834). Wants the issuances prefetched.
    """
    title = f"《{policy.title.translate(INNER_TITLES)}》"
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


def closed_up(name: str) -> str:
    """Return `name` without the spaces that a letter-spaced head puts into it."""
    return "".join(name.split())


def provenance(policy: Policy) -> str:
    """Return where the text was taken from, for a document that no number identifies; 转载 stands in the name."""
    return f"来源：{policy.source_name}" if policy.source_name and not policy.document_number else ""


def quotation(policy: Policy, clause: Clause, where: str, address: str, warning: str = "") -> str:
    """Return the words of `clause` with what one needs to find them again. static/js/reading.js writes the same."""
    source = _joined(citation(policy), where, provenance(policy), address)
    return f"“{clause.text}”（{source}）" + (f"\n{warning}" if warning else "")


def _joined(*parts: str) -> str:
    return "，".join(part for part in parts if part)
