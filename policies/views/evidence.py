"""Pages on which editors judge what is evidence of a task; nobody else sees what is only proposed."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from platforms.editing import Edit
from platforms.listing import back_url
from policies import proposing, tracking
from policies.desk.choosing import choose
from policies.filters import TaskEvidenceFilter, judged_tasks
from policies.models import Clause, Task, TaskEvidence
from policies.parsing import lexicon


class JudgementForm(forms.Form):
    """One judgement: the clause as the address of its page or a citation, what was judged, why."""

    clause = forms.CharField(max_length=500)
    state = forms.ChoiceField(choices=TaskEvidence.State.choices)
    why = forms.CharField(
        max_length=300, error_messages={"required": "请写一句理由：这一条说的是任务的哪一件事，或者为什么不是。"}
    )
    seen = forms.CharField(required=False, max_length=100)

    def clean_clause(self) -> Clause:
        """The clause meant."""
        found = choose(self.cleaned_data["clause"]).clause
        if found is None:
            raise ValidationError("没有找到这一条款：请打开条款自己的页面，复制它的网址贴到这里。")
        return found

    def keep(self, task: Task, edit: Edit) -> TaskEvidence | None:
        """What was kept of this judgement on `task`; None if it may not be, then the errors say why."""
        if not self.is_valid():
            return None
        names = ("clause", "state", "why")
        judgement = TaskEvidence(task=task, **{name: self.cleaned_data[name] for name in names})
        try:
            return proposing.judge(judgement, seen=self.cleaned_data["seen"], edit=edit)
        except ValidationError as error:
            self.add_error(None, ValidationError(error.messages))
            return None


@login_required
@permission_required(tracking.CHANGE, raise_exception=True)
@require_safe
def evidence_list(request: HttpRequest) -> HttpResponse:
    """All tasks with what was judged of their evidence."""
    listing = TaskEvidenceFilter(request.GET, judged_tasks()).listing()
    return render(request, "policies/evidence_list.html", {"listing": listing})


@login_required
@permission_required(tracking.CHANGE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def task_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposals for one task beside its words; a POST judges one clause."""
    task = get_object_or_404(Task.objects.select_related("policy"), pk=pk)
    form = JudgementForm(request.POST or None)
    kept = form.keep(task, Edit(cast(User, request.user))) if request.method == "POST" else None
    if kept:
        messages.success(request, f"已登记为“{kept.get_state_display()}”：{kept.clause}。")
        return redirect(f"{_address(task)}#proposals")
    return render(
        request, "policies/task_evidence.html", _page(request, task, form), status=422 if form.errors else 200
    )


def _address(task: Task) -> str:
    return reverse("policies:task_evidence", args=[task.pk])


def _page(request: HttpRequest, task: Task, form: JudgementForm) -> dict[str, Any]:
    return {
        "task": task,
        "review": proposing.review(task),
        "form": form,
        "reasons": sorted(lexicon.words("evidence_reasons")),
        "back": back_url(request, reverse("policies:evidence_list")),
    }


@login_required
@permission_required(tracking.CHANGE, raise_exception=True)
@require_POST
def withdraw_evidence(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """Take one judgement back."""
    judged = get_object_or_404(TaskEvidence.objects.with_clauses(), pk=evidence, task=pk)
    try:
        tracking.withdraw_evidence(judged=judged, edit=Edit(cast(User, request.user)), seen=request.POST.get("seen"))
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    else:
        messages.success(request, f"已撤回对“{judged.clause}”的判断。")
    return redirect(f"{_address(judged.task)}#judged")
