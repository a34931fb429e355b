"""Documents that people bring: received as a draft, revised, published or discarded, and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from policies.importing import duplicates, earlier, facts, proposals, publishing, texts
from policies.importing.building import Draft, build
from policies.importing.known import Known
from policies.importing.proposals import Proposal
from policies.importing.reading import FixtureError
from policies.importing.slugs import proposed_slug
from policies.importing.store import one_at_a_time
from policies.models import DocumentImport, Policy
from policies.parsing import Document, parse, secrecy
from policies.parsing.extract import Reading, Refused

FEWEST = 20  # characters that print something; less is no document
MOST = 3_000_000
CLASSIFIED = "{}标有密级“{}”，不能导入，系统没有保存任何内容。请勿在本系统处理涉密文件。"
SETTLED = "这份导入稿已{}，不能再改。请刷新页面。"
STALE = "这份导入稿刚被别人改过，您看到的不是最新内容。请刷新页面，核对后再操作。"

State = DocumentImport.State
Purpose = DocumentImport.Purpose


def receive(reading: Reading, *, file_name: str, user: User | None) -> DocumentImport:
    """The draft made of what was read. Raises Refused, and then nothing is stored, not even the name of the file."""
    text = printable(reading.text)
    known = Known()
    document = parse(text, known.names)
    check_acceptable(text, document, (reading.title, file_name))
    draft = DocumentImport(
        text=text,
        sha256=reading.sha256,
        file_name=file_name.replace("\0", "").strip()[-200:],
        file_format=reading.file_format,
        facts=said_by_file(reading, document),
        remarks=list(reading.remarks),
        added_by=user,
    )
    draft.title = (document.header.title or reading.title or draft.file_name)[:500]
    found = duplicates.candidates(draft, document, known)
    if found and found[0].purpose != Purpose.NEW:
        draft.purpose, draft.policy = found[0].purpose, found[0].policy
    if draft.purpose == Purpose.EDITION and draft.policy is not None:
        draft.decisions = earlier.decisions(draft.policy, document)
        draft.facts |= earlier.corrections(draft.policy, document)
    if (waiting := DocumentImport.objects.filter(sha256=draft.sha256, state=State.DRAFT).first()) is not None:
        draft.remarks.append(f"同一个文件已有一份草稿（编号 {waiting.pk}），请只发布其中一份。")
    draft.save()
    return draft


def printable(text: str) -> str:
    """`text` without what no database keeps: NUL, and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def check_acceptable(text: str, document: Document, names: Sequence[str]) -> None:
    """Raise Refused for what the library must not or cannot keep (design.md, rule 9). `names`: of file and page."""
    if level := document.header.secrecy or secrecy.marking(text, document.clauses):
        raise Refused(CLASSIFIED.format("文首", level))
    if level := next(filter(None, map(secrecy.in_name, names)), ""):
        raise Refused(CLASSIFIED.format("文件名或网页标题", level))
    length = len("".join(text.split()))
    if length < FEWEST:
        raise Refused(f"只读到 {length} 个字，不足 {FEWEST} 个。请检查文件是否为空，或是否为扫描的图片。")
    if len(text) > MOST:
        raise Refused(f"全文有 {len(text)} 个字，超过上限 {MOST}。请分成几份导入。")
    if not document.clauses:
        raise Refused("没有读到正文，只有标题或网页的导航文字。请检查文件内容。")


def said_by_file(reading: Reading, document: Document) -> facts.Facts:
    """What the file itself says and its text does not: the title of the web page, its address."""
    said = {"title": (reading.title, "网页标题"), "source_url": (reading.url, "网页自带的地址")}
    found: facts.Facts = {}
    for name, (value, basis) in said.items():
        try:
            kept = facts.clean(name, value) if not getattr(document.header, name) else ""
        except ValidationError:
            continue  # an address that is none; a person can enter another
        if kept:
            found[name] = {"value": kept, "basis": basis}
    return found


def revise(draft: DocumentImport, *, facts_entered: Mapping[str, Any] | None = None, **changes: Any) -> DocumentImport:
    """Save what a reviewer entered or decided; returns the draft as it is then.

    `facts_entered` {name: value}: an empty value goes back to what the text gives. `changes`: decisions, purpose,
    policy. Raises ValidationError (by field, in Chinese), also when someone else was quicker.
    """
    with transaction.atomic():
        row = claimed(draft)
        if facts_entered is not None:
            row.facts = {k: v for k, v in row.facts.items() if k not in facts_entered} | facts.cleaned(facts_entered)
            publishing.check_slug(row)
        for name, value in changes.items():
            setattr(row, name, value)
        row.title = (row.facts.get("title", {}).get("value") or row.title)[:500]
        row.save()
    return row


def claimed(draft: DocumentImport) -> DocumentImport:
    """The row of `draft`, locked and counted one version on. Raises ValidationError if it is settled or has changed."""
    row = DocumentImport.objects.select_for_update().get(pk=draft.pk)
    if row.state != State.DRAFT:
        raise ValidationError(SETTLED.format(row.get_state_display().removeprefix("已")))
    if row.version != draft.version:
        raise ValidationError(STALE)
    row.version += 1
    return row


