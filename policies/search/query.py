"""What a person typed -> Query. Any input is valid: what cannot be searched is left out, and the query says so."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from policies.parsing.lexicon import pairs
from policies.search import numerals, tokens
from policies.search.lexicon import EMPTY, Lexicon

MAX_CHARACTERS = 200
MAX_TERMS = 20
MAX_FORMS = 12
MAX_YEARS = 300
QUOTES = str.maketrans("“”„‟「」『』", '"' * 8)
EITHER, BOTH = "\ue000", "\ue001"  # OR and AND, told from words of the same letters before case is folded
OPERATORS = {
    EITHER: re.compile(r"(?<![^\s\"])(?:OR|ＯＲ|\|{1,2}|｜|或)(?![^\s\"])"),
    BOTH: re.compile(r"(?<![^\s\"])(?:AND|ＡＮＤ|&&)(?![^\s\"])"),
}
NAMED = ("标题", "文号", "机关", "平台")  # fields whose values are looked up by name
NO_FIELD = "无"
FIELDS = dict(pairs("search_fields"))
# Perhaps -, perhaps a field, then "…" (or an opening quote to the end), or anything up to a space or quote.
ITEM = re.compile(
    rf"(?P<operator>[{EITHER}{BOTH}])|(?P<minus>-?)(?:(?P<field>{'|'.join(sorted(FIELDS, key=len, reverse=True))}):)?"
    rf'(?:"(?P<phrase>[^"]*)(?P<closed>"?)|(?P<word>[^"{tokens.GAP}{EITHER}{BOTH}]+))'
)
EDGES = re.compile(r"^[\W_]+|(?:[^\w%‰]|_)+$")  # 5% keeps its sign
YEARS = re.compile(r"(?P<first>\d{4})?年?(?P<dots>\.{2,}|…+|-|—+|~|至|到)?(?P<last>\d{4})?年?")
HINTS = {
    "标题": "应写成 标题:实施方案",
    "文号": "应写成 文号:渝府办发〔2020〕97号",
    "机关": "应写成 机关:重庆市人民政府",
    "年份": "应写成 年份:2021 或 年份:2021..2023",
    "任务": "应写成 任务:是 或 任务:否",
    "平台": "应写成 平台:高竹新区",
}
YES, NO = {"是", "有", "1", "yes", "true"}, {"否", "无", "0", "no", "false"}


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must occur, in any of its `forms`; all are folded, what was typed comes first.

    `quoted`: it stood between quotation marks; it has no other form, and is never broken into words.
    """

    text: str
    forms: tuple[str, ...]
    quoted: bool = False

    @classmethod
    def of(cls, text: str) -> "Term":
        """The folded text as it stands, without other forms."""
        return cls(text, (text,))


@dataclass(frozen=True, slots=True)
class Field:
    """名:值. `years`: first and last year of 年份. `wanted`: what 任务 asks for. `text`: what the others look up."""

    name: str
    text: str
    years: tuple[int, int] | None = None
    wanted: bool = True
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Of each of `groups` one term must occur, none of `excluded`, and the clause must pass the `fields`.

    `remarks`: what was typed wrongly and is taken as text, in Chinese. `truncated`: more was typed than is searched.
    """

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    fields: tuple[Field, ...] = ()
    remarks: tuple[str, ...] = ()
    truncated: bool = False

    @property
    def empty(self) -> bool:
        """Nothing to look for. What is only excluded finds nothing either: the whole library is no result."""
        return not self.groups and not any(not each.excluded for each in self.fields)

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms, those of which one is enough too."""
        return tuple(term for group in self.groups for term in group)

    @property
    def needles(self) -> tuple[str, ...]:
        """Every form that makes a clause a hit: what is highlighted."""
        return tuple(dict.fromkeys(form for term in self.terms for form in term.forms))

    @property
    def others(self) -> tuple[Term, ...]:
        """The terms that are searched in more than one form."""
        return tuple(term for term in self.terms if len(term.forms) > 1)


@dataclass(slots=True)
class _Building:
    """What has been read so far. `joined`: the next term is an alternative to the last."""

    lexicon: Lexicon | None
    groups: list[dict[str, Term]] = field(default_factory=list)
    excluded: dict[str, Term] = field(default_factory=dict)
    fields: dict[Field, None] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)
    joined: bool = False

    def term(self, text: str, *, quoted: bool) -> Term:
        ways = () if quoted or self.lexicon is None else (*numerals.others(text), *self.lexicon.others(text))
        return Term(text, tuple(dict.fromkeys((text, *ways)))[:MAX_FORMS], quoted)

    def add(self, term: Term) -> None:
        if self.joined and self.groups:
            self.groups[-1].setdefault(term.text, term)
        elif {term.text} not in map(set, self.groups):
            self.groups.append({term.text: term})
        elif term.quoted:
            self.groups[[set(group) for group in self.groups].index({term.text})] = {term.text: term}
        self.joined = False


