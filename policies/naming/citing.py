"""A citation that was typed: the one document or clause it means, or those it may mean, or what of it was not found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from policies.models import Mention
from policies.naming import clauses
from policies.naming.directory import Directory, Name
from policies.naming.fitting import EXACT, MOST, PART, SHORTEST_PART, WORD
from policies.naming.things import CITED, DOCUMENT, NUMBER, Link, Named, Thing
from policies.parsing.citation import LEAST_TITLE, Citation
from policies.parsing.citing import unwrapped
from policies.parsing.spelling import HAN_DIGITS
from policies.search.sounds import key

DOCUMENTS = frozenset({DOCUMENT, CITED})
LOOKED_AT = 40  # documents whose title has the words
LEAST_CITED = 4  # characters of a part of a title by which a document that is not held is known: 规划纲要
SHOWN = 3  # documents that are not held
CITING = 3  # clauses shown that cite a document which the library does not hold


@dataclass(frozen=True, slots=True)
class Meant:
    """A document that words may mean: how well they fit it, and why it is shown."""

    thing: Thing
    grade: int
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a citation comes to. `url`: of the one thing that it means; else `named` are those it may mean, best first.

    `missing` says, in Chinese, which part of it was not found; then `named` are what is nearest.
    """

    url: str = ""
    named: tuple[Named, ...] = ()
    missing: str = ""


def answer(directory: Directory, citation: Citation, within: int | None = None) -> Answer | None:
    """What the citation comes to, None if it is none; a clause number alone is looked for in the document `within`."""
    if not citation.document:
        return _clause_alone(citation, within)
    if not citation.steps:
        return _place(directory, citation) if citation.clause else _document(directory, citation)
    meant = _meant(directory, citation)
    if any(one.thing.sort == DOCUMENT for one in meant):
        return _clause(citation, [one for one in meant if one.thing.sort == DOCUMENT])
    if not citation.sure:
        return None
    return _not_held(meant, f"，因此没有“{citation.clause}”可看") if meant else _unknown(directory, citation)


def _document(directory: Directory, citation: Citation) -> Answer | None:
    """A citation of a whole document: by its number, in 《》, or by a whole title that is long enough."""
    meant = _meant(directory, citation)
    held = [one for one in meant if one.thing.sort == DOCUMENT]
    if citation.number is None and not citation.titled:
        return _plain_words(meant, held, citation)
    if not meant:
        return _unknown(directory, citation)
    if not held:
        return _not_held(meant)
    complete = citation.number is None or citation.number.serial is not None
    return Answer(held[0].thing.url if len(held) == 1 and complete else "", tuple(_documents(held, citation)))


def _plain_words(meant: Sequence[Meant], held: Sequence[Meant], citation: Citation) -> Answer | None:
    """Words that may be a title: the whole of one that is held is, and a part of one that is only cited."""
    if not citation.official:
        return None
    whole = [one for one in held if one.grade == EXACT and len(key(citation.document)) >= LEAST_TITLE]
    if whole:
        return Answer(whole[0].thing.url if len(whole) == 1 else "", tuple(_documents(whole, citation)))
    return _not_held(meant) if meant and not held and len(key(citation.document)) >= LEAST_CITED else None


def _meant(directory: Directory, citation: Citation) -> list[Meant]:
    """The documents that the words may mean: by number, by whole title, by title without issuer, by part of a title."""
    if citation.number:
        by_title = _titled(directory, citation) if citation.titled else ()
        return _numbered(directory, citation) or [one for one in by_title if one.thing.number is None]
    return _titled(directory, citation)


def _titled(directory: Directory, citation: Citation) -> list[Meant]:
    own = key(citation.document)
    names = [name for name in directory.exact.get(own, ()) if name.thing.sort in DOCUMENTS and name.label != NUMBER]
    if names:
        return _once(Meant(name.thing, EXACT, _why(name)) for name in names)
    bare = dict.fromkeys(
        thing for title in unwrapped(citation.document) for thing in directory.titles.get(key(title), ())
    )
    if bare:
        return [Meant(thing, WORD, "标题（不计发文机关和“印发…的通知”）") for thing in bare]
    names_it = citation.titled or citation.official
    parts = directory.titled.containing(own, len(directory.titled.text)) if len(own) >= SHORTEST_PART else ()
    wanted = (name for name in parts if names_it or name.thing.sort == DOCUMENT)
    return _once(Meant(name.thing, PART, f"{name.label}含“{citation.document}”") for name in islice(wanted, LOOKED_AT))