def proposal(draft: DocumentImport) -> Proposal:
    """What the draft would become if it were published now. Reads only."""
    known = Known()
    document = parse(draft.text, known.names)
    wanted = wanted_draft(draft, document)
    errors = [*unowned(draft), *proposals.missing(wanted)]
    try:
        built = build(wanted, known)
    except FixtureError as error:
        built, errors = publishing.nothing(), [*errors, str(error)]
    names = wanted.value("issuers")
    return Proposal(
        document=document,
        fields=tuple(wanted.fields.values()),
        purpose=draft.purpose,
        policy=draft.policy,
        candidates=duplicates.candidates(draft, document, known),
        tasks=tuple(proposals.proposed_tasks(wanted, built)),
        findings=proposals.findings(built, draft.decisions, known),
        unknown_issuers=proposals.unknown_issuers(names, known),
        problems=document.problems,
        remarks=(*draft.remarks, *built.left_out),
        errors=tuple(errors),
    )


def unowned(draft: DocumentImport) -> Iterator[str]:
    """What a draft lacks that was to be another text of a policy, if that was taken back meanwhile."""
    if draft.purpose != Purpose.NEW and draft.policy is None:
        yield f"这份导入稿原是{draft.get_purpose_display()}，而那份文件已被撤回或移除。请重新选择怎样处理，再保存草稿。"


def wanted_draft(draft: DocumentImport, document: Document) -> Draft:
    """The document with all that was found, entered and decided, under the address it is to have."""
    policy = draft.policy if draft.purpose == Purpose.EDITION else None
    found = facts.fields(document, draft.text, draft.facts, policy)
    found["slug"] = slug_field(draft, found, policy)
    slug = str(found["slug"].value)
    return Draft(slug, draft.text, draft.sha256, document, found, draft.decisions.get("tasks", {}), policy)


def slug_field(draft: DocumentImport, found: Mapping[str, facts.Field], policy: Policy | None) -> facts.Field:
    label = facts.LABELS["slug"]
    if policy is not None:
        return facts.Field("slug", label, policy.slug, facts.KEPT)
    if entered := draft.facts.get("slug"):
        return facts.Field("slug", label, entered["value"], entered["basis"])
    day = str(found["issued_on"].value or found["published_on"].value)
    title, number = str(found["title"].value), str(found["document_number"].value)
    slug = proposed_slug(document_number=number, title=title, year=int(day[:4]) if day else None)
    return facts.Field("slug", label, slug, "按发文字号或标题的拼音拟定")


def publish(draft: DocumentImport, *, user: User | None) -> Policy:
    """The policy made of the draft, in one transaction. Raises ValidationError in Chinese; then nothing is saved."""
    try:
        with transaction.atomic():
            one_at_a_time()
            row = claimed(draft)
            policy = PUBLISHERS[row.purpose](row, user)
            settle(row, State.PUBLISHED, user, policy)
    except FixtureError as error:
        raise ValidationError(f"不能入库：{error}") from error
    except DatabaseError as error:
        raise ValidationError(
            f"数据库没有接受这份文件，什么也没有保存。请重试；如再出现，请告知管理员：{error}"
        ) from error
    for name in ("state", "version", "policy", "settled_at", "settled_by"):
        setattr(draft, name, getattr(row, name))
    return policy


def publish_text(draft: DocumentImport, user: User | None) -> Policy:
    """A new policy, or a new text of a policy."""
    publishing.register_units(draft, user)
    known = Known()
    document = parse(draft.text, known.names)
    wanted = wanted_draft(draft, document)
    if errors := list(proposals.missing(wanted)):
        raise ValidationError(errors)
    if draft.purpose == Purpose.EDITION:
        publishing.check_target(draft)
    publishing.check_new(draft)
    publishing.check_slug(draft)
    built = build(wanted, known)
    proposals.without(built, draft.decisions)
    return publishing.save(wanted, built, draft, user)


def publish_copy(draft: DocumentImport, user: User | None) -> Policy:
    """The policy of which the draft is a second source; it stays as it is."""
    policy = publishing.check_target(draft)
    texts.keep_copy(policy, draft, parse(draft.text), user)
    return policy


PUBLISHERS = {Purpose.NEW.value: publish_text, Purpose.EDITION.value: publish_text, Purpose.COPY.value: publish_copy}


def settle(draft: DocumentImport, state: str, user: User | None, policy: Policy | None) -> None:
    draft.state, draft.settled_at, draft.settled_by, draft.policy = state, timezone.now(), user, policy
    draft.save()


def discard(draft: DocumentImport, *, user: User | None) -> None:
    """Give the draft up; it stays in the list as such. Raises ValidationError if someone settled or changed it."""
    with transaction.atomic():
        row = claimed(draft)
        settle(row, State.DISCARDED, user, row.policy)
    draft.state, draft.version = row.state, row.version


def withdraw(policy: Policy, *, user: User | None) -> DocumentImport:
    """The draft that an imported policy is again; policy and rows are gone, second sources are drafts too.

    Raises ValidationError if it has had several texts, or if people worked on its tasks.
    """
    with transaction.atomic():
        one_at_a_time()
        row = Policy.objects.select_for_update().get(pk=policy.pk)
        publishing.check_withdrawable(row)
        drafts = DocumentImport.objects.select_for_update().filter(policy=row, state=State.PUBLISHED).order_by("pk")
        reopened = [reopen(draft, row.slug) for draft in drafts]
        publishing.remove(row, user)
        own = next((draft for draft in reversed(reopened) if draft.purpose == Purpose.NEW), None)
    return own or DocumentImport.objects.create(
        title=policy.title, text=policy.source_text, sha256=policy.sha256, added_by=user
    )


def reopen(draft: DocumentImport, slug: str) -> DocumentImport:
    """A published draft as a draft again; a new policy keeps its address."""
    draft.state, draft.policy, draft.settled_at, draft.settled_by = State.DRAFT, None, None, None
    if draft.purpose == Purpose.NEW:
        draft.facts.setdefault("slug", {"value": slug, "basis": facts.KEPT})
    draft.version += 1
    draft.save()
    return draft
