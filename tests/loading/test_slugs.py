"""A record whose slug was changed keeps all that the sources say of it, however the slug was changed."""

from __future__ import annotations

from typing import Any

import pytest

from platforms.editing import Edit, begin
from platforms.models import Platform
from policies.models import Mention, PolicyIssuer, Responsibility, Unit
from tests.loading.edition import Edition

pytestmark = pytest.mark.usefixtures("library")


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Mention, PolicyIssuer, Responsibility, Unit, Platform))


def said_of(platform: Platform, unit: Unit) -> tuple[int, ...]:
    own = (platform.mentions, platform.members, unit.mentions, unit.responsibilities, unit.issuances)
    return tuple(rows.count() for rows in own)


@pytest.fixture
def platform() -> Platform:
    return Platform.objects.get(slug="wandakai")


@pytest.fixture
def unit() -> Unit:
    """A unit that issues a policy, is named and answers for tasks."""
    found = Unit.objects.filter(issuances__isnull=False, responsibilities__isnull=False).first()
    assert found is not None or Unit.objects.filter(issuances__isnull=False).exists()
    return found or Unit.objects.filter(issuances__isnull=False)[0]


def test_slug_and_name_changed_in_one_edit(edition: Edition, platform: Platform, unit: Unit) -> None:
    before = counts(), said_of(platform, unit)
    rows: list[Any] = [platform, unit, Unit.objects.filter(responsibilities__isnull=False)[0]]
    for number, row in enumerate(rows):
        row.refresh_from_db()
        begin(row, edit=Edit(user=None))
        row.slug, row.name = f"renamed-{number}", f"改了名的{number}"
        row.save()

    for _ in range(2):
        report = edition.load()
        assert (counts(), said_of(platform, unit)) == before
        assert any("有人改过网址名、正式名称" in line for line in report.kept)
    platform.refresh_from_db()
    assert (platform.slug, platform.name) == ("renamed-0", "改了名的0")


def test_slug_and_name_changed_past_all_history(edition: Edition, platform: Platform, unit: Unit) -> None:
    before = counts(), said_of(platform, unit)
    Platform.objects.filter(pk=platform.pk).update(slug="renamed", name="改了名的平台")
    Unit.objects.filter(pk=unit.pk).update(slug="renamed", name="改了名的单位")

    for _ in range(2):
        report = edition.load()
        assert (counts(), said_of(platform, unit)) == before
        assert any("被改过网址名或代码，予以保留" in line for line in report.kept)

    Platform.objects.filter(pk=platform.pk).update(slug="wandakai")
    Unit.objects.filter(pk=unit.pk).update(slug=unit.slug)
    edition.load()
    assert (counts(), said_of(platform, unit)) == before
