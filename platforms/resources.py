"""What a spreadsheet of records holds, column by column, matched by natural key under the rules of the admin.

A column is one of three kinds: part of the key, kept by people, or given by a source. The last may stand in a file
but not differ from what is stored.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import Widget

from platforms.editing import REASON_LENGTH, Edit, begin
from platforms.fields import StaleRecordError, Versioned
from platforms.filtering import is_number
from platforms.models import Platform
from platforms.spreadsheets import FIRST_ROW
from platforms.timeline import timeline

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ABOUT_THE_ROW = frozenset({"reason", "version"})  # of the edit, not of the record
IMPORTED = "导入表格"
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


class TextWidget(Widget):  # type: ignore[misc]  # the package has no types
    """Text as it is."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return str(value or "")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class ChoiceWidget(Widget):  # type: ignore[misc]
    """A choice by its label, as pages show it; `none` is the label of no choice, where there may be none."""

    def __init__(self, choices: Any, none: str = "") -> None:
        super().__init__()
        self.labels = {str(label): value for value, label in choices.choices} | ({none: ""} if none else {})

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if value in self.labels:
            return self.labels[value]
        raise ValueError(f"“{value}”不在可填的值之内；可填：{'、'.join(self.labels)}。")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return next((label for label, each in self.labels.items() if each == value), "")


class DayWidget(Widget):  # type: ignore[misc]
    """A day, e.g. 2025-12-31; empty for none."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> datetime.date | None:
        if not value:
            return None
        for form in DATE_FORMATS:
            try:
                return datetime.datetime.strptime(value, form).replace(tzinfo=datetime.UTC).date()
            except ValueError:
                continue
        raise ValueError(f"“{value}”不是日期；日期写作 2025-12-31。")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


class LinesWidget(Widget):  # type: ignore[misc]
    """A list of words, with | between them."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        words = (word.strip() for word in str(value or "").replace("\n", "|").split("|"))
        return [word for word in words if word]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "|".join(value or ())


class SwitchWidget(Widget):  # type: ignore[misc]
    """是 or 否."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        if value in {"是", "否"}:
            return bool(value == "是")
        raise ValueError(f"“{value}”不在可填的值之内；可填：是、否。")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "是" if value else "否"


class CountWidget(Widget):  # type: ignore[misc]
    """A whole number from 0 up."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int:
        if is_number(str(value)) and len(str(value)) < 6:
            return int(value)
        raise ValueError(f"“{value}”不是整数；请填 0 或正整数。")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value


def kept(attribute: str, heading: str, widget: Widget | None = None) -> Field:
    """A column that people keep."""
    return Field(attribute=attribute, column_name=heading, widget=widget or TextWidget())


def given(attribute: str | None, heading: str, widget: Widget | None = None) -> Field:
    """A column that is only shown: what a source, or a rule, puts there."""
    return Field(attribute=attribute, column_name=heading, widget=widget or TextWidget(), readonly=True)