def _why(name: Name) -> str:
    return f"{name.label}：{name.printed}" if name.printed != name.thing.name else name.label


def _vague(meant: Sequence[Meant]) -> bool:
    """Whether so many titles have the words that not all were looked at."""
    return len(meant) >= LOOKED_AT // 2 and meant[0].grade == PART


def _once(meant: Iterator[Meant]) -> list[Meant]:
    """Each document once; those that are held first."""
    found: dict[tuple[int, int], Meant] = {}
    for one in meant:
        found.setdefault((one.thing.sort, one.thing.pk), one)
    return sorted(found.values(), key=lambda one: (one.grade, one.thing.sort))


def _numbered(directory: Directory, citation: Citation) -> list[Meant]:
    """Documents whose number is, or has in it, what was typed."""
    wanted = citation.number
    if wanted is None:
        return []
    rows = (
        directory.serials.get(wanted.serial, ())
        if wanted.serial
        else [thing for things in directory.serials.values() for thing in things]
    )
    fit = [(thing, thing.number) for thing in rows]
    parts = [(thing, own) for thing, own in fit if own and wanted.part_of(own)]
    same = [(thing, own) for thing, own in parts if own == wanted]
    return _once(
        Meant(thing, EXACT if own == wanted else WORD, f"{NUMBER}：{thing.printed_number}")
        for thing, own in same or parts
    )


def _place(directory: Directory, citation: Citation) -> Answer | None:
    """A clause by the words for its place, as pages of this site name it: 导语第1段, 版块“改革重点”第2段."""
    held = [one for one in _meant(directory, citation) if one.thing.sort == DOCUMENT]
    found = clauses.at_place(citation.clause, held[0].thing.pk) if len(held) == 1 else []
    return Answer(found[0].url, tuple(clauses.named(found))) if len(found) == 1 else None


def _documents(meant: Sequence[Meant], citation: Citation) -> Iterator[Named]:
    for at, one in enumerate(meant[:MOST]):
        thing = one.thing
        exact = citation.number is not None and one.grade == EXACT
        number = thing.printed_number if exact else ""
        yield Named(thing.name, thing.url, thing.what, one.why, thing.also, (one.grade, thing.sort, at), number)


def _clause(citation: Citation, held: Sequence[Meant]) -> Answer | None:
    """A citation of a clause of documents that are held."""
    by_pk = {one.thing.pk: one for one in held}
    found = clauses.meant(citation.steps, list(by_pk))
    if found:
        first = found[:MOST]
        named = [_with_document(row, named, by_pk) for row, named in zip(first, clauses.named(first), strict=True)]
        straight = len(found) == 1 and _sure(citation, held) and not _vague(held)
        return Answer(named[0].url if straight else "", tuple(named))
    if _vague(held):
        return None
    if not _sure(citation, held):
        return Answer(named=tuple(_documents(held, citation)))
    return _no_such_clause(citation, held)


def _sure(citation: Citation, held: Sequence[Meant]) -> bool:
    """Whether a clause is meant: its number is marked, or has several levels (3.16) behind the name of a document."""
    return citation.sure or citation.titled or (len(citation.steps) > 1 and held[0].grade < PART)


def _with_document(row: clauses.Row, named: Named, by_pk: dict[int, Meant]) -> Named:
    """Why the clause is shown: its number, and by what its document was found if that is not its name."""
    one = by_pk[row.policy]
    return (
        named
        if one.grade == EXACT and not one.why.startswith(NUMBER)
        else replace(named, why=f"{named.why}；{one.why}")
    )


