"""Admin of liaisons: reviewers bind users to the units they speak for."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from platforms.admin.records import HistoryMixin
from platforms.editing import Edit
from platforms.timeline import person
from policies import tracking
from policies.models import Liaison


class UserField(forms.CharField):
    """A user by the name of the account: reviewers need not see the list of all accounts."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return User.objects.values_list("username", flat=True).filter(pk=value).first()
        return value

    def to_python(self, value: Any) -> Any:
        name = super().to_python(value)
        if not name:
            return None
        user = User.objects.filter(username=name).first()
        if user is None:
            raise ValidationError(f"没有用户名为“{name}”的账号：请核对，或请管理员先建立账号（make editor）。")
        if not user.is_active:
            raise ValidationError(f"账号“{name}”已停用，不能做联络员：请先启用，或另填一个账号。")
        return user

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class LiaisonForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's class takes no argument at run time
    user = UserField(
        label="用户名",
        help_text="账号的用户名；已有的联络员输入时会提示。还不能填报的账号会加入“单位联络员”组。",
        widget=forms.TextInput(attrs={"list": "liaison-users", "autocomplete": "off"}),
    )


@admin.register(Liaison)
class LiaisonAdmin(HistoryMixin):
    form = LiaisonForm
    change_form_template = "admin/liaison_form.html"
    list_display = ["unit", "person", "side", "note"]
    list_filter = ["unit__side"]
    list_select_related = ["unit", "user"]
    search_fields = ["unit__name", "unit__short_name", "user__username", "user__last_name", "user__first_name"]
    search_help_text = "按单位、用户名、姓名查找"
    autocomplete_fields = ["unit"]
    fields = ["user", "unit", "note"]
    actions = None

    def may_restore(self, request: HttpRequest, record: Any) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Liaison, form: Any, change: bool) -> None:
        tracking.bind_liaison(liaison=obj, edit=Edit(cast(User, request.user)))

    def delete_model(self, request: HttpRequest, obj: Liaison) -> None:
        tracking.unbind_liaison(liaison=obj, edit=Edit(cast(User, request.user), "解除绑定"))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        known = User.objects.filter(is_active=True, groups__name=tracking.LIAISONS).order_by("username")[:500]
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), "known_users": known})

    @admin.display(description="联络员", ordering="user__username")
    def person(self, liaison: Liaison) -> str:
        name, shown = liaison.user.get_username(), person(liaison.user)
        return name if name == shown else f"{shown}（{name}）"

    @admin.display(description="所属方", ordering="unit__side")
    def side(self, liaison: Liaison) -> str:
        return liaison.unit.get_side_display()
