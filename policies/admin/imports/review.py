"""The review page of a draft: shows what was read, saves what the reviewer says and decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from platforms.filtering import is_number
from platforms.timeline import person
from policies.admin.imports import decisions, metadata
from policies.admin.imports.edition import Edition
from policies.admin.imports.recent import proposal_of
from policies.admin.imports.sections import section
from policies.admin.imports.sheet import Sheet
from policies.importing import documents
from policies.importing.proposals import Proposal
from policies.models import DocumentImport, Policy

if TYPE_CHECKING:
    from policies.admin.imports.desk import DocumentImportAdmin

State, Purpose = DocumentImport.State, DocumentImport.Purpose
STALE = (
    "您打开这一页之后，别人改过这份导入稿，所以还没有保存。"
    "对方改过而您没有改的，下面已换成对方的；您填写的都还在，核对后再保存。"
)
SETTLED = "这份导入稿已{}，没有保存您的改动。"
LONG = ("text", "facts", "decisions", "remarks")


@dataclass(frozen=True)
class Unsaved:
    """What was posted and not saved, and why."""

    data: QueryDict
    told: tuple[str, ...] = ()
    errors: Mapping[str, list[str]] = field(default_factory=dict)


def found(owner: DocumentImportAdmin, request: HttpRequest, key: object) -> DocumentImport:
    """The draft, or 404."""
    draft: DocumentImport | None = owner.get_object(request, str(key))
    if draft is None:
        raise Http404("No such draft")
    return draft


def review_view(owner: DocumentImportAdmin, request: HttpRequest, key: str) -> HttpResponse:
    """The page; after a POST the page again, or the one that asks whether to publish."""
    draft = found(owner, request, key)
    if not owner.has_view_or_change_permission(request, draft):
        raise PermissionDenied
    if request.method != "POST":
        return _page(owner, request, draft)
    if not owner.has_change_permission(request, draft):
        raise PermissionDenied
    return _save(owner, request, draft)


def _save(owner: DocumentImportAdmin, request: HttpRequest, draft: DocumentImport) -> HttpResponse:
    proposal = proposal_of(draft)
    if draft.state != State.DRAFT:
        messages.error(request, SETTLED.format(draft.get_state_display().removeprefix("已")))
        return HttpResponseRedirect(request.path)
    seen = request.POST.get("seen_version", "")
    if not is_number(seen) or int(seen) != draft.version:
        return _page(owner, request, draft, proposal, Unsaved(request.POST, (STALE,)))
    try:
        told = revised(draft, proposal, request.POST)
    except ValidationError as error:
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return _page(owner, request, draft, proposal, Unsaved(request.POST, _told(by_field, proposal), by_field))
    if told:
        owner.log_change(request, draft, "；".join(told))
    if "publish" in request.POST:
        return HttpResponseRedirect(reverse("admin:policies_documentimport_publish", args=[draft.pk]))
    messages.success(request, "草稿已保存，还没有公开。" if told else "没有改动，草稿仍保存着。")
    return HttpResponseRedirect(request.get_full_path())


def _told(by_field: Mapping[str, list[str]], proposal: Proposal) -> tuple[str, ...]:
    """What stands above the form: all that is wrong, fields by their names."""
    labels = {each.name: each.label for each in proposal.fields}
    return tuple(_labelled(labels.get(name, ""), text) for name, texts in by_field.items() for text in texts)


def _labelled(label: str, text: str) -> str:
    """A message behind the label of its field, unless it begins with it."""
    return text if not label or text.startswith(label) else f"{label}：{text}"


def revised(draft: DocumentImport, proposal: Proposal, data: QueryDict) -> list[str]:
    """Save what the form changes, and return it in words; nothing is saved if it changes nothing."""
    fields = {each.name: each for each in proposal.fields}
    entered = metadata.entered(data, fields)
    chosen = decisions.read(data, draft, proposal)
    purpose, policy = decisions.purpose(data, proposal)
    told = [
        f"{fields[name].label}：{metadata.printed(fields[name].value) or '（空）'} → {value or '（读出的值）'}"
        for name, value in entered.items()
    ]
    told += decisions.words(draft.decisions, chosen)
    if (purpose, policy) != (draft.purpose, draft.policy):
        told.append(f"用途：{Purpose(purpose).label}" + (f"《{policy}》" if policy else ""))
    if told:
        changes = {"decisions": chosen, "purpose": purpose, "policy": policy}
        documents.revise(draft, facts_entered=entered or None, **changes)
    return told


def _page(
    owner: DocumentImportAdmin,
    request: HttpRequest,
    draft: DocumentImport,
    proposal: Proposal | None = None,
    unsaved: Unsaved | None = None,
) -> HttpResponse:
    proposal = proposal or proposal_of(draft)
    sent = unsaved.data if unsaved else None
    sheet = Sheet(draft, proposal, request.GET, sent, unsaved.errors if unsaved else {})
    purpose, policy = decisions.purpose(sent, proposal) if sent is not None else (draft.purpose, draft.policy)
    page = {
        **owner.admin_site.each_context(request),
        **sheet.context(),
        "title": f"审阅：{draft}",
        "opts": owner.opts,
        "media": owner.media,
        "unsaved": unsaved,
        "purpose": purpose,
        "policy": policy,
        "every": "every" in request.GET,
        "orphan": draft.state == State.DRAFT and purpose != Purpose.NEW and policy is None,
        "offered": _offered(proposal) if draft.state == State.DRAFT else [],
        "twins": DocumentImport.objects.filter(sha256=draft.sha256, state=State.DRAFT)
        .exclude(pk=draft.pk)
        .defer(*LONG),
        **_beside(policy if (draft.state, purpose) == (State.DRAFT, Purpose.EDITION) else None, sheet),
        **_permitted(owner, request, draft),
    }
    return TemplateResponse(request, "admin/imports/review.html", page)


def _offered(proposal: Proposal) -> list[dict[str, Any]]:
    """The policies of which the draft may be a text, each with the reasons."""
    reasons = {each.policy.pk: each.reasons for each in proposal.candidates}
    return [{"policy": each, "reasons": reasons.get(each.pk, ())} for each in decisions.offered(proposal)]


def _beside(policy: Policy | None, sheet: Sheet) -> dict[str, Any]:
    """The text of `policy` in force beside the draft, if the draft is to become its new text."""
    edition = Edition(policy, sheet.proposal.document) if policy else None
    rows = edition.rows if edition else ()
    return {"edition": edition, "changes": section("edition", rows, sheet.page_number("edition"), lambda row: row)}


def _permitted(owner: DocumentImportAdmin, request: HttpRequest, draft: DocumentImport) -> dict[str, Any]:
    """What this user may do with the draft, and who did what with it."""
    may_change = owner.has_change_permission(request, draft)
    may_publish = owner.has_publish_permission(request)
    own_policy = draft.state == State.PUBLISHED and draft.purpose == Purpose.NEW and draft.policy is not None
    return {
        "editable": may_change and draft.state == State.DRAFT,
        "may_publish": may_publish,
        "may_change": may_change,
        "may_delete": owner.has_delete_permission(request, draft),
        "may_restore": may_change and draft.state == State.DISCARDED,
        "may_withdraw": may_change and may_publish and own_policy,
        "added_by": person(draft.added_by) if draft.added_by else "",
        "settled_by": person(draft.settled_by) if draft.settled_by else "",
    }


def source_view(owner: DocumentImportAdmin, request: HttpRequest, key: int) -> HttpResponse:
    """The whole text as it was read, for editors only; never cached by what stands between."""
    draft = found(owner, request, key)
    headers = {"Cache-Control": "private, no-store", "Content-Disposition": f'inline; filename="draft-{draft.pk}.txt"'}
    return HttpResponse(draft.text, content_type="text/plain; charset=utf-8", headers=headers)
