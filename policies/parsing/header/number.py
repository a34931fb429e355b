"""Where the number of a document stands: above or below its title, with its date, or in the name of a file."""

from policies.parsing.header import dates, numbers
from policies.parsing.header.head import Head, is_prose
from policies.parsing.header.words import is_open, squeeze
from policies.parsing.lines import Line

FILE_LINES = 3


def read(head: Head) -> None:
    """The number on a line of its own among the first lines, or on two when it is broken behind its bracket."""
    top = head.top()
    for index, line in enumerate(top):
        if found := numbers.on_line(line.text):
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
    """A date that stands alone below the title: in brackets or Han digits that of the document, else of the page."""
    for line in head.after(head.title_end)[:3]:
        if is_prose(line.text) or line.text.endswith(":"):
            return
        if day := dates.whole(line.text):
            is_own = line.text.startswith("(") or day.is_han
            head.note("issued_on" if is_own else "published_on", day.iso, [line])
            head.take([line], "number" if is_own else "metadata")
            return
