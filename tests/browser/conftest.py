"""A real browser against a running portal. Where the browser cannot be had the tests are skipped, loudly; a build
server (``CI=true``) must have it, so there the same is a failure.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

import pytest
from tools.running_portal import CHROMIUM, CHROMIUM_OPTIONS, REPOSITORY, prepare_portal, running_portal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, StorageState

WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
BUILT = REPOSITORY / "src/corechain_portal/web/static/built/manifest.json"
AXE = REPOSITORY / "frontend/node_modules/axe-core/axe.min.js"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here drives the browser, and all of them share one portal, so one worker runs them."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def cannot_run(reason: str) -> NoReturn:
    """Skip, or fail where a skip would hide that nothing was tested."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"NO BROWSER TEST RAN: {reason}", pytrace=False)
    pytest.skip(f"NO BROWSER TEST RAN: {reason}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, or the one that the variable ``CHROMIUM`` names."""
    if importlib.util.find_spec("playwright") is None:
        cannot_run("the Python package playwright is missing; run `make test`, which installs it")
    if not CHROMIUM.is_file():
        cannot_run(f"there is no {CHROMIUM}; `apt-get install chromium`, or name another in CHROMIUM")
    if not BUILT.is_file():
        cannot_run("the web assets are not built; run `make test`, which builds them")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def new_folder(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Makes a folder that a portal can start from at once: the data set and the demo are loaded once and copied.
    `browser` comes first: without it nothing need start.
    """
    prepared = prepare_portal(tmp_path_factory.mktemp("prepared"))

    def made(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        shutil.copytree(prepared, folder, dirs_exist_ok=True)
        return folder

    return made


@pytest.fixture(scope="session")
def portal_folder(new_folder: Callable[[str], Path]) -> Path:
    """What the shared portal is served out of; a test that lets days pass there changes its own records alone."""
    return new_folder("portal")


@pytest.fixture(scope="session")
def portal(portal_folder: Path) -> Iterator[str]:
    """The address of a portal with the built-in data set and the demo, which most tests share."""
    with running_portal(portal_folder) as address:
        yield address


SignedIn = Callable[[str], "StorageState"]


@pytest.fixture(scope="session")
def signed_in(browser: Browser, portal: str) -> SignedIn:
    """The cookies of one of the demo's people, who signs in once a session: the portal counts sign-ins a minute."""
    kept: dict[str, StorageState] = {}

    def cookies(role: str) -> StorageState:
        if role not in kept:
            context = browser.new_context(base_url=portal)
            page = context.new_page()
            page.goto("/en/accounts/login/")
            page.locator("main input[name=login]").fill(f"{role}@example.org")
            page.locator("main input[name=password]").fill(f"demo-{role}")
            page.locator("main input[name=password]").press("Enter")
            page.wait_for_url("**/me/")
            kept[role] = context.storage_state()
            context.close()
        return kept[role]

    return cookies


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker as a script."""
    if not AXE.is_file():
        cannot_run("axe-core is not installed; run `npm ci` in frontend/, as `make test` does")
    return AXE.read_text(encoding="utf-8")


OpenPage = Callable[..., "Page"]


def _seen(
    *, size: str = "desktop", scripts: bool = True, theme: str = "light", person: StorageState | None = None
) -> dict[str, Any]:
    """How a browser is opened: on which screen, with scripts or without, signed in with the cookies of `person`."""
    width, height = WIDTHS[size]
    return {
        "viewport": {"width": width, "height": height},
        "has_touch": size == "phone",
        "color_scheme": "dark" if theme == "dark" else "light",
        "reduced_motion": "reduce",
        "java_script_enabled": scripts,
        "storage_state": person,
    }


def _complains(told: Any, page: Page) -> bool:
    """Whether the console tells of a fault: a page that says to a person why something was refused is none."""
    is_refusal = "responded with a status of 4" in told.text and told.location["url"] == page.url
    return told.type == "error" and not is_refusal


@pytest.fixture
def open_page(browser: Browser, portal: str) -> Iterator[OpenPage]:
    """Opens a page: ``open_page("/chain/", size="phone", scripts=False, theme="dark")``.

    When the test ends, no page may have complained in its console, and no request may have left 127.0.0.1.
    """
    complaints: list[str] = []
    strangers: list[str] = []
    contexts = []

    def let_through(route: Any) -> None:
        address = route.request.url
        if urlsplit(address).hostname == "127.0.0.1":
            route.continue_()
        else:
            strangers.append(address)
            route.abort()

    def opened(path: str, **how: Any) -> Page:
        context = browser.new_context(base_url=portal, **_seen(**how))
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.route(lambda url: not url.startswith(("data:", "blob:")), let_through)
        page = context.new_page()
        page.on(
            "console", lambda told: _complains(told, page) and complaints.append(f"{page.url}: {told.text}")
        )
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert strangers == []
    assert complaints == []


OpenAs = Callable[[str], "Page"]


@pytest.fixture
def open_as(open_page: OpenPage, signed_in: SignedIn, size: str) -> OpenAs:
    """Opens a browser of `size` in which one of the demo's people is signed in: ``open_as("competitor")``."""

    def opened(role: str) -> Page:
        return open_page("/en/me/", size=size, person=signed_in(role))

    return opened
