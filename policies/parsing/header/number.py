"""Where the number of a document stands: above or below its title, with its date, or in the name of a file."""

from policies.parsing.header import agencies, dates, numbers
from policies.parsing.header.groups import DRAFTED
from policies.parsing.header.head import Head
from policies.parsing.header.masthead import as_printed
from policies.parsing.header.words import is_open, place, squeeze
from policies.parsing.lines import Line

FILE_LINES, MOST_LINES, LONGEST_NAMES = 3, 25, 120


def read(head: Head) -> None:
    """The number on a line of its own among the first lines, or on two when it is broken behind its bracket."""
    top = head.top()
    for index, line in enumerate(top):
        found = numbers.on_line(line.text)
        if found and numbers.REGISTERED.search(line.text):
            head.take([line], "metadata")
        elif found:
            head.state("below_title", as_printed(head, line, found.by), place([line]))
            _take(head, [line], squeeze(head.printed(line, found.start, found.end)).text, found.day)
            return
        if is_open(line.text) and index + 1 < len(top):
            text = line.text + top[index + 1].text
            if len(text) <= numbers.LONGEST and numbers.on_line(text):
                rows = [line, top[index + 1]]
                _take(head, rows, squeeze("".join(head.printed(row) for row in rows)).text, None)
                return
    _file_name(head)


def _take(head: Head, rows: list[Line], words: str, day: str | None) -> None:
    head.note("document_number", words, rows)
    head.note("issued_on", day, rows)
    head.title_end = max(head.title_end, rows[-1].end)
    head.take(rows, "number")


def _file_name(head: Head) -> None:
    """The name of the file that the document came in, above or below the text: 某府发〔2021〕1号.docx."""
    for line in (*head.body[:FILE_LINES], *head.body[-FILE_LINES:]):
        if numbers.FILE.fullmatch(line.text) and (found := numbers.inside(line.text)):
            place = (line.at[found.start], line.at[found.end - 1] + 1)
            head.state("document_number", squeeze(head.printed(line, found.start, found.end)).text, place)
            head.take([line], "file")
            return


def below(head: Head) -> None:
    """What stands below the title before the text: a serial number, issuers, a date.

    A date there is that of the document when it is in brackets, in Han digits or below the issuers, else of the page.
    """
    rows: list[Line] = []
    for line in head.after(head.title_end)[:MOST_LINES]:
        if day := dates.whole(line.text):
            is_own = bool(rows) or line.text.startswith("(") or day.is_han
            head.note("issued_on" if is_own else "published_on", day.iso, [line])
            head.take([line], "number" if is_own else "metadata")
            break
        if DRAFTED.fullmatch(line.text):
            head.take([line], "drafter")
        elif agencies.names(line.text) and len(line.text) <= LONGEST_NAMES:
            rows.append(line)
        elif numbers.ONLY_SERIAL.fullmatch(squeeze(line.text).text) and not rows:
            head.state("document_number", squeeze(head.printed(line)).text.strip("()（）"), place([line]))
            head.take([line], "number")
        else:
            break
    if rows and head.title_end:
        names = tuple(name for row in rows for name in as_printed(head, row, agencies.names(row.text)))
        head.state("below_title", names, place(rows))
        head.take(rows, "signature")
