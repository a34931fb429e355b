"""Saves a document that a person brought: the rows of one policy, its text, and the units registered with it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from platforms.editing import Edit
from policies.importing import realigning, sources, tasks, texts
from policies.importing.bases import Bases
from policies.importing.building import Built, Draft
from policies.importing.merging import Load
from policies.importing.report import Report
from policies.importing.scoped import ScopedStore
from policies.importing.slugs import pinyin
from policies.importing.specs import CITED, CLAUSE, POLICY, SPECS
from policies.models import DocumentImport, Policy, PolicyText, Unit
from policies.models.changes import batched

REASON = "导入文件"


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
        bring_up(load)
        Policy.objects.filter(slug=wanted.slug).update(origin=Policy.Origin.IMPORT)
        policy = Policy.objects.get(slug=wanted.slug)
        if not texts.is_kept(policy, texts.last_editions(load)):
            texts.keep_edition(policy, draft=draft, user=user)
    return policy


def bring_up(load: Load) -> None:
    """Bring the rows of one policy up to its records, in the order of `load_library`."""
    for spec in (POLICY, CITED, CLAUSE):
        load.store.read(spec, load.records(spec))
    texts.keep_before(load)
    realigning.realign(load)
    sources.create_and_update(load, POLICY)
    sources.create_and_update(load, CITED)
    sources.create_and_update(load, CLAUSE)
    tasks.load_tasks(load)
    tasks.load_responsibilities(load)
    sources.load_attached(load)
    sources.remove_vanished_clauses(load)
    load.bases.write()
