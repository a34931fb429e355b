"""The page 「导入文件」: files and pasted text in, drafts out; what is refused is told, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from policies.importing import facts
from policies.importing.documents import receive
from policies.models import DocumentImport
from policies.parsing.extract import MAX_BYTES, Reading, Refused, read_file, read_pasted

if TYPE_CHECKING:
    from policies.admin.imports.desk import DocumentImportAdmin

    Upload = UploadedFile[bytes]
else:
    Upload = UploadedFile

MAX_FILES = 20
MAX_PASTED = 1_000_000  # characters; as UTF-8 they stay below DATA_UPLOAD_MAX_MEMORY_SIZE
MEGABYTES = MAX_BYTES // 1048576
FORMATS = (".txt", ".html", ".htm", ".docx", ".pdf")
NAMELESS = "粘贴的文字"
FULL = "数据库没有接受这份文件，什么也没有保存。请重试；如再出现，请告知管理员：{}"


class FilesInput(forms.FileInput):
    """A picker of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each as it came: what is wrong with one must not stop the others."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        files = [each for each in data or [] if each]
        if len(files) > MAX_FILES:
            raise ValidationError(f"一次最多选 {MAX_FILES} 个文件，选了 {len(files)} 个：请分几次导入。")
        return files


class PastedField(forms.CharField):
    """Text as it was pasted; NUL, which no database keeps, is taken out."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(value or "").replace("\0", "")

    def clean(self, value: Any) -> str:
        text = self.to_python(value)
        if len(text) > MAX_PASTED:
            raise ValidationError(
                f"粘贴的文字有 {len(text):,} 字，超过 {MAX_PASTED // 10_000} 万字：请存成 .txt 文件，再选文件导入。"
            )
        return text


class UploadForm(forms.Form):
    """What is brought: files, or one text with where it was found."""

    documents = FilesField(
        label="选择文件",
        required=False,
        widget=FilesInput(attrs={"accept": ",".join(FORMATS)}),
        help_text=f"可以一次选几个，最多 {MAX_FILES} 个，每个文件各成一份草稿；每个不超过 {MEGABYTES} MB。",
    )
    pasted = PastedField(
        label="全文",
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off"}),
        help_text="从网页或公文里复制标题、正文和落款，整篇粘贴；网页上的导航、广告不用删。",
    )
    source_name = forms.CharField(
        label="来源名称", required=False, max_length=120, help_text="可以不填。例如：重庆市人民政府网"
    )
    source_url = forms.URLField(
        label="来源网址",
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text="可以不填。以 http:// 或 https:// 开头",
        error_messages={"invalid": "这不像一个网址：请从浏览器地址栏整条复制，以 http:// 或 https:// 开头。"},
    )

    def clean_source_name(self) -> str:
        return str(facts.clean("source_name", self.cleaned_data["source_name"]))

    def clean_source_url(self) -> str:
        return str(facts.clean("source_url", self.cleaned_data["source_url"]))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("documents") and not data.get("pasted", "").strip():
            raise ValidationError("还没有选文件，也没有粘贴文字：请选一个文件，或把全文粘贴到下面的框里。")
        return data

    @property
    def facts(self) -> dict[str, dict[str, str]]:
        """What the person says of where the document was found, as facts of its draft."""
        typed = {name: self.cleaned_data[name] for name in ("source_name", "source_url")}
        return {name: {"value": value, "basis": facts.ENTERED} for name, value in typed.items() if value}


@dataclass(frozen=True)
class Outcome:
    """What became of one file or text: a draft, or the reason why there is none."""

    name: str
    draft: DocumentImport | None = None
    refusal: str = ""


def take(form: UploadForm, *, user: User) -> Iterator[Outcome]:
    """Read what the form brings, one after the other; each becomes a draft or is refused, and the next goes on."""
    for upload in form.cleaned_data["documents"]:
        yield _take_one(upload, form, user=user)
    if form.cleaned_data["pasted"].strip():
        yield _take_one(form.cleaned_data["pasted"], form, user=user)


def _take_one(brought: Upload | str, form: UploadForm, *, user: User) -> Outcome:
    name = NAMELESS if isinstance(brought, str) else shown_name(brought.name or "")
    try:
        reading = _read(brought, name)
        with transaction.atomic():
            draft = receive(reading, file_name="" if isinstance(brought, str) else name, user=user)
            if form.facts:
                draft.facts = {**draft.facts, **form.facts}
                draft.save(update_fields=["facts"])
    except Refused as error:
        return Outcome(name, refusal=str(error))
    except DatabaseError as error:
        return Outcome(name, refusal=FULL.format(error))
    return Outcome(name, draft)


def _read(brought: Upload | str, name: str) -> Reading:
    if isinstance(brought, str):
        return read_pasted(brought)
    if (brought.size or 0) > MAX_BYTES:
        raise Refused(f"文件超过 {MEGABYTES} MB：请去掉图片另存一份，或只留正文，再导入。")
    return read_file(brought.read(), name)


def shown_name(name: str) -> str:
    """The name of an upload as it is kept and shown: one line, at most 200 characters. It never becomes a path.

    >>> shown_name("关于开展\\n试点的通知.docx")
    '关于开展试点的通知.docx'
    """
    return "".join(character for character in name if character.isprintable()).strip()[-200:] or "未命名文件"


def upload_view(owner: DocumentImportAdmin, request: HttpRequest) -> HttpResponse:
    """The page; after a POST the draft, the list of drafts, or the page again with what was refused and why."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(owner, request, form=form)
    outcomes = list(take(form, user=cast(User, request.user)))
    drafts = [outcome.draft for outcome in outcomes if outcome.draft]
    for draft in drafts:
        owner.log_addition(request, draft, "读入为草稿")
    if len(drafts) < len(outcomes):
        return _page(owner, request, form=UploadForm(), outcomes=outcomes)
    return _onward(request, drafts)


def _onward(request: HttpRequest, drafts: Sequence[DocumentImport]) -> HttpResponse:
    if len(drafts) == 1:
        messages.success(request, "已读入为草稿，还没有公开。请核对下面读出的内容，再保存或发布。")
        return HttpResponseRedirect(drafts[0].get_absolute_url())
    messages.success(request, f"{len(drafts)} 份文件已读入为草稿，还没有公开。请逐份打开核对。")
    return HttpResponseRedirect(reverse("admin:policies_documentimport_changelist") + "?state__exact=draft")


def _page(owner: DocumentImportAdmin, request: HttpRequest, **context: Any) -> HttpResponse:
    outcomes: list[Outcome] = context.get("outcomes", [])
    page = {
        **owner.admin_site.each_context(request),
        "title": "导入文件",
        "opts": owner.opts,
        "media": owner.media,
        "formats": ["纯文本 .txt", "网页 .html", "Word .docx", "PDF .pdf（能选中文字的；扫描的图片不行）"],
        "max_bytes": MAX_BYTES,
        "max_files": MAX_FILES,
        "max_pasted": MAX_PASTED,
        "taken": [outcome for outcome in outcomes if outcome.draft],
        "refused": [outcome for outcome in outcomes if outcome.refusal],
        **context,
    }
    return TemplateResponse(request, "admin/imports/upload.html", page)
