"""Admin of a record: a Versioned row and its parts, saved as one, with history and restoring.

The order of a save: claim the version (one UPDATE, first in the transaction), keep what was there before, let Django
check and save the forms, then let the record settle. Anything but a real change rolls all of it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.contrib.messages.storage import default_storage
from django.db import IntegrityError, transaction
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path

from platforms.admin import conflicts, history
from platforms.admin.forms import CONFLICT, UNCLAIMED, ChoiceMixin, RecordForm, WrapMixin
from platforms.admin.selection import SelectionMixin
from platforms.editing import Edit, begin, typed_reason
from platforms.fields import StaleRecordError, Versioned
from platforms.filtering import is_number
from platforms.timeline import Entry, timeline

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin

TAKEN = "就在刚才，有人保存了同样的名称或同样的一行，所以没有保存。请返回上一页核对后再试。"


@dataclass
class Attempt:
    """One POST of a change form: who and why, whether something was saved, and what stood against it."""

    edit: Edit
    claimed: bool = False
    saved: bool = False
    conflict: conflicts.Conflict | None = None

    @property
    def blocked(self) -> str:
        """Why an existing record must not be saved, or nothing."""
        if self.claimed:
            return ""
        return UNCLAIMED if self.conflict is None else CONFLICT


def attempt_of(request: HttpRequest) -> Attempt:
    """The attempt that `changeform_view` keeps with the request."""
    return cast(Attempt, vars(request)["attempt"])


class HistoryMixin(Base):
    """The history of a Versioned row, and going back in it."""

    def may_restore(self, request: HttpRequest, record: Any) -> bool:
        """Whether this user may put the record back."""
        return self.has_change_permission(request, record)

    def history_for(self, request: HttpRequest, record: Any) -> list[Entry]:
        """The history of the record, as far as this user may read it."""
        return timeline(record)

    def check_restored(self, before: Any, record: Any, edit: Edit) -> None:
        """Raise ValidationError if the record may not go back so; a model with rules of its own overrides it."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        view = self.admin_site.admin_view(self.restore_view)
        return [path("<path:object_id>/history/<str:key>/", view, name=name), *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return history.history_view(self, request, object_id)

    def restore_view(self, request: HttpRequest, object_id: str, key: str) -> HttpResponse:
        return history.restore_view(self, request, object_id, key)


class RecordAdmin(HistoryMixin, SelectionMixin, ChoiceMixin, WrapMixin, Base):
    """Admin of a model that is Versioned. Records are never deleted here: see docs/adr/0021-admin-history.md."""

    form = RecordForm
    change_form_template = "admin/record_form.html"
    delete_refusal = "这类记录不能删除。"
    fixed_fields: ClassVar[tuple[str, ...]] = ()  # what addresses and the library know a record by: never changed
    save_on_top = False
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *self.fixed_fields] if obj is not None else fields

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        attempt: Attempt | None = vars(request).get("attempt")
        blocked = attempt.blocked if attempt and change else ""
        return type(form.__name__, (form,), {"user": request.user, "blocked": blocked})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {"delete_refusal": self.delete_refusal, **(extra_context or {})}
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, context)
        try:
            return self._save(request, object_id, form_url, context)
        except IntegrityError:  # someone saved the same since the forms were checked: checked again, they say so
            vars(request)["_messages"] = default_storage(request)  # without what the first attempt announced
        try:
            return self._save(request, object_id, form_url, context)
        except IntegrityError:
            self.message_user(request, TAKEN, messages.ERROR)
            return HttpResponseRedirect(request.path)

    def _save(
        self, request: HttpRequest, object_id: str | None, form_url: str, context: dict[str, Any]
    ) -> HttpResponse:
        """One attempt to save what was posted, in one transaction."""
        attempt = Attempt(Edit(cast(User, request.user), typed_reason(request.POST.get("reason", ""))))
        vars(request)["attempt"] = attempt
        record = self.get_object(request, object_id) if object_id else None
        with transaction.atomic():
            if record is not None and self.has_change_permission(request, record):
                self._begin(request, record)
            response = super().changeform_view(request, object_id, form_url, context | {"conflict": attempt.conflict})
            transaction.set_rollback(not attempt.saved)
        return response

    def _begin(self, request: HttpRequest, record: Versioned) -> None:
        """Claim the record for this POST; if another save came first, merge it into what was typed."""
        seen = request.POST.get("seen_version", "")
        if not is_number(seen):
            return  # the form says that the version is missing
        attempt = attempt_of(request)
        record.version = int(seen)
        try:
            begin(record, edit=attempt.edit)
            attempt.claimed = True
        except StaleRecordError:
            record.refresh_from_db()
            merged, attempt.conflict = conflicts.merge(
                request.POST,
                record=record,
                seen=int(seen),
                form=self.get_form(request, record, change=True),
                parts=self._parts(request, record),
            )
            vars(request)["_post"] = merged

    def _parts(self, request: HttpRequest, record: Versioned) -> Iterator[conflicts.Part]:
        """The formsets of the page, with the prefixes Django will give them."""
        used: dict[str, int] = {}
        for formset, inline in self.get_formsets_with_inlines(request, record):
            prefix = formset.get_default_prefix()
            used[prefix] = used.get(prefix, 0) + 1
            name = prefix if used[prefix] == 1 else f"{prefix}-{used[prefix]}"
            made = formset(instance=record, prefix=name, queryset=inline.get_queryset(request))
            rows = tuple(each.instance for each in made.initial_forms)
            yield conflicts.Part(name, formset.form, inline.model, formset.fk.attname, rows)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        attempt_of(request).edit.stamp(obj)
        if not change:
            obj.save()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        edit = attempt_of(request).edit
        for each in formset.forms:
            edit.stamp(each.instance)
            if each.instance.pk is None and hasattr(each.instance, "author_id"):
                each.instance.author = edit.user
        formset.save()

    def save_related(
        self, request: HttpRequest, form: Any, formsets: list[BaseInlineFormSet[Any, Any, Any]], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        attempt = attempt_of(request)
        before = None if change else form.instance.settled
        form.instance.settle()
        if change or before != form.instance.settled:
            self.write(form.instance, attempt.edit)
        attempt.saved = not change or form.has_changed() or any(each.has_changed() for each in formsets)

    def write(self, record: Any, edit: Edit) -> None:
        """Save a claimed and settled record; a model with rules of its own calls them here."""
        edit.stamp(record)
        record.save()

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if attempt_of(request).saved:
            return super().response_change(request, obj)
        self.message_user(request, "没有改动，未保存。", messages.INFO)
        return self.response_post_save_change(request, obj)
