"""The sheet of /tasks/bulk/: one row a side of a task, what is given locked, what is to be filled in marked."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from platforms.spreadsheets import MAX_ROWS, harmless
from policies import tracking
from policies.ledger import words
from policies.models import Task, TaskStatus
from policies.models.lights import SideState
from policies.tracking.batch import EVIDENCE, MAX_ENTRIES, MAX_WORDS

MAX_TASKS = MAX_ROWS // 2
TITLE, HELP = "进展填报", "填写说明"
EDGE = Side(style="thin", color="BFBFBF")
BORDER = Border(EDGE, EDGE, EDGE, EDGE)
HEAD, GIVEN, OPEN = (PatternFill("solid", start_color=color) for color in ("DDD6C8", "F2F2F2", "FFFFFF"))


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, and whether people fill it in."""

    heading: str
    width: float
    open: bool = False


COLUMNS = (
    Column("文件", 18),
    Column("条款路径", 10),
    Column("任务", 34),
    Column("责任单位", 24),
    Column("时限", 12),
    Column("方", 6),
    Column("现在的状态", 14),
    Column("转入状态", 16, open=True),
    Column("日期", 13, open=True),
    Column("进展情况", 50, open=True),
    Column(EVIDENCE, 30, open=True),
    Column("版本", 7),
)
HEADINGS = tuple(column.heading for column in COLUMNS)
STATUSES = [status for status in TaskStatus if status != TaskStatus.CLOSED]  # striking off is no report
LINES = (
    "一行是一项任务的一方（重庆或四川）。只填白底的四列：转入状态、日期、进展情况、佐证；灰底各列不能改。",
    "不需要报告的行，四列都空着即可，上传时略过。不要改列名，不要增加列；可以删去不需要的行。",
    "转入状态：从下拉列表选；状态不变就空着。“已销号”不在这里填：由审核人员核查后办理。",
    "转入“已完成待销号”须附佐证：请在“佐证”填一个网址（http 或 https 开头），或库内的一条条款。",
    "条款可以贴它页面的网址，也可以写作“文件简称 三（二）”。以文件材料作佐证的，请打开任务单独填报，在那里上传。",
    "责任单位：都注明依据，“建议（待确认）”由规则得出，尚未经人确认。",
    "日期：进展发生的那一天，不晚于今天，写作 2026-10-15；2026/10/15、2026年10月15日也可以。",
    f"进展情况：必填，写明做了什么、到哪一步，最多 {MAX_WORDS} 字。",
    f"一次最多提交 {MAX_ENTRIES} 行，再多请另存为几份分别上传。单元格里不要用公式：有公式的格子会被退回。",
    "版本：用来发现下载之后别人的改动。任务在下载之后又被别人改过的，那一行不会覆盖，上传时会列出来。",
    "上传后先预览：逐行列出将提交的内容和每一处问题；确认之前什么也不会保存，有一处问题就一行也不会提交。",
)


def write(tasks: Sequence[Task], user: User) -> bytes:
    """The sheet of these tasks, with a row for each side that `user` may report for, as the bytes of an XLSX file."""
    book = Workbook()
    table = book.worksheets[0]
    table.title = TITLE
    table.append(HEADINGS)
    sides = tracking.sides_for(user, tasks)
    for task in tasks:
        for state in task.side_states:
            if state.side in sides[task.pk]:
                table.append([harmless(value) if isinstance(value, str) else value for value in _row(task, state)])
    _dress(table)
    _offer(table)
    _explain(book.create_sheet(HELP))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(task: Task, state: SideState) -> list[object]:
    title = f"{task.marker}{task.title}"
    units = words.all_units(words.surest(task.responsibilities.all()), task.unresolved_parties.all())
    given = [task.policy.slug, task.path, title, units, state.due_on, state.label]
    return [*given, state.status_label, None, None, None, None, task.version]


def _dress(table: Worksheet) -> None:
    """Head frozen and with filters, widths, what is given grey and locked."""
    table.freeze_panes = "D2"
    table.auto_filter.ref = table.dimensions
    table.print_title_rows = "1:1"
    table.page_setup.orientation, table.page_setup.fitToHeight = "landscape", 0
    table.sheet_properties.pageSetUpPr.fitToPage = True
    for number, column in enumerate(COLUMNS, 1):
        table.column_dimensions[get_column_letter(number)].width = column.width
        for (cell,) in table.iter_rows(min_row=2, min_col=number, max_col=number):
            cell.fill, cell.border = OPEN if column.open else GIVEN, BORDER
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.protection = Protection(locked=not column.open)
            cell.number_format = "yyyy-mm-dd" if column.heading in {"时限", "日期"} else "General"
    for cell in table[1]:
        cell.font, cell.fill, cell.border = Font(bold=True), HEAD, BORDER
    protection = table.protection
    protection.sheet, protection.autoFilter, protection.formatColumns, protection.formatRows = True, False, False, False
    protection.deleteRows = False


def _offer(table: Worksheet) -> None:
    """Lists and limits on the cells to fill in."""
    last = max(table.max_row, 2)
    labels = ",".join(str(status.label) for status in STATUSES)
    status = DataValidation("list", formula1=f'"{labels}"', allow_blank=True, showErrorMessage=True)
    status.errorTitle, status.error = "转入状态", "请从下拉列表中选一个；状态不变就空着。"
    day = DataValidation("date", operator="lessThanOrEqual", formula1="TODAY()", allow_blank=True)
    day.showErrorMessage, day.errorStyle = True, "warning"
    day.errorTitle, day.error = "日期", "请填已经发生的日期，写作 2026-10-15。"
    length = DataValidation("textLength", operator="lessThanOrEqual", formula1=str(MAX_WORDS), allow_blank=True)
    length.showErrorMessage, length.errorTitle, length.error = True, "进展情况", f"最多 {MAX_WORDS} 字。"
    for rule, heading in ((status, "转入状态"), (day, "日期"), (length, "进展情况")):
        letter = get_column_letter(HEADINGS.index(heading) + 1)
        rule.add(f"{letter}2:{letter}{last}")
        table.add_data_validation(rule)


def _explain(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 100
    sheet.append(["怎样填这张表"])
    sheet["A1"].font = Font(bold=True, size=14)
    for number, line in enumerate(LINES, 1):
        sheet.append([f"{number}. {line}"])
    for (cell,) in sheet.iter_rows(min_row=2, max_col=1):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.protection.sheet = True
