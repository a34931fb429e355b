"""Loading the real library: into an empty database, again, after loaddata, and as a trial run."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from platforms.models import Platform
from policies.importing import load_library, synonyms
from policies.importing.reading import HAND_KEPT
from policies.models import Clause, LoadedRecord, Task, Unit
from policies.models.changes import ClauseChange
from tests.loading.edition import Edition, read, write
from tests.loading.state import contents, history_rows, watched, writes

pytestmark = pytest.mark.django_db


def test_every_record_becomes_a_row(edition: Edition) -> None:
    entries = [entry for path in edition.files() for entry in read(path)] + synonyms.entries(edition.synonyms)
    records = Counter(entry["model"] for entry in entries)
    cited = {fields["title"] for fields in edition.entries("policies.citeddocument")}

    report = edition.load()

    rows = {label: apps.get_model(label)._base_manager.count() for label in records}
    assert rows == records | {"policies.citeddocument": len(cited)}
    assert report.changes == sum(rows.values())
    assert not report.kept
    assert not report.flagged


def test_first_values_are_no_edit(library: None) -> None:
    assert history_rows() == 0
    for model in (Platform, Unit, Task):
        assert set(model._default_manager.values_list("version", flat=True)) == {0}


def test_second_load_writes_nothing(library: None) -> None:
    before = contents()

    with watched() as queries:
        report = load_library(folder=settings.FIXTURES_DIR)

    assert writes(queries) == []
    assert contents() == before
    assert report.changes == 0
    assert list(report.lines())[-1] == "资料库已是最新，没有改动。"


def test_loading_logs_every_clause_once_for_the_search_index(library: None) -> None:
    logged = list(ClauseChange.objects.filter(clause_id__gt=0).values_list("clause_id", flat=True))

    assert Counter(logged) == Counter(Clause.objects.values_list("pk", flat=True))


def test_loaddata_gives_the_same_library(edition: Edition) -> None:
    listed = edition.folder / "lexicon" / "synonyms.json"  # loaddata reads no word lists
    write(listed, synonyms.entries(edition.synonyms))
    order = [*(edition.folder / name for name in HAND_KEPT), listed]
    call_command("loaddata", *order, *sorted((edition.folder / "policies").glob("*.json")), verbosity=0)
    own: dict[str, list[dict[str, Any]]] = {
        "policies.LoadedRecord": [],
        "policies.PolicyText": [],
        "policies.TextSample": [],
    }  # what the load itself keeps
    before = contents() | own

    report = edition.load()

    assert report.changes == 0
    assert not report.kept
    assert contents() | own == before
    with watched() as queries:
        edition.load()
    assert writes(queries) == []


def test_a_task_deleted_after_loaddata_and_a_load_stays_deleted(edition: Edition, library: None) -> None:
    LoadedRecord.objects.all().delete()  # as after loaddata
    edition.load()
    task = Task.objects.filter(responsibilities=None)[0]
    task.delete()

    report = edition.load()

    assert not Task.objects.filter(policy=task.policy, path=task.path).exists()
    assert report.kept == [f"重点任务 {task.policy.slug} {task.path}：有人删除了它，不再载入"]


def test_edits_made_before_the_first_load_stay(edition: Edition) -> None:
    order = [edition.folder / name for name in HAND_KEPT]
    call_command("loaddata", *order, verbosity=0)
    Platform.objects.filter(slug="wandakai").update(note="人写的说明")
    edition.change("platforms.platform", {"slug": "wandakai"}, note="资料库的新说明")

    report = edition.load()

    assert Platform.objects.get(slug="wandakai").note == "人写的说明"
    assert report.kept == ["合作平台 wandakai：有人改过说明"]


def test_trial_run_says_what_it_would_do_and_writes_nothing(edition: Edition, library: None) -> None:
    edition.change("platforms.platform", {"slug": "wandakai"}, name="万达开示范区")
    edition.remove("policies.clause", policy=("lianhe-shishi-fangan",), path="1.1")
    edition.remove("policies.task", policy=("lianhe-shishi-fangan",), path="1.1")
    for model in ("policies.mention", "policies.figure", "policies.responsibility"):
        field = "task" if model == "policies.responsibility" else "clause"
        if edition.entries(model, **{field: ("lianhe-shishi-fangan", "1.1")}):
            edition.remove(model, **{field: ("lianhe-shishi-fangan", "1.1")})
    before = contents()

    report = edition.load(dry_run=True)

    assert report.counts["合作平台"]["updated"] == 1
    assert len(report.flagged) == 1
    assert contents() == before


def test_bases_are_kept_for_what_people_may_edit_or_delete(library: None) -> None:
    kinds = set(LoadedRecord.objects.values_list("model", flat=True))

    assert {"platforms.region", "policies.unit", "platforms.platform", "policies.task"} <= kinds
    assert not kinds & {"policies.clause", "policies.mention", "policies.figure"}
