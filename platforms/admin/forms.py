"""The form of a record: what it shows besides the model's fields, the version it was opened at and the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BoundField
from django.http import HttpRequest

from platforms.editing import REASON_LENGTH
from platforms.filtering import is_number

if TYPE_CHECKING:
    AdminBase = BaseModelAdmin[Any]
    PartsBase = InlineModelAdmin[Any, Any]
    BaseForm = forms.ModelForm[models.Model]
    BaseFormSet = forms.BaseInlineFormSet[models.Model, models.Model, BaseForm]
else:
    AdminBase = object
    PartsBase = object
    BaseForm = forms.ModelForm
    BaseFormSet = forms.BaseInlineFormSet

WRAPPED_FROM = 150  # characters: a shorter line is seen whole in a plain box
MAX_PARTS = 120  # rows of one kind that a page takes; the longest of the library has 22
UNCLAIMED = "缺少版本号，没有保存：请重新打开这一页再修改。"
CONFLICT = "您打开页面之后，别人保存过这条记录，所以还没有保存。您填写的内容都还在，请看上面的对照，核对后再保存。"


class UnchangingMixin:
    """A field that is about the save and not about the record: filling it in changes nothing."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class VersionField(UnchangingMixin, forms.IntegerField):
    """The version of the record that the page was opened at."""


class ReasonField(UnchangingMixin, forms.CharField):
    """Why the record is changed: kept in its history."""


class WrappedInput(AdminTextareaWidget):
    """A box that shows a long single line whole: it wraps on the page, and what is typed stays one line."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "wrapped", "rows": 2, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return " ".join(value.splitlines()) if isinstance(value, str) else value


class WrapMixin(AdminBase):
    """Gives the long single lines of a form (sources, reasons, notes) a box in which they can be read."""

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if type(db_field) is models.CharField and not db_field.choices and (db_field.max_length or 0) >= WRAPPED_FROM:
            kwargs["widget"] = WrappedInput()
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class NumbersOnlySelect(AutocompleteSelect):
    """Shows again what was posted if it can be the key of a row; Django would ask the database for anything."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, [key for key in value if not key or is_number(str(key))], attr)


class ChoiceMixin(AdminBase):
    """Lets the fields with autocomplete be filled in with anything at all."""

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", NumbersOnlySelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class LimitedPartsMixin(ChoiceMixin, PartsBase):
    """An inline whose rows are counted before they are read: a thousand of them would keep the site busy."""

    max_num = MAX_PARTS

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        made = super().get_formset(request, obj, validate_max=True, absolute_max=MAX_PARTS, **kwargs)
        made.default_error_messages = {
            **made.default_error_messages,
            "too_many_forms": f"一次最多提交 {MAX_PARTS} 行，所以没有保存：请分几次登记。",
        }
        return made


class PartForm(BaseForm):
    """A row of a part. Django leaves constraints that name the record to the database; here they are told."""

    def __getitem__(self, name: str) -> BoundField:
        """The field, named for those who do not see the head of its column."""
        bound = super().__getitem__(name)
        bound.field.widget.attrs.setdefault("aria-label", bound.label)
        return bound

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # the one hook after the row is made and before it is saved
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self.add_error(None, error)


class RecordForm(BaseForm):
    """A record's own fields, with the version seen and the reason. `user` and `blocked`: set by RecordAdmin.get_form.

    `blocked` says why this POST must not save, whatever it holds: the record was not claimed for it.
    """

    class Meta:
        help_texts = {
            "slug": "只用小写字母、数字和连字符；保存之后不能再改：网址、书签和资料库的载入都靠它认这条记录",
            "code": "GB/T 2260 行政区划代码；保存之后不能再改：资料库的载入靠它认这条记录",
        }

    user: User | None = None
    blocked = ""

    seen_version = VersionField(
        required=False,
        widget=forms.HiddenInput,
    )
    reason = ReasonField(
        label="改动说明",
        required=False,
        max_length=REASON_LENGTH,
        help_text="记入修改历史；改动状态时必填",
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields["seen_version"].initial = vars(self.instance).get("version")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.blocked:
            raise ValidationError(self.blocked)
        return data
