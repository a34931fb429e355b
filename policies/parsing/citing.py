"""Which document of the library a citation means: by its number first, then its exact title, then without wrapper."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from policies.parsing.normalise import fold
from policies.parsing.numbers import DocumentNumber, document_number

BY_NUMBER, BY_TITLE = "发文字号", "标题"
UNPRINTED = re.compile(r"[\s《》〈〉<>“”\"'‘’]")  # differ from one printing of a title to the next
WRAPPER = re.compile(r"(?:.*?关于)?(?:印发|转发|批转|发布|公布|下发)(?P<inner>.{4,}?)的(?:通知|公告|通告|函|决定)")
ISSUER = re.compile(r".{1,60}?(?:[厅委局部院会府办署行社处室省市区县州]|中心|公司|党组)(?=关于)")
STATE = "中华人民共和国"
SUFFIX = re.compile(r"\((?:试行|暂行|草案|修订|\d{4}年?(?:修订|修正|本))[^()]*\)$")
SIMILAR = 8  # characters that one title must share with another to be shown as similar


@dataclass(frozen=True, slots=True)
class Held:
    """A document that the library holds, by what others cite it with."""

    slug: str
    title: str
    inner_title: str = ""
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The documents that a citation may mean, and by what they were found: one is the answer, several leave it open."""

    slugs: tuple[str, ...] = ()
    basis: str = ""

    @property
    def slug(self) -> str:
        """The one document meant, or empty."""
        return self.slugs[0] if len(self.slugs) == 1 else ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Documents by all that they are cited with."""

    held: Mapping[str, Held] = field(default_factory=dict)
    numbers: Mapping[tuple[int, int], Sequence[tuple[str, str]]] = field(default_factory=dict)  # (code, slug)
    exact: Mapping[str, Sequence[str]] = field(default_factory=dict)
    loose: Mapping[str, Sequence[str]] = field(default_factory=dict)
    bare: Mapping[str, str] = field(default_factory=dict)  # the keys of `loose` without （试行）, （修订）

    @classmethod
    def of(cls, documents: Iterable[Held]) -> Self:
        """A catalogue of `documents`."""
        held: dict[str, Held] = {}
        numbers: dict[tuple[int, int], list[tuple[str, str]]] = {}
        exact: dict[str, list[str]] = {}
        loose: dict[str, list[str]] = {}
        for document in documents:
            held[document.slug] = document
            if (number := document_number(document.document_number)) and number.serial:
                numbers.setdefault((number.year or 0, number.serial), []).append((number.code, document.slug))
            titles = [title for title in (document.title, document.inner_title) if title]
            for key in dict.fromkeys(plain(title) for title in titles):
                exact.setdefault(key, []).append(document.slug)
            for key in dict.fromkeys(key for title in titles for key in unwrapped(title)):
                loose.setdefault(key, []).append(document.slug)
        return cls(held, numbers, exact, loose, {key: SUFFIX.sub("", key) for key in loose})

    def find(self, title: str, number: str = "") -> Found:
        """What 《title》（number） means; either may be empty. A document with another number is never meant."""
        cited = document_number(number)
        if slugs := self._numbered(cited):
            named = [slug for slug in slugs if slug in self._titled(title)[0]]
            return Found(tuple(named if len(named) == 1 else slugs), BY_NUMBER)
        slugs = [slug for slug in self._titled(title)[0] if not self._numbered_otherwise(slug, cited)]
        return Found(tuple(slugs), BY_TITLE) if slugs else Found()

    def candidates(self, title: str, number: str = "") -> Iterator[tuple[str, str]]:
        """(slug, reason in Chinese) of all that an editor may want to look at, the likeliest first, each once."""
        seen: set[str] = set()
        for slug, reason in self._reasons(title, document_number(number)):
            if slug not in seen:
                seen.add(slug)
                yield slug, reason

    def _reasons(self, title: str, cited: DocumentNumber | None) -> Iterator[tuple[str, str]]:
        yield from ((slug, "发文字号相同") for slug in self._numbered(cited))
        slugs, exactly = self._titled(title)
        for slug in slugs:
            other = "，但发文字号不同" if self._numbered_otherwise(slug, cited) else ""
            yield slug, ("标题相同" if exactly else "去掉发文机关、“印发…的通知”后标题相同") + other
        bare = SUFFIX.sub("", plain(title))
        for key, slugs in self.loose.items():
            if self.bare[key] == bare:
                yield from ((slug, "去掉“（试行）”“（修订）”后标题相同") for slug in slugs)
            elif min(len(key), len(bare)) >= SIMILAR and (key in bare or bare in key):
                yield from ((slug, "标题相近") for slug in slugs)

    def _numbered(self, cited: DocumentNumber | None) -> list[str]:
        """Documents of this number; before the code of the cited one other words may stand (根据渝府办发)."""
        if cited is None or not (cited.serial and cited.code):
            return []
        rows = self.numbers.get((cited.year or 0, cited.serial), ())  # an order has no year: 国务院令第722号
        same = [slug for code, slug in rows if code == cited.code]
        return same or [slug for code, slug in rows if code and cited.code.endswith(code)]

    def _numbered_otherwise(self, slug: str, cited: DocumentNumber | None) -> bool:
        own = document_number(self.held[slug].document_number)
        return bool(cited and own and cited.serial and own.serial and not own.part_of(cited))

    def _titled(self, title: str) -> tuple[Sequence[str], bool]:
        """Documents of this title, and whether it is theirs exactly."""
        if slugs := self.exact.get(plain(title)):
            return slugs, True
        keys = unwrapped(title)
        return list(dict.fromkeys(slug for key in keys for slug in self.loose.get(key, ()))), False


def plain(title: str) -> str:
    """The title without what differs from one printing to the next: spaces, 《》, quotation marks.

    >>> plain("《重庆四川两省市貫徹落实〈规划 纲要〉联合实施方案》")
    '重庆四川两省市贯彻落实规划纲要联合实施方案'
    """
    return UNPRINTED.sub("", fold(title))


def unwrapped(title: str) -> list[str]:
    """The plain title, then without issuer, without covering notice, without the name of the state.

    >>> unwrapped("国务院办公厅关于印发《某某工作方案》的通知")
    ['国务院办公厅关于印发某某工作方案的通知', '关于印发某某工作方案的通知', '某某工作方案']
    """
    whole = plain(title)
    found = [whole, whole.removeprefix(STATE)] if whole else []
    if issuer := ISSUER.match(whole):
        found.append(whole[issuer.end() :])
    if wrapper := WRAPPER.fullmatch(whole):
        found.append(wrapper["inner"].removeprefix(STATE))
    return list(dict.fromkeys(found))
