"""A filled-in sheet, read into entries; whatever cannot be read is told by row and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError

from platforms.resources import DayWidget
from platforms.spreadsheets import FIRST_ROW, MAX_BYTES, MAX_ROWS, SpreadsheetError, Table, read
from policies import tracking
from policies.bulk import proofs
from policies.bulk.sheet import COLUMNS, HEADINGS, STATUSES
from policies.models import Task
from policies.models.status import SIDES
from policies.tracking.batch import EVIDENCE, check_number

FILLED = tuple(column.heading for column in COLUMNS if column.open)
SIDE = {str(side.label): side.value for side in SIDES}
STATUS = {str(status.label): status.value for status in STATUSES}
Key = tuple[str, str]


class SheetForm(forms.Form):
    """The sheet that was filled in."""

    file = forms.FileField(
        label="填好的表格",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=f"XLSX（也收另存的 CSV），不超过 {MAX_BYTES // 1048576} MB、{MAX_ROWS} 行",
        error_messages={"required": "请先选一个文件。", "empty": "这个文件是空的：请选填好的表格。"},
    )

    def clean_file(self) -> Table:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(f"文件超过 {MAX_BYTES // 1048576} MB：请删去不需要的行，或分几次上传。")
        try:
            return checked(read(file.read(), file.name, formulas=False))
        except SpreadsheetError as error:
            raise ValidationError(str(error)) from error


def checked(table: Table) -> Table:
    """The table, if it has the columns of the sheet. Raises SpreadsheetError."""
    missing = [heading for heading in HEADINGS if heading not in table.headings]
    strange = [heading for heading in table.headings if heading not in HEADINGS]
    if missing or strange:
        found = [f"缺少“{'”“'.join(missing)}”列"] * bool(missing) + [f"多出“{'”“'.join(strange)}”列"] * bool(strange)
        raise SpreadsheetError(f"列名和下载的表不一致（{'，'.join(found)}）：请在下载的表上填写，不要改动列名。")
    return table


@dataclass(frozen=True)
class Known:
    """A task as the library has it now."""

    pk: int
    version: int
    name: str
    status: Mapping[str, str]


def entries_of(table: Table) -> list[tracking.Entry]:
    """The rows that were filled in, as entries; two queries, and a few for each citation.

    Raises ValidationError if there is none, or more than one save takes.
    """
    cells = [dict(zip(table.headings, row, strict=True)) for row in table.rows]
    filled = [(number, row) for number, row in enumerate(cells, FIRST_ROW) if any(row[name] for name in FILLED)]
    if not filled:
        raise ValidationError(f"表里没有填写任何进展：请在“{'”“'.join(FILLED)}”各列填写后再上传。")
    check_number(len(filled))
    tasks = _tasks({row["文件"] for _, row in filled})
    meant = proofs.read(row[EVIDENCE] for _, row in filled)
    return [
        _entry(number, row, tasks.get((row["文件"], row["条款路径"])), meant[row[EVIDENCE]]) for number, row in filled
    ]


def _tasks(slugs: set[str]) -> dict[Key, Known]:
    rows = Task.objects.filter(policy__slug__in=slugs).order_by()
    names = ("policy__slug", "path", "pk", "version", "marker", "title", *(f"status_{side}" for side in SIDES))
    return {
        (slug, path): Known(pk, version, f"{marker}{title}", dict(zip(SIDES, halves, strict=True)))
        for slug, path, pk, version, marker, title, *halves in rows.values_list(*names)
    }


def _entry(number: int, row: Mapping[str, str], task: Known | None, proof: proofs.Proof) -> tracking.Entry:
    faults = list(proof.faults)
    status, on = "", None
    if row["转入状态"] and not (status := STATUS.get(row["转入状态"], "")):
        told = f"“{row['转入状态']}”不在可填的值之内；可填：{'、'.join(STATUS)}；状态不变就空着。"
        faults.append(tracking.Fault("转入状态", told))
    try:
        on = DayWidget().clean(row["日期"].removesuffix(" 00:00:00"))
    except ValueError as error:
        faults.append(tracking.Fault("日期", str(error)))
    side = SIDE.get(row["方"], row["方"])
    faults += _altered(row, task, side)
    key = task.pk if task else 0
    rest = (row["进展情况"], row[EVIDENCE], tuple(faults), proof.clause)
    return tracking.Entry(number, key, side, row["版本"], status, on, *rest)


def _altered(row: Mapping[str, str], task: Known | None, side: str) -> list[tracking.Fault]:
    """What was changed in the columns that are only shown, in a row that nobody overtook."""
    if task is None or row["版本"] != str(task.version):
        return []
    given = {"任务": task.name, "现在的状态": tracking.label(task.status.get(side, ""))}
    return [
        tracking.Fault(column, f"这一列不能改：表中是“{row[column][:40]}”，库中是“{value[:40]}”。请还原这一格。")
        for column, value in given.items()
        if row[column] != value
    ]
