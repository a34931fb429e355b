"""The pages of a record's history: every save with its differences, and putting the record back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from platforms.editing import Edit, begin, typed_reason
from platforms.fields import StaleRecordError
from platforms.filtering import is_number
from platforms.restoring import Step, apply, plan
from platforms.timeline import moment

if TYPE_CHECKING:
    from platforms.admin.records import HistoryMixin

PER_PAGE = 20
ACTIONS = {"恢复": "change", "改回": "change", "删除": "delete", "重新加入": "add"}


def history_view(owner: HistoryMixin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Every save of a record, newest first."""
    record = found(owner, request, object_id)
    if not owner.has_view_or_change_permission(request, record):
        raise PermissionDenied
    page = Paginator(owner.history_for(request, record), PER_PAGE).get_page(request.GET.get("page"))
    context = _context(owner, request, record, title=f"修改历史：{record}")
    may_restore = owner.may_restore(request, record)
    return TemplateResponse(request, "admin/record_history.html", {**context, "page": page, "may_restore": may_restore})


def restore_view(owner: HistoryMixin, request: HttpRequest, object_id: str, key: str) -> HttpResponse:
    """What going back would change; on POST, goes back."""
    record = found(owner, request, object_id)
    at = _moment(key)
    allowed = owner.may_restore(request, record)  # asked of the record as it is: the plan changes it
    steps = plan(record, at=at)
    if not allowed or not _may(request, steps):
        raise PermissionDenied
    error = _restore(owner, request, record, at) if request.method == "POST" else None
    if request.method == "POST" and error is None:
        messages.success(request, f"“{record}”已恢复到所选的状态；这次恢复也记入修改历史。")
        return HttpResponseRedirect(_url(owner, "history", record))
    context = _context(owner, request, record, title=f"恢复：{record}")
    return TemplateResponse(request, "admin/record_restore.html", {**context, "steps": steps, "at": at, "error": error})


def found(owner: admin.ModelAdmin[Any], request: HttpRequest, object_id: str) -> Any:
    """The record, or 404."""
    record = owner.get_object(request, object_id)
    if record is None:
        raise Http404("No such record")
    return record


def stored_version(model: type[models.Model], key: Any) -> int:
    """The version in the database, whatever has been done to the record in memory; 0 for a model without."""
    return int(vars(model._default_manager.get(pk=key)).get("version", 0))


def _moment(key: str) -> datetime.datetime:
    try:
        return moment(key)
    except ValueError as error:
        raise Http404("No such moment") from error


def _restore(owner: HistoryMixin, request: HttpRequest, record: Any, at: datetime.datetime) -> str | None:
    """Put the record back; return why that was not possible, or None."""
    edit = Edit(cast(User, request.user), typed_reason(request.POST.get("reason", "")))
    seen = request.POST.get("seen_version", "")
    before = owner.model._default_manager.get(pk=record.pk)
    before.version = int(seen) if is_number(seen) else -1
    try:
        with transaction.atomic():
            begin(before, edit=edit)
            current = owner.model._default_manager.get(pk=record.pk)
            _apply(owner, request, current, at=at, edit=edit)
    except StaleRecordError:
        return "您打开这一页之后，别人保存过这条记录。下面已按现在的状态重新列出，请核对后再恢复。"
    except ValidationError as error:
        return "不能恢复：" + "".join(error.messages)
    return None


def _apply(owner: HistoryMixin, request: HttpRequest, current: Any, *, at: datetime.datetime, edit: Edit) -> None:
    before = owner.model._default_manager.get(pk=current.pk)
    steps = plan(current, at=at)
    if not steps:
        raise ValidationError("这条记录现在就是所选的状态。")
    if not _may(request, steps):
        raise PermissionDenied
    owner.check_restored(before, current, edit)
    told = edit.telling(f"恢复到 {at.astimezone():%Y-%m-%d %H:%M} 的状态")
    apply(current, steps, edit=told)
    owner.log_change(request, current, told.reason)


def _may(request: HttpRequest, steps: list[Step]) -> bool:
    """Whether the user may write every row the steps write, each by its own model's permission."""
    wanted = {_permission(step.row, ACTIONS[step.verb]) for step in steps}
    return bool(request.user.has_perms(wanted))


def _permission(row: models.Model, action: str) -> str:
    return f"{row._meta.app_label}.{get_permission_codename(action, row._meta)}"


def _url(owner: admin.ModelAdmin[Any], page: str, record: Any) -> str:
    return reverse(f"admin:{owner.opts.app_label}_{owner.opts.model_name}_{page}", args=[record.pk])


def _context(owner: admin.ModelAdmin[Any], request: HttpRequest, record: Any, *, title: str) -> dict[str, Any]:
    return {
        **owner.admin_site.each_context(request),
        "title": title,
        "opts": owner.opts,
        "object": record,
        "version": stored_version(owner.model, record.pk),
        "restore_name": f"admin:{owner.opts.app_label}_{owner.opts.model_name}_restore",
        "change_url": _url(owner, "change", record),
        "history_url": _url(owner, "history", record),
        "media": owner.media,
    }
