"""From where a document speaks: 市发展改革委 is 重庆市发展和改革委员会 in one of Chongqing, in one of Chengdu not."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policies.parsing.normalise import fold
from policies.parsing.structure import Header

STEP = r"[一-鿿]{1,8}?(?:自治区|自治州|自治县|省|市|州|盟|县|区|旗)"
PLACE = re.compile(rf"(?:中共|中国共产党)?(?P<first>{STEP})(?P<second>{STEP})?")
STATE = re.compile(r"国务院|中共中央|中央|全国|国家|[^省市县区]{2,12}(?:部|总局|总署)(?:$|办公厅)")
CODES = (("川渝", ("四川省", "重庆市")), ("渝川", ("重庆市", "四川省")), ("渝", ("重庆市",)), ("川", ("四川省",)))
STATE_CODE = re.compile(r"国(?:发|办|函|令|税|资|土|卫|文|市监|能|铁)|中(?:发|办)|[发财教建]\S{0,3}改")
LONGEST_UNKNOWN = 5  # characters of a place outside the two provinces: 贵州省, 石家庄市
PROVINCES = {"50": "重庆市", "51": "四川省"}


@dataclass(frozen=True, slots=True)
class Standpoint:
    """The places whose bodies a document names in short (市…, 省…), by their full names, the widest first.

    `state`: a document of the State Council or of one of its bodies, which names others without 国家. `known`: whether
    the text has a head that could tell it.
    """

    places: tuple[str, ...] = ()
    state: bool = False
    known: bool = True

    @property
    def joint(self) -> bool:
        """Whether both provinces speak."""
        return set(PROVINCES.values()) <= set(self.places)


def standpoint(head: Header, regions: Mapping[str, str]) -> Standpoint:
    """From where the document with this head speaks: its issuers say it, else its title, else its number.

    `regions`: codes (GB/T 2260) by the full names of regions.
    """
    title = fold(head.title)
    for words in (head.issuers, (title.partition("关于")[0],), (fold(head.inner_title),)):
        found = list(dict.fromkeys(place for word in words for place in _places(fold(word), regions)))
        if found:
            return Standpoint(_without_doubles(found))
        if any(STATE.match(fold(word)) for word in words):
            return Standpoint(state=True)
    number = fold(head.document_number)
    coded = next((places for code, places in CODES if number.startswith(code)), ())
    known = bool(head.issuers or number or "关于" in title)
    return Standpoint(coded, state=not coded and bool(STATE_CODE.match(number)), known=known)


def _places(words: str, regions: Mapping[str, str]) -> Iterable[str]:
    """The places that a name begins with, the widest first: 成都市武侯区… -> 四川省, 成都市, 武侯区."""
    match = PLACE.match(words)
    yield from (province for province in PROVINCES.values() if words.removeprefix("中共").startswith(province[:2]))
    for place in filter(None, (match["first"], match["second"]) if match else ()):
        code = regions.get(place, "")
        if code:
            yield PROVINCES[code[:2]]
        if code.startswith("51") and not code.endswith("00"):
            yield from (name for name, other in regions.items() if other == code[:4] + "00")
        if code or (place[-1] in "省市" and len(place) <= LONGEST_UNKNOWN):
            yield place


def _without_doubles(places: list[str]) -> tuple[str, ...]:
    """The places, but of two that would be written alike in short (两个市) neither, unless they are the provinces."""
    kept = []
    for place in places:
        rivals = [other for other in places if other[-1] == place[-1] and other != place]
        if not rivals or place in PROVINCES.values():
            kept.append(place)
    return tuple(kept)
