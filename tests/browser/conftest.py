"""A site with the library in it, and pages of a real browser that notice every error on their way."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, StorageState, expect, sync_playwright

from tests.browser.site import Site, one_at_a_time, prepare, running_site

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# preload: axe would put copies of the style sheets into the page, which the content security policy refuses.
# resultTypes: of what is sound, axe need not work out where each element stands.
AXE = {"runOnly": {"type": "tag", "values": STANDARDS}, "preload": False, "resultTypes": ["violations"]}
VIOLATIONS = "options => axe.run(options).then(found => found.violations)"
WIDE, NARROW = 1440, 390
PATIENCE_MS = 30_000  # for what comes at once on an idle machine; no test fails for want of time
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
Opener = Callable[..., Page]

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of a database with the library in it and of its index, made once for all processes of tests."""
    mine = tmp_path_factory.getbasetemp()
    everybodys = mine if worker_id == "master" else mine.parent
    with one_at_a_time(everybodys / "preparing"):
        if not (everybodys / "prepared").exists():
            prepare(everybodys / "prepared")
    return everybodys / "prepared"


@pytest.fixture(scope="session")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The running site; each process of tests has one."""
    with running_site(tmp_path_factory.mktemp("site"), prepared) as running:
        yield running


@pytest.fixture(scope="session")
def site_url(site: Site) -> str:
    """The address of the running site, without a slash at its end."""
    return site.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium (or another one on the PATH)."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.exit("✗ 没有找到 Chromium。请先安装：sudo apt install chromium fonts-noto-cjk，然后重试。", returncode=2)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=arguments)
        yield running
        running.close()


@pytest.fixture
def open_page(site: Site, browser: Browser) -> Iterator[Opener]:
    """A function that opens a path in a browser of its own; at the end no page may have met an error."""
    errors: list[str] = []
    contexts = []

    def open_path(
        path: str = "/",
        *,
        width: int = WIDE,
        scheme: Literal["light", "dark"] = "light",
        javascript: bool = True,
        login: StorageState | None = None,
    ) -> Page:
        context = browser.new_context(
            storage_state=login,
            base_url=site.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=javascript,
            locale="zh-CN",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        watch(page, errors)
        page.goto(path)
        return page

    yield open_path
    for context in contexts:
        context.close()
    assert errors == []


def watch(page: Page, errors: list[str]) -> None:
    """Note what goes wrong on the page: script errors, refused styles or scripts, failed requests."""
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda request: note_failure(errors, request.url, request.failure or ""))
    page.on(
        "console",
        lambda message: (
            errors.append(f"{page.url}: {message.text}")
            if message.type in {"error", "warning"} and "404 (Not Found)" not in message.text
            else None
        ),
    )


def note_failure(errors: list[str], url: str, reason: str) -> None:
    """Note a request that failed; one that the next page interrupted did not."""
    if reason != "net::ERR_ABORTED":
        errors.append(f"{url}: {reason}")


@pytest.fixture
def page(open_page: Opener) -> Page:
    """The home page at 1440 px, light."""
    return open_page("/")


@pytest.fixture(scope="session")
def account(site: Site) -> tuple[str, str]:
    """Name and password of an editor."""
    return "bianji", site.make_editor("bianji")


@pytest.fixture(scope="module")
def editors_login(site: Site, browser: Browser, account: tuple[str, str]) -> StorageState:
    """What a browser keeps of the editor's login, so that not every test fills in the form."""
    with browser.new_context(base_url=site.url, locale="zh-CN") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto("/admin/login/?next=/admin/")
        page.fill("#id_username", account[0])
        page.fill("#id_password", account[1])
        page.press("#id_password", "Enter")
        page.wait_for_url("**/admin/")
        return context.storage_state()


@pytest.fixture
def editor_page(open_page: Opener, editors_login: StorageState) -> Page:
    """The start of the admin at 1440 px, an editor logged in."""
    return open_page("/admin/", login=editors_login)


def follow(target: Locator) -> None:
    """Click on what leads to another page, and wait for that page: a click alone returns before it is there."""
    with target.page.expect_navigation():
        target.click()


def looks(page: Page) -> Iterator[tuple[int, str]]:
    """Show the page wide and narrow, light and dark; it is loaded anew for a width, which scripts may ask for."""
    for width in (WIDE, NARROW):
        if page.evaluate("innerWidth") != width:
            page.set_viewport_size({"width": width, "height": 900})
            page.reload()
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # at once, not in a tenth of a second
            yield width, scheme


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """A function that returns what axe finds against WCAG 2.2 A and AA on a page, a line each."""
    script = Axe().axe_script

    def check(page: Page) -> list[str]:
        page.wait_for_load_state()
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        found: list[dict[str, Any]] = page.evaluate(VIOLATIONS, AXE)
        return [
            f"{rule['id']} {node['target']}: {node.get('failureSummary', '')}"
            for rule in found
            for node in rule["nodes"]
        ]

    return check


@pytest.fixture(scope="session")
def screenshots() -> Path | None:
    """The folder for screenshots, if SCREENSHOTS names one."""
    folder = os.environ.get("SCREENSHOTS")
    return Path(folder) if folder else None
