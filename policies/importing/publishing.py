"""Saves a document that a person brought: the rows of one policy, its text, and the units registered with it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from platforms.editing import Edit
from policies.importing import bringing, sources, texts
from policies.importing.bases import Bases
from policies.importing.building import Built, Draft
from policies.importing.citations import link_citations
from policies.importing.merging import Load
from policies.importing.report import Report
from policies.importing.scoped import ScopedStore
from policies.importing.slugs import pinyin
from policies.importing.specs import CITED, CLAUSE, POLICY, RESPONSIBILITY, SPECS, TASK
from policies.models import (
    CitedDocument,
    Clause,
    DocumentImport,
    Mention,
    Policy,
    PolicyRelation,
    PolicyText,
    Task,
    Unit,
)
from policies.models.changes import batched
from policies.parsing import fold

REASON, WITHDRAWN = "导入文件", "撤回导入的文件"


def nothing() -> Built:
    """Records of nothing."""
    return Built({spec.model: {} for spec in SPECS.values()}, ())


def check_target(draft: DocumentImport) -> Policy:
    """The policy that the draft belongs to, locked. Raises ValidationError."""
    policy = Policy.objects.select_for_update(no_key=True).filter(pk=draft.policy_id or 0).first()
    if policy is None:
        raise ValidationError({"policy": ["请选择它属于哪一份文件；原来选的可能已被移除。"]})
    is_copy = draft.purpose == DocumentImport.Purpose.COPY
    if is_copy and PolicyText.objects.filter(policy=policy, sha256=draft.sha256).exists():
        raise ValidationError({"policy": [f"“{policy}”已有这份文本，不必再导入；如不需要这份导入稿，请弃用。"]})
    return policy


def check_new(draft: DocumentImport) -> None:
    """Raise ValidationError if the library holds this very file, which another draft may have brought meanwhile."""
    held = PolicyText.objects.filter(sha256=draft.sha256).select_related("policy").first()
    if held and draft.purpose == DocumentImport.Purpose.NEW:
        raise ValidationError(
            {"policy": [f"库中已有完全相同的文件“{held.policy}”。请弃用这份导入稿，或改为它的新文本、另一来源。"]}
        )


def check_slug(draft: DocumentImport) -> None:
    """Raise ValidationError if the address that a person chose belongs to another policy."""
    slug = draft.facts.get("slug", {}).get("value")
    if slug and draft.purpose == DocumentImport.Purpose.NEW and Policy.objects.filter(slug=slug).exists():
        raise ValidationError({"slug": [f"网址名“{slug}”已有文件使用，请另取一个，或改为“已有文件的新文本”。"]})


def register_units(draft: DocumentImport, user: User | None) -> None:
    """Register the units that the reviewer ticked (decisions["new_units"]: name, level, side)."""
    for wanted in draft.decisions.get("new_units", ()):
        name = str(wanted.get("name", "")).strip()
        if Unit.objects.filter(name=name).exists():
            continue
        unit = Unit(name=name, slug=unit_slug(name), level=wanted.get("level"), side=wanted.get("side"))
        unit.basis = f"导入《{draft.title}》时登记"[:200]
        unit.full_clean()
        Edit(user=user, reason=REASON).stamp(unit)
        unit.save()


def unit_slug(name: str) -> str:
    """An address for a new unit, in pinyin."""
    stem = pinyin(name, "-")[:50].strip("-") or "danwei"
    taken = set(Unit.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(
        slug for count in range(1, len(taken) + 2) if (slug := f"{stem}-{count}" if count > 1 else stem) not in taken
    )


def save(wanted: Draft, built: Built, draft: DocumentImport, user: User | None) -> Policy:
    """The policy with all its rows, brought up to the records; its text is kept beside the earlier ones."""
    with batched():
        store = ScopedStore(wanted.slug)
        store.edit = Edit(user=user, reason=REASON)
        load = Load(built.library, store, Bases(wanted.slug), Report())
        store.settle_references(built.library)
        named = cited_by(wanted.slug)
        bring_up(load)
        remove_uncited(named)
        link_citations()
        texts.keep_after(load, draft=draft, user=user)
        Policy.objects.filter(slug=wanted.slug).update(origin=Policy.Origin.IMPORT)
    return Policy.objects.get(slug=wanted.slug)


def bring_up(load: Load) -> None:
    """Bring the rows of one policy up to its records."""
    bringing.read_documents(load)
    bringing.bring_documents(load)
    load.bases.write()


def check_withdrawable(policy: Policy) -> None:
    """Raise ValidationError unless the policy came by one import and nobody has worked on it.

    Its tasks and clauses are locked: who reports on one of them just now comes before, or finds it gone.
    """
    for model in (Task, Clause):
        list(model._default_manager.filter(policy=policy).order_by("pk").select_for_update().values_list("pk"))
    if policy.origin != Policy.Origin.IMPORT:
        raise ValidationError(f"“{policy}”由资料库载入，不能撤回；请改资料库的来源文件。")
    if PolicyText.objects.filter(policy=policy, role=PolicyText.Role.EDITION).count() > 1:
        raise ValidationError(f"“{policy}”已有几份文本，不能撤回；如要恢复旧文本，请把旧文本作为新文本导入。")
    if sources.has_peoples_entries((policy.slug,)):
        raise ValidationError(f"“{policy}”的任务已有人填报，或其条款已用作佐证，不能撤回。")


def remove(policy: Policy, user: User | None) -> None:
    """Delete the policy with all its rows; other documents then cite it as one that the library does not hold."""
    with batched():
        store = ScopedStore(policy.slug)
        store.edit = Edit(user=user, reason=WITHDRAWN)
        load = Load(nothing().library, store, Bases(policy.slug), Report())
        for spec in (POLICY, CITED, CLAUSE, TASK, RESPONSIBILITY):
            store.read(spec, {})
        cite_from_outside(policy)
        named = cited_by(policy.slug)
        sources.remove_policy(load, (policy.slug,))
        remove_uncited(named)
        link_citations()
        load.bases.write()


def cited_by(slug: str) -> list[int]:
    """Ids of the documents outside the library that a policy cites."""
    cited = CitedDocument.objects.filter(mentions__clause__policy__slug=slug)
    related = CitedDocument.objects.filter(reverse_relations__from_policy__slug=slug)
    return sorted({*cited.values_list("pk", flat=True), *related.values_list("pk", flat=True)})


def remove_uncited(pks: list[int]) -> None:
    """Delete those of these cited documents that nothing cites any more."""
    CitedDocument.objects.filter(pk__in=pks, mentions=None, reverse_relations=None).delete()


def cite_from_outside(policy: Policy) -> None:
    """Turn what other documents say of the policy into citations of a document that the library does not hold."""
    mentions = Mention.objects.filter(policy=policy).exclude(clause__policy=policy)
    relations = PolicyRelation.objects.filter(to_policy=policy).exclude(from_policy=policy)
    if mentions.exists() or relations.exists():
        title = fold(policy.inner_title or policy.title)[:200]
        cited, _ = CitedDocument.objects.get_or_create(
            title=title, defaults={"document_number": policy.document_number}
        )
        mentions.update(kind=Mention.Kind.CITED, policy=None, cited=cited)
        relations.update(to_policy=None, to_cited=cited)