class RecordResource(ModelResource):  # type: ignore[misc]
    """Base of the resources of Versioned records."""

    noun: ClassVar[str] = "记录"
    creates: ClassVar[bool] = False
    reason_heading: ClassVar[str] = "改动说明"

    class Meta:
        """Options that every record's resource takes over from here."""

        use_transactions = True
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        store_instance = True
        skip_html_diff = True

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self.check_table(dataset)

    def check_table(self, dataset: Any) -> None:
        """Raise ValidationError unless the columns are known and no record stands in two rows."""
        known = {field.column_name for field in self.fields.values()}
        keys = [self.fields[name].column_name for name in self._meta.import_id_fields]
        needed = [*keys, self.fields["version"].column_name]
        faults = [f"缺少“{name}”列：请从本页导出的表格上修改。" for name in needed if name not in dataset.headers]
        faults += [f"不认识“{name}”列：请删去，或用导出表格中的列名。" for name in dataset.headers if name not in known]
        if faults:
            raise ValidationError(faults)
        self._check_repeats(dataset, keys)

    def _check_repeats(self, dataset: Any, keys: list[str]) -> None:
        seen: dict[tuple[str, ...], int] = {}
        for number, row in enumerate(dataset.dict, FIRST_ROW):
            key = tuple(row[name] for name in keys)
            if key in seen:
                raise ValidationError(f"第 {number} 行和第 {seen[key]} 行是同一条{self.noun}：请只留一行。")
            seen[key] = number

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        if instance.pk is None:
            self._check_new(row, kwargs["user"])
        else:
            self._check_version(instance, row)
        errors: dict[str, Any] = {}
        for name, field in self.fields.items():
            if field.column_name in row and name not in ABOUT_THE_ROW:
                try:
                    self._import_field(field, instance, row)
                except ValueError as error:
                    errors[field.attribute or name] = ValidationError(str(error))
        if errors:
            raise ValidationError(errors)

    def _import_field(self, field: Field, instance: Any, row: Any) -> None:
        if not field.readonly:
            field.save(instance, row)
        elif instance.pk is not None and row[field.column_name] != str(self.export_field(field, instance)):
            raise ValueError(
                f"这一列不能通过导入修改：表中是“{row[field.column_name][:40]}”，"
                f"库中是“{str(self.export_field(field, instance))[:40]}”。请还原这一格。"
            )

    def _check_new(self, row: Any, user: User) -> None:
        columns = [self.fields[name].column_name for name in self._meta.import_id_fields]
        key = "、".join(f"{column}“{row[column]}”" for column in columns)
        if not self.creates:
            raise ValidationError(f"库中没有{key}的{self.noun}：{self.noun}只来自文献，不能通过导入新增。")
        meta = self._meta.model._meta
        if not user.has_perm(f"{meta.app_label}.add_{meta.model_name}"):
            raise ValidationError(f"库中没有{key}的{self.noun}，而您没有新增{self.noun}的权限。")

    def _check_version(self, instance: Any, row: Any) -> None:
        heading = self.fields["version"].column_name
        if row[heading] == str(instance.version):
            return
        last = next(iter(timeline(instance)), None)
        told = f"导出之后，这条{self.noun}又被改过（{last}）：" if last else "版本不符："
        raise ValidationError(
            {"version": f"{told}表中是“{row[heading]}”，现在是“{instance.version}”。请重新导出，把改动填进新表。"}
        )

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        reason = str(row.get(self.reason_heading, "")).strip()
        edit = Edit(kwargs["user"], reason[:REASON_LENGTH])
        try:
            if is_create:
                edit.stamp(instance)
                instance.save()
            else:
                begin(instance, edit=edit)
                instance.settle()
                self.write(instance, edit)
        except StaleRecordError as error:
            raise ValidationError(f"这条{self.noun}刚刚被别人改过：请重新导出。") from error

    def write(self, instance: Versioned, edit: Edit) -> None:
        """Save a claimed record; a model with rules of its own calls them here."""
        told = edit if edit.reason else Edit(edit.user, IMPORTED, edit.at)
        told.stamp(instance)
        instance.save()


class PlatformResource(RecordResource):
    """合作平台."""

    noun = "合作平台"
    creates = True

    slug = kept("slug", "网址名")
    name = kept("name", "正式名称")
    kind = kept("kind", "类型", ChoiceWidget(Platform.Kind))
    zone = kept("zone", "布局片区", ChoiceWidget(Platform.Zone))
    stage = given("stage", "设立阶段", ChoiceWidget(Platform.Stage))
    members = given(None, "成员地区")
    positioning = kept("positioning", "功能定位")
    positioning_basis = kept("positioning_basis", "功能定位出处")
    order = kept("order", "次序", CountWidget())
    note = kept("note", "说明")
    reason = Field(column_name="改动说明", widget=TextWidget())
    version = given("version", "版本", CountWidget())

    class Meta:
        model = Platform
        import_id_fields = ["slug"]
        fields = [
            *("slug", "name", "kind", "zone", "stage", "members", "positioning", "positioning_basis", "order", "note"),
            *("reason", "version"),
        ]
        export_order = fields

    def get_queryset(self) -> models.QuerySet[Platform]:
        return Platform.objects.prefetch_related("members__region")

    def dehydrate_members(self, platform: Platform) -> str:
        if platform.pk is None:
            return ""
        return "、".join(str(member) for member in platform.members.all())
