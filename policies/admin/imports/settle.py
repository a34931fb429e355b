"""What becomes of a draft: published after a page that says what that will do, discarded, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from platforms.filtering import is_number
from policies import suggesting
from policies.admin.imports.edition import Edition
from policies.importing import documents
from policies.importing.proposals import Proposal
from policies.models import DocumentImport
from policies.quoting import in_brackets

if TYPE_CHECKING:
    from policies.admin.imports.desk import DocumentImportAdmin

State, Purpose = DocumentImport.State, DocumentImport.Purpose
STALE = "您打开这一页之后，别人改过这份导入稿，所以没有处理。下面是现在的内容，请重新核对。"
SETTLED = "这份导入稿已经{}，所以没有处理。"


def seen_draft(request: HttpRequest, key: int, state: str) -> DocumentImport:
    """The draft as the page showed it, by the version posted: whoever settles it finds out whether that is still so.

    Raises ValidationError if it is not in `state` any more.
    """
    draft = get_object_or_404(DocumentImport, pk=key)
    if draft.state != state:
        raise ValidationError(SETTLED.format(draft.get_state_display().removeprefix("已")))
    seen = request.POST.get("seen_version", "")
    draft.version = int(seen) if is_number(seen) else -1
    return draft


@require_POST
def _settle(request: HttpRequest, *, owner: DocumentImportAdmin, key: int) -> HttpResponse:
    acts = {"discard": discard, "restore": restore, "withdraw": withdraw}
    name = request.POST.get("act", "")
    try:
        if name in acts:
            acts[name](owner, request, key)
        else:
            messages.error(request, "没有处理：请选择弃用、恢复或撤回。")
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    return HttpResponseRedirect(reverse("admin:policies_documentimport_change", args=[key]))


def settle_view(owner: DocumentImportAdmin, request: HttpRequest, key: int) -> HttpResponse:
    """Discard a draft, make a discarded one a draft again, or take back what was published; back to its page."""
    if not owner.has_change_permission(request):
        raise PermissionDenied
    return _settle(request, owner=owner, key=key)


def discard(owner: DocumentImportAdmin, request: HttpRequest, key: int) -> None:
    draft = seen_draft(request, key, State.DRAFT)
    documents.discard(draft, user=cast(User, request.user))
    owner.log_change(request, draft, "弃用")
    messages.success(request, "已弃用，库里什么也没有增加。弃用的导入稿还留着，可以“恢复为草稿”。")


def restore(owner: DocumentImportAdmin, request: HttpRequest, key: int) -> None:
    draft = seen_draft(request, key, State.DISCARDED)
    rows = DocumentImport.objects.filter(pk=key, version=draft.version, state=State.DISCARDED)
    if not rows.update(state=State.DRAFT, version=F("version") + 1, settled_at=None, settled_by=None):
        raise ValidationError(STALE)
    owner.log_change(request, draft, "恢复为草稿")
    messages.success(request, "已恢复为草稿。")


def withdraw(owner: DocumentImportAdmin, request: HttpRequest, key: int) -> None:
    if not owner.has_publish_permission(request):
        raise PermissionDenied
    draft = seen_draft(request, key, State.PUBLISHED)
    if draft.policy is None or draft.purpose != Purpose.NEW:
        raise ValidationError("没有处理：能撤回的只有作为新文件发布、而且还在库中的。")
    if not DocumentImport.objects.filter(pk=key, version=draft.version).exists():
        raise ValidationError(STALE)
    title = draft.policy.title
    reopened = documents.withdraw(draft.policy, user=cast(User, request.user))
    suggesting.renew_soon()
    owner.log_change(request, reopened, f"撤回发布：{title}"[:500])
    messages.success(request, "已撤回发布：文件不再公开，导入稿回到草稿，填写的内容都在。")


def publish_view(owner: DocumentImportAdmin, request: HttpRequest, key: int) -> HttpResponse:
    """The page that says exactly what publishing will create or change; on POST, publishes."""
    if not owner.has_publish_permission(request):
        raise PermissionDenied
    error = ""
    if request.method == "POST":
        try:
            return _publish(owner, request, key)
        except ValidationError as refused:
            error = "没有发布，什么也没有保存：" + "".join(refused.messages)
    draft = get_object_or_404(DocumentImport, pk=key)
    if draft.state != State.DRAFT:
        messages.info(request, SETTLED.format(draft.get_state_display().removeprefix("已")))
        return HttpResponseRedirect(draft.get_absolute_url())
    return _page(owner, request, draft, error)


def _publish(owner: DocumentImportAdmin, request: HttpRequest, key: int) -> HttpResponse:
    draft = seen_draft(request, key, State.DRAFT)
    policy = documents.publish(draft, user=cast(User, request.user))
    suggesting.renew_soon()
    owner.log_change(request, draft, f"发布：{policy.title}"[:500])
    told = format_html('已发布{}。<a href="{}">在网站上查看</a>', in_brackets(policy.title), policy.get_absolute_url())
    messages.success(request, told)
    return HttpResponseRedirect(draft.get_absolute_url())


def _page(owner: DocumentImportAdmin, request: HttpRequest, draft: DocumentImport, error: str) -> HttpResponse:
    proposal = documents.proposal(draft)
    edition = draft.policy is not None and draft.purpose == Purpose.EDITION
    page = {
        **owner.admin_site.each_context(request),
        "title": f"发布：{draft}",
        "opts": owner.opts,
        "media": owner.media,
        "draft": draft,
        "error": error,
        "proposal": proposal,
        "numbers": numbers(proposal),
        "edition": Edition(draft.policy, proposal.document) if edition and draft.policy else None,
        "new_units": draft.decisions.get("new_units", ()),
        "change_url": draft.get_absolute_url(),
        "object": draft,
    }
    return TemplateResponse(request, "admin/imports/publish.html", page)


def numbers(proposal: Proposal) -> list[tuple[str, int]]:
    """What publishing saves, as (what, how many)."""
    kept = {model: sum(each.chosen for each in rows) for model, rows in proposal.findings.items()}
    return [
        ("条款", len(proposal.document.clauses)),
        ("任务", sum(task.chosen for task in proposal.tasks)),
        ("责任分工", kept.get("responsibility", 0)),
        ("未对应的责任方", kept.get("unresolvedparty", 0)),
        ("目标与数据", kept.get("figure", 0)),
        ("提及和链接", kept.get("mention", 0)),
        ("与其他文件的关系", kept.get("policyrelation", 0)),
    ]
