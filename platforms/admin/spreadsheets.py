"""Export and import of a list: CSV and XLSX, with a preview of every change and every error by row and column."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from tablib import Dataset

from platforms.resources import RecordResource
from platforms.spreadsheets import FIRST_ROW, MAX_BYTES, MAX_ROWS, TYPES, SpreadsheetError, Table, read, write
from platforms.timeline import EMPTY, Change

if TYPE_CHECKING:
    from platforms.admin.records import RecordAdmin as Base
else:
    Base = object

HOUR = 3600
PIECE = 100  # rows that are tried in one transaction
PAUSE = 0.12  # seconds between two of them: who waits for SQLite's lock looks every tenth of a second
MAX_FAULTS = 200  # then the rest of the file is not tried any more
KINDS = {"new": "新增", "update": "修改", "skip": "不变"}


@dataclass(frozen=True)
class RowPreview:
    """What one row of the file would do."""

    number: int
    kind: str
    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Fault:
    """One thing wrong: the row and column as the spreadsheet counts and names them, and what to do."""

    row: int | None
    column: str
    message: str


@dataclass
class Preview:
    """What a file would do, or why it cannot be imported."""

    rows: list[RowPreview] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return sum(row.kind == kind for row in self.rows)

    @property
    def totals(self) -> dict[str, int]:
        return {kind: self.count(kind) for kind in KINDS.values()}


class UploadForm(forms.Form):
    """The file to import."""

    file = forms.FileField(
        label="表格文件",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=f"CSV 或 XLSX，不超过 {MAX_BYTES // 1048576} MB、{MAX_ROWS} 行",
    )

    def clean_file(self) -> Table:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise ValidationError(f"文件超过 {MAX_BYTES // 1048576} MB：请分成几份导入。")
        try:
            return read(upload.read(), upload.name)
        except SpreadsheetError as error:
            raise ValidationError(str(error)) from error


def preview_of(resource: RecordResource, table: Table, *, user: Any) -> Preview:
    """Try the table and say what would happen to each row.

    A try writes and rolls back, so it is made some rows at a time: others who write wait for one piece, not for all.
    """
    whole = Preview()
    try:
        resource.check_table(Dataset(*table.rows, headers=list(table.headings)))
    except ValidationError as error:
        return Preview(faults=[Fault(None, "", text) for text in error.messages])
    for first in range(0, len(table.rows), PIECE):
        if first and connection.vendor == "sqlite":
            time.sleep(PAUSE)
        piece = Table(table.headings, table.rows[first : first + PIECE])
        part = run(resource, piece, user=user, dry_run=True)
        whole.rows += [replace(row, number=row.number + first) for row in part.rows]
        whole.faults += [replace(each, row=each.row + first if each.row else None) for each in part.faults]
        if len(whole.faults) > MAX_FAULTS:
            break
    return whole


def run(resource: RecordResource, table: Table, *, user: Any, dry_run: bool) -> Preview:
    """Import the table in one transaction, or only try it, and say what happened to each row."""
    dataset = Dataset(*table.rows, headers=list(table.headings))
    result = resource.import_data(
        dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True, user=user
    )
    preview = Preview()
    for error in result.base_errors:
        texts = error.error.messages if isinstance(error.error, ValidationError) else [str(error.error)]
        preview.faults += [Fault(None, "", text) for text in texts]
    if preview.faults:
        return preview
    for invalid in result.invalid_rows:
        preview.faults += _faults(resource, invalid.number + 1, invalid.error_dict)
    for number, row in enumerate(result.rows, FIRST_ROW):
        preview.faults += [Fault(number, "", f"这一行不能导入：{error.error}") for error in row.errors]
        if row.import_type in KINDS:
            changes = tuple(_changes(resource, row.original, row.instance))
            preview.rows.append(RowPreview(number, KINDS[row.import_type], row.object_repr or "", changes))
    preview.faults.sort(key=lambda fault: fault.row or 0)
    return preview


def _faults(resource: RecordResource, number: int, errors: dict[str, list[str]]) -> list[Fault]:
    columns = {each.attribute or name: each.column_name for name, each in resource.fields.items()}
    return [
        Fault(number, "" if name == NON_FIELD_ERRORS else columns.get(name, name), text)
        for name, texts in errors.items()
        for text in texts
    ]


def _changes(resource: RecordResource, old: Any, new: Any) -> list[Change]:
    changes = []
    for each in resource.fields.values():
        if each.readonly or each.attribute is None:
            continue
        before = str(resource.export_field(each, old)) if old is not None else ""
        after = str(resource.export_field(each, new))
        if before != after:
            changes.append(Change(each.column_name, before or EMPTY, after or EMPTY))
    return changes


class SpreadsheetMixin(Base):
    """Adds export and import to the admin of a record."""

    resource_class: ClassVar[type[RecordResource]]
    change_list_template = "admin/record_list.html"

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path("export/<str:kind>/", self.admin_site.admin_view(self.export_view), name=f"{name}_export"),
            path("import/", self.admin_site.admin_view(self.import_view), name=f"{name}_import"),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        context = {
            "export_urls": [(kind.upper(), reverse(f"{name}_export", args=[kind])) for kind in TYPES],
            "import_url": reverse(f"{name}_import") if self.has_change_permission(request) else "",
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Exactly the rows that the list with the same filters shows, all pages of it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if kind not in TYPES:
            raise Http404("No such format")
        try:
            changes: ChangeList = self.get_changelist_instance(request)
            dataset = self.resource_class().export(changes.get_queryset(request))
        except (IncorrectLookupParameters, ValueError, OverflowError):
            messages.error(request, "网址中的筛选条件有误，没有导出：下面是未经筛选的列表。")
            return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
        response = HttpResponse(write(dataset.headers, dataset, kind), content_type=TYPES[kind])
        stamp = f"{timezone.localdate():%Y%m%d}"
        response["Content-Disposition"] = f'attachment; filename="{self.opts.model_name}-{stamp}.{kind}"'
        return response

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Upload, preview and confirmation. What is confirmed is what was previewed: it comes back signed."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if "confirmed" in request.POST:
            return self._confirm(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self._import_page(request, form=form)
        table = cast(Table, form.cleaned_data["file"])
        preview = preview_of(self.resource_class(), table, user=request.user)
        signed = (
            ""
            if preview.faults
            else signing.dumps([table.headings, table.rows], salt=self._salt(request), compress=True)
        )
        return self._import_page(request, form=UploadForm(), preview=preview, signed=signed)

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        try:
            headings, rows = signing.loads(request.POST["confirmed"], salt=self._salt(request), max_age=HOUR)
        except signing.BadSignature:
            messages.error(request, "预览已过期，或不是您的预览：请重新上传文件。")
            return HttpResponseRedirect(request.path)
        table = Table(tuple(headings), tuple(map(tuple, rows)))
        preview = run(self.resource_class(), table, user=request.user, dry_run=False)
        if preview.faults:
            return self._import_page(request, form=UploadForm(), preview=preview)
        told = "，".join(f"{kind} {count} 条" for kind, count in preview.totals.items())
        messages.success(request, f"导入完成：{told}。")
        return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    def _salt(self, request: HttpRequest) -> str:
        return f"import {self.opts.label} {request.user.pk}"

    def _import_page(self, request: HttpRequest, **context: Any) -> HttpResponse:
        resource = self.resource_class()
        page = {
            **self.admin_site.each_context(request),
            "title": f"导入{self.opts.verbose_name_plural}",
            "opts": self.opts,
            "media": self.media,
            "columns": [(each.column_name, each.readonly) for each in resource.get_export_fields()],
            "creates": resource.creates,
            **context,
        }
        return TemplateResponse(request, "admin/record_import.html", page)