def parse(typed: str, lexicon: Lexicon | None = EMPTY) -> Query:
    """The Query in what was typed: words are joined by AND, "…" “…” 「…」 is a phrase, -word is excluded.

    `甲 OR 乙` finds either, `名:值` (标题 文号 机关 平台 年份 任务) narrows the result. Terms have the other forms that
    the lexicon and the two ways to write numbers give; with None for a lexicon, none.

    >>> query = parse('優化 “营商环境” OR 5G -税費 年份:2021..2023')
    >>> [[term.text for term in group] for group in query.groups], [term.text for term in query.excluded]
    ([['优化'], ['营商环境', '5g']], ['税费'])
    >>> query.fields[0].years
    (2021, 2023)
    """
    text = typed[:MAX_CHARACTERS].translate(QUOTES).translate({ord(EITHER): " ", ord(BOTH): " "})
    for mark, operator in OPERATORS.items():
        text = operator.sub(mark, text)
    built = _Building(lexicon)
    items = list(ITEM.finditer(tokens.fold(text).text))
    for at, item in enumerate(items):
        _read(built, item, before=items[at - 1] if at else None, after=items[at + 1] if at + 1 < len(items) else None)
    groups = tuple(tuple(group.values())[:MAX_TERMS] for group in built.groups)
    return Query(
        groups=_first(groups, MAX_TERMS),
        excluded=_apart(tuple(built.excluded.values())[:MAX_TERMS], groups),
        fields=tuple(built.fields)[:MAX_TERMS],
        remarks=tuple(built.remarks),
        truncated=len(typed) > MAX_CHARACTERS
        or sum(map(len, groups)) > MAX_TERMS
        or max(len(built.excluded), len(built.fields)) > MAX_TERMS,
    )


def _apart(excluded: Iterable[Term], groups: Iterable[Iterable[Term]]) -> tuple[Term, ...]:
    """The excluded terms without other forms of theirs that are wanted: 双城经济圈 -成渝地区双城经济圈."""
    wanted = "\n".join(form for group in groups for term in group for form in term.forms)
    return tuple(
        replace(term, forms=(term.text, *(form for form in term.forms[1:] if form not in wanted))) for term in excluded
    )


def _first(groups: tuple[tuple[Term, ...], ...], most: int) -> tuple[tuple[Term, ...], ...]:
    """The groups up to the one with which there are more than `most` terms."""
    counts = [len(group) for group in groups]
    return tuple(group for at, group in enumerate(groups) if sum(counts[: at + 1]) <= most)


def _read(built: _Building, item: re.Match[str], before: re.Match[str] | None, after: re.Match[str] | None) -> None:
    if item["operator"]:
        _read_operator(built, item["operator"], between=_is_term(before) and _is_term(after))
        return
    quoted = item["phrase"] is not None
    value = item["phrase"] if quoted else item["word"]
    text = EDGES.sub("", value)
    if quoted and not item["closed"] and text:
        built.remarks.setdefault(f"引号没有配对：从“{text}”起到末尾按一句话查找。")
    if not text:
        return
    if item["field"]:
        _read_field(built, item["field"], value.strip(tokens.GAP), excluded=bool(item["minus"]))
    elif item["minus"]:
        built.excluded.setdefault(text, built.term(text, quoted=quoted))
    else:
        built.add(built.term(text, quoted=quoted))


def _is_term(item: re.Match[str] | None) -> bool:
    """Whether something can stand beside OR: a word or phrase, neither excluded nor a field."""
    if item is None or item["operator"] or item["minus"] or item["field"]:
        return False
    return bool(EDGES.sub("", item["phrase"] or item["word"] or ""))


def _read_operator(built: _Building, operator: str, *, between: bool) -> None:
    if operator == BOTH:  # words are joined so anyway
        return
    if between:
        built.joined = True
    else:
        built.remarks.setdefault("OR（或）应放在两个词中间，这里没有起作用。")


def _read_field(built: _Building, word: str, text: str, *, excluded: bool) -> None:
    name = FIELDS[word]
    read = next(_fields(name, text, excluded=excluded), None)
    if read:
        built.fields.setdefault(read)
        return
    hint = HINTS.get(name, f"可用的字段有 {'、'.join(each for each in HINTS if each != NO_FIELD)}")
    built.remarks.setdefault(f"没有按“{word}:{text}”筛选，只按普通文字查找：{hint}。")
    term = built.term(f"{word}:{text}" if name == NO_FIELD else EDGES.sub("", text), quoted=False)
    if excluded:
        built.excluded.setdefault(term.text, term)
    else:
        built.add(term)


def _fields(name: str, text: str, *, excluded: bool) -> Iterator[Field]:
    """The field that `name:text` is; none if the text is no value of it."""
    years = YEARS.fullmatch(text) if name == "年份" else None
    if name in NAMED:
        yield Field(name, text, excluded=excluded)
    elif years and (years["first"] or years["last"]):
        first, last = years["first"], years["last"] or ("9999" if years["dots"] else years["first"])
        low, high = sorted((int(first or 0), int(last)))
        yield Field(name, text, years=(low, high), excluded=excluded)
    elif name == "任务" and text in YES | NO:
        yield Field(name, text, wanted=(text in YES) != excluded)