def _no_such_clause(citation: Citation, held: Sequence[Meant]) -> Answer:
    if len(held) > 1:
        missing = f"名称含“{citation.document}”的 {len(held)} 份文件都没有“{citation.clause}”。"
        return Answer(named=tuple(_documents(held, citation)), missing=missing)
    thing = held[0].thing
    near = clauses.nearest(citation.steps, thing.pk)
    beyond = bool(near) and all((row.number or 0) < citation.steps[-1].number for row in near)
    beyond = beyond and citation.steps[-1].kind not in clauses.COUNTED
    ends = f"，编号到“{clauses.printed(near[-1].marker)}”为止" if beyond else ""
    missing = f"“{thing.name}”里没有“{citation.clause}”{ends}。"
    shown = clauses.named(near, "最接近的条款") if near else _documents(held, citation)
    return Answer(named=tuple(shown), missing=missing)


def _clause_alone(citation: Citation, within: int | None) -> Answer | None:
    """A clause number without a document: of the document that the search was limited to, else of any."""
    if within is None and citation.clause in HAN_DIGITS:
        return None  # a word like any other
    if within is None:
        return Answer(named=tuple(clauses.named(clauses.meant(citation.steps)[:MOST])))
    found = clauses.meant(citation.steps, [within])
    named = tuple(clauses.named(found[:MOST]))
    if named:
        return Answer(named[0].url if len(named) == 1 else "", named)
    if not citation.sure:
        return None
    near = clauses.nearest(citation.steps, within)
    return Answer(named=tuple(clauses.named(near, "最接近的条款")), missing=f"这份文件里没有“{citation.clause}”。")


def _not_held(meant: Sequence[Meant], more: str = "") -> Answer:
    """Documents that are cited but not held, with the clauses that cite them."""
    titles = "、".join(one.thing.name for one in meant[:SHOWN])
    named = [
        Named(one.thing.name, "", one.thing.what, one.why, tuple(_cited_by(one.thing)), (one.grade, CITED, at))
        for at, one in enumerate(meant[:SHOWN])
    ]
    return Answer(named=tuple(named), missing=f"{titles}未收录{more}。")


def _cited_by(thing: Thing) -> Iterator[Link]:
    """Where a document that is not held is cited: the first clauses, and a search for its title."""
    rows = (
        Mention.objects.filter(cited=thing.pk)
        .select_related("clause__policy")
        .order_by("clause__policy", "clause__position")
    )
    wanted = rows.only(
        "clause__path", "clause__marker", "clause__policy__slug", "clause__policy__title", "clause__policy__short_title"
    )
    for mention in wanted[:CITING]:
        clause = mention.clause
        yield Link(f"引用处：{clause.policy}{clauses.printed(clause.marker)}", clause.get_absolute_url())
    yield from thing.also


def _unknown(directory: Directory, citation: Citation) -> Answer | None:
    """A document that nothing is known of; words that name none may be words of the clause (成渝金融法院 (十八))."""
    if citation.number:
        return _no_such_number(directory, citation)
    words = citation.document
    if citation.titled or citation.official or not citation.steps:
        return Answer(missing=f"没有收录名称含“{words}”的文件，也没有条款引用它。")
    found = clauses.with_words(words, citation.steps)
    if found:
        why = f"序号相符，条款中有“{words}”"
        named = tuple(replace(one, why=why) for one in clauses.named(found[:MOST]))
        return Answer(named[0].url if len(found) == 1 else "", named)
    named = tuple(clauses.named(clauses.meant(citation.steps)[:SHOWN], "只有序号相符"))
    missing = f"没有名称含“{words}”的文件，序号为“{citation.clause}”的条款里也没有“{words}”。"
    return Answer(named=named, missing=missing)


def _no_such_number(directory: Directory, citation: Citation) -> Answer | None:
    """Documents with the same serial number, where no document has the number typed."""
    number = citation.number
    if number is None or number.serial is None or not (number.code or number.year or "号" in citation.document):
        return None
    near = [
        Meant(thing, PART, f"{NUMBER}：{thing.printed_number}") for thing in directory.serials.get(number.serial, ())
    ]
    printed = f"《{citation.document}》" if citation.titled else f"文号为“{citation.document}”"
    missing = f"没有收录{printed}的文件{'，或者它的文号不是这一个' if citation.titled else ''}。"
    return Answer(named=tuple(_documents(near[:3], citation)), missing=missing + ("序号相同的有：" if near else ""))
