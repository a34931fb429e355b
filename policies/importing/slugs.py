"""The address of an imported policy: proposed from its number or its title, in pinyin."""

from __future__ import annotations

import re

from pypinyin import Style, lazy_pinyin

from policies.models import Policy
from policies.parsing import fold
from policies.records.policy import NUMBER

LONGEST = 60
LATIN = re.compile(r"[a-z0-9]+")
TITLE_SYLLABLES = 40  # characters of pinyin taken from a title, before its year
WRAPPING = re.compile(r".*?关于(?:印发)?[《〈]?")


def proposed_slug(*, document_number: str, title: str, year: int | None) -> str:
    """An address that no policy has yet.

    渝府办发〔2020〕97号 gives yufubanfa-2020-97; without a number its subject and year do: ying-shang-huan-jing-2023.
    """
    return free(stem(document_number, title, year))


def stem(document_number: str, title: str, year: int | None) -> str:
    """The address by itself, whoever has it.

    >>> stem("渝府办发〔2020〕97号", "", 2020), stem("", "重庆市人民政府关于优化营商环境的意见", 2023)
    ('yufubanfa-2020-97', 'you-hua-ying-shang-huan-jing-de-yi-jian-2023')
    """
    if match := NUMBER.fullmatch(fold(document_number).strip()):
        return f"{pinyin(match[1], '')[:40]}-{match[2]}-{int(match[3])}"
    words = pinyin(WRAPPING.sub("", fold(title)).strip("》〉 ") or fold(title), "-")
    short = words if len(words) <= TITLE_SYLLABLES else words[: TITLE_SYLLABLES + 1].rpartition("-")[0]
    return "-".join(part for part in (short, str(year or "")) if part) or "wenjian"


def pinyin(words: str, between: str) -> str:
    """`words` in Latin letters without tones; what is neither Han nor ASCII letter or digit is left out."""
    syllables = lazy_pinyin(words, style=Style.NORMAL)  # what is no Han character comes back as it is, run by run
    return between.join(part for syllable in syllables for part in LATIN.findall(syllable.lower()))


def free(wanted: str) -> str:
    """`wanted`, or with a count behind it if a policy has it."""
    wanted = wanted[: LONGEST - 4].strip("-")
    taken = set(Policy.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    count = 2
    slug = wanted
    while slug in taken:
        slug = f"{wanted}-{count}"
        count += 1
    return slug
