"""When a document takes effect, and what is settled last: what only a table, the masthead or the title says."""

import re
from dataclasses import replace

from policies.parsing.header import agencies, dates
from policies.parsing.header.head import Head
from policies.parsing.header.words import squeeze
from policies.parsing.normalise import fold

# 本办法自2021年7月1日起施行; in an order also 现予公布,自…起施行.
EFFECT = re.compile(
    r"(?:本[^,。;]{1,20}|(?:公布|发布|印发)[^。;]{0,10},)自((?:19|20)\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日) ?(?:之日)?起"
    r"(?:正式|开始)?(?:施行|实施|执行|生效|试行)"
)
FORWARDS = re.compile("批转|转发|批轉|轉發")
FAR = 40  # characters; a date and the names that sign with it stand closer
TABLE = ("document_number", "issued_on", "published_on", "printed_on", "effective_on", "validity", "title",
         "source_name", "author")  # fmt: skip
ISSUERS = ("reported_by", "masthead", "of_title", "adopted_by", "below_title", "issuers")  # the surest first


def read(head: Head) -> None:
    """The date on which the document says that it takes effect; 自公布之日起 is left to the reader."""
    for line in reversed(head.body):
        for match in EFFECT.finditer(line.text):
            if day := dates.first(match[1]):
                head.note_at("effective_on", day.iso, (line.at[match.start(1)], line.at[match.end(1) - 1] + 1))
                return


def settle(head: Head) -> None:
    """Fields that the text does not give, from the table beside it, from the masthead or from the title."""
    for name in TABLE:
        if name in head.stated:
            head.note_at(name, *head.stated[name])
    if "drawn_up_on" in head.stated:
        head.note_at("issued_on", *head.stated["drawn_up_on"])
    if not head.found.title and "order" in head.stated:
        head.note_at("title", *head.stated["order"])
    head.stated["of_title"] = (_of_title(head.found.title), head.places.get("title", (0, 0)))
    if FORWARDS.search(head.found.title) and _signed_inside(head):
        head.found = replace(head.found, issuers=())
    for name in ISSUERS:
        if name in head.stated:
            head.note_at("issuers", *head.stated[name])


def _signed_inside(head: Head) -> bool:
    """Whether the issuers found sign what is forwarded: the notice is dated above its text, and they stand below it."""
    issuers, dated = head.places.get("issuers"), head.places.get("issued_on")
    return bool(issuers and dated and dated[1] + FAR < issuers[0] and head.stated["of_title"][0])


def _of_title(title: str) -> tuple[str, ...]:
    """The issuers that a title names, in its own characters."""
    words, at, found = squeeze(title).text, 0, []
    folded = fold(words)
    for name in agencies.of_title(fold(title)):
        at = folded.find(name, at)
        found.append(words[at : at + len(name)])
        at += len(name)
    return tuple(found)
