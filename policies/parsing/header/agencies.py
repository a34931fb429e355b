"""Names of issuing bodies: whether a line is one, and the names on a line that holds several."""

import functools
import re
from itertools import pairwise

from policies.parsing import lexicon
from policies.parsing.header.words import squeeze, without_notes

OTHERS = re.compile(r"等[\d一二三四五六七八九十]{0,3}个?(?:部门|单位|部委|机关)(?=$| )")
SEAL = re.compile(r"\((?:盖章|代章|公章|印章|印|章|签章)\)")
NAME = re.compile(r"[一-鿿][一-鿿()·“”�□]{1,39}")
PLACE = re.compile(r"[一-鿿]{2,7}?(?:自治区|自治州|自治县|地区|省|市|县|区|州|盟|旗)")
PREFIXES = ("国家", "中华人民共和国", "中共", "中国共产党", "最高人民", "中国", "全国", "国务院", "中央")
LONGEST = 400  # a longer line holds no signature


@functools.cache
def _endings() -> tuple[str, ...]:
    return tuple(lexicon.words("agency_endings"))


@functools.cache
def _central() -> re.Pattern[str]:
    names = sorted(lexicon.words("central_agencies"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


def is_agency(text: str) -> bool:
    """Whether a folded text without spaces can be the name of one body."""
    if text in lexicon.words("central_agencies"):
        return True
    if not NAME.fullmatch(text) or "关于" in text or text.startswith(("各", "本", "有关", "根据", "按照", "由")):
        return False
    name = without_notes(text)
    return name.endswith(_endings()) and not name.endswith(tuple(lexicon.words("not_agencies")))


def names(text: str) -> tuple[str, ...]:
    """The names on a folded line that holds nothing but names, each without spaces; empty for any other line.

    >>> names("国 家 数 据 局"), names("财政部 税务总局(盖章)"), names("全面推行")
    (('国家数据局',), ('财政部', '税务总局'), ())
    """
    if len(text) > LONGEST:
        return ()
    words = [part for word in _words(OTHERS.sub("", SEAL.sub(" ", text))) for part in re.split("[、,]", word) if part]
    found: list[str] = []
    part = ""
    for word in words:
        part += word
        apart = _apart(part)
        if all(map(is_agency, apart)):
            found += apart
            part = ""
    return () if part else tuple(found)


def _words(text: str) -> list[str]:
    """The words of a line; characters that stand alone are one word, cut where the gap between them is wider."""
    pieces = [(match[0], match.start(), match.end()) for match in re.finditer(r"\S+", text)]
    gaps = [after[1] - before[2] for before, after in pairwise(pieces)]
    narrow = min(gaps, default=0)
    joined: list[str] = []
    for index, (word, _, _) in enumerate(pieces):
        single = len(word) == 1 and index and len(pieces[index - 1][0]) == 1
        if single and gaps[index - 1] <= narrow:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _apart(name: str) -> list[str]:
    """Names that run together: at names of central bodies, or where the place that opens the first one comes again."""
    central = [match[0] for match in _central().finditer(name)]
    if len(central) > 1 and "".join(central) == name:
        return central
    place = PLACE.match(name.removeprefix("中共"))
    openings = (place[0], *PREFIXES) if place else PREFIXES
    starts = [
        at
        for at in range(4, len(name) - 3)
        if name.startswith(openings, at) and is_agency(name[:at]) and not _goes_on(name[:at])
    ]
    if not starts:
        return [name]
    return [name[: starts[0]], *_apart(name[starts[0] :])]


def _goes_on(name: str) -> bool:
    return name.endswith(tuple(lexicon.words("vertical_agencies"))) or (
        name.startswith(("中共", "中国共产党")) and name.endswith("委员会")
    )


def of_title(title: str) -> tuple[str, ...]:
    """The bodies that a folded title names before 关于, 印发, 转发 …

    >>> of_title("国家发展改革委 国家数据局关于建立机制的通知"), of_title("国务院批转某部报告的通知")
    (('国家发展改革委', '国家数据局'), ('国务院',))
    """
    cut = re.search("关于|批转|转发|印发|公布|发布|办公厅转发", title[:LONGEST])
    return names(title[: cut.start()]) if cut else ()


def of_masthead(text: str) -> tuple[str, ...]:
    """The bodies of a 发文机关标志 (某省人民政府文件), or none.

    >>> of_masthead("某 省 人 民 政 府 文 件")
    ('某省人民政府',)
    """
    squeezed = squeeze(text).text
    return names(squeezed.removesuffix("文件")) if squeezed.endswith("文件") else ()
