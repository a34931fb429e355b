"""`load_library`: brings the database up to the fixtures in one transaction (design.md, rule 4)."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, connection, transaction

from policies.importing import bringing, evidence, kept, pairs, sources, texts
from policies.importing.bases import Bases
from policies.importing.citations import link_citations
from policies.importing.merging import Load, merge_model, remove_gone, settle_stages
from policies.importing.reading import FixtureError, read_library
from policies.importing.report import Report
from policies.importing.specs import EDITABLE
from policies.importing.store import Store, one_at_a_time
from policies.models.changes import batched

APPS = ("platforms", "policies")


def load_library(*, folder: Path, dry_run: bool = False) -> Report:
    """Load the fixtures under `folder` and return what was done; with `dry_run`, what would be done.

    What people entered, changed or deleted stays. Loading the same fixtures again writes nothing. Raises FixtureError
    if the fixtures cannot be loaded; then nothing is written.
    """
    library = read_library(folder)
    try:
        with transaction.atomic():
            one_at_a_time()
            with batched():
                load = Load(library, Store(), Bases(), Report())
                bring_up(load)
                evidence.load_evidence(load, folder)
                pairs.load_pairs(load, folder)
            if load.report.changes:
                refresh_statistics()
            transaction.set_rollback(dry_run)
    except DatabaseError as error:
        raise FixtureError(f"数据库没有接受这次载入，一条也没有写入：{error}") from error
    return load.report


def bring_up(load: Load) -> None:
    """Bring every model up to the fixtures.

    Rows are created after what they point at and deleted before it; clauses go only when their children have new
    parents and their tasks are flagged.
    """
    for spec in EDITABLE:
        merge_model(load, spec)
    bringing.read_documents(load)
    kept.leave_imports(load)
    bringing.bring_documents(load)
    sources.remember_policies(load)
    sources.remove_gone_policies(load)
    sources.remove_uncited(load)
    for spec in reversed(EDITABLE):
        remove_gone(load, spec)
    settle_stages(load)
    texts.keep_after(load)
    link_citations()
    load.bases.write()


def refresh_statistics() -> None:
    """Tell PostgreSQL's planner of the rows just loaded.

    Until autovacuum comes by it takes the tables for empty, and counts over several of them then run for minutes.
    """
    if connection.vendor == "postgresql":
        names = [model._meta.db_table for app in APPS for model in apps.get_app_config(app).get_models()]
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(connection.ops.quote_name(name) for name in names)}")
