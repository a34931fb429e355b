"""The docs name what there is: make targets, commands, settings, records of decisions, links between pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
PAGES = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")]
RECORDS = sorted((ROOT / "docs" / "adr").glob("*.md"))
PROSE = "\n".join(page.read_text() for page in PAGES)


def make_targets() -> list[str]:
    """The targets of the Makefile that have a help text."""
    return re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_readme_opens_with_the_two_commands() -> None:
    lines = [line for line in (ROOT / "README.md").read_text().splitlines() if line.strip()]

    assert lines[0] == "# 成渝政策知识库"
    assert lines[1].split("#")[0].strip() == "make run"
    assert lines[2].split("#")[0].strip() == "make test"


@pytest.mark.parametrize("heading", ["这是什么", "怎样运行", "怎样检查一处改动", "接着读什么", "用词"])
def test_readme_answers_its_questions(heading: str) -> None:
    assert f"\n## {heading}\n" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("target", make_targets())
def test_every_make_target_is_named(target: str) -> None:
    assert re.search(rf"`(make )?{target}\b", PROSE) or f"    make {target} " in PROSE


@pytest.mark.parametrize(
    "command", sorted(name for name, app in get_commands().items() if app in {"policies", "platforms"})
)
def test_every_command_is_named(command: str) -> None:
    assert f"`{command}" in PROSE


def test_every_make_target_that_is_named_exists() -> None:
    named = set(re.findall(r"\bmake ([a-z]+(?:-[a-z]+)*)", "\n".join(re.findall(r"`[^`]+`", PROSE))))

    assert named <= set(make_targets())


@pytest.mark.parametrize("page", [*PAGES, *RECORDS], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())

    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_records_keep_their_form(record: Path) -> None:
    text = record.read_text()

    assert re.match(r"# \d{4} \S", text)
    assert re.search(r"^Date: \d{4}-\d\d-\d\d(\.| ·) Status: (accepted|superseded by \d{4})\.?$", text, re.MULTILINE)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_no_two_records_share_a_number() -> None:
    numbers = [record.name[:4] for record in RECORDS]

    assert sorted(set(numbers)) == numbers


def test_every_dependency_has_its_reason() -> None:
    names = re.findall(r"^([A-Za-z][\w-]*)", (ROOT / "requirements.in").read_text(), re.MULTILINE)
    reasons = (ROOT / "docs" / "adr" / "0002-libraries.md").read_text()

    assert [name for name in names if f"| {name}" not in reasons] == []


FOLDERS = {
    path.name for app in ("chengyu", "policies", "platforms") for path in (ROOT / app).iterdir() if path.is_dir()
}


@pytest.mark.parametrize("module", sorted(FOLDERS - {"__pycache__"}))
def test_code_map_names_every_folder(module: str) -> None:
    assert f"{module}/" in (ROOT / "ARCHITECTURE.md").read_text()
