"""Joining in a browser: from the application over the desk and a real letter to an account with a second factor."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.browser.accounts_portal import PASSWORD, AccountsPortal, accounts_portal
from tests.browser.conftest import WIDTHS
from tests.browser.test_accessibility import FAULTS, RULES
from tests.browser.test_walk import fits_the_window
from tests.portal.accounts.acts import totp_code
from tests.portal.accounts.servers import link_in, text_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# The mail server on loopback asks for a password without TLS.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
CODES = {"desktop": "91320200MA1TETDN0F", "phone": "91320200MA1K3DNG07"}
STEP_SECONDS = 30
OpenBrowser = Callable[..., "Page"]


@pytest.fixture(scope="module")
def served(new_folder: Callable[[str], Path]) -> Iterator[AccountsPortal]:
    """A portal with a mail server beside it."""
    with accounts_portal(new_folder("membership")) as portal:
        yield portal


@pytest.fixture
def open_browser(browser: Browser, served: AccountsPortal) -> Iterator[OpenBrowser]:
    """A browser of its own for each person; no page may complain in its console."""
    complaints: list[str] = []
    contexts = []

    def opened(path: str, size: str = "desktop", **how: Any) -> Page:
        width, height = WIDTHS[size]
        context = browser.new_context(
            base_url=served.address,
            reduced_motion="reduce",
            viewport={"width": width, "height": height},
            has_touch=size == "phone",
            **how,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on(
            "console", lambda told: told.type == "error" and complaints.append(f"{page.url}: {told.text}")
        )
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/en/accounts/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def _apply(page: Page, name: str, code: str, email: str) -> None:
    page.get_by_label("Name in Chinese").fill(name)
    page.get_by_label("Unified Social Credit Code").fill(code)
    page.get_by_label("Place").fill("无锡")
    page.get_by_label("Why you want to join").fill("We make resist and look for resin.")
    page.get_by_label("Your name").fill("Ding Yi")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Apply").click()
    page.wait_for_load_state()
    expect(page.get_by_role("status")).to_contain_text("waits for the secretariat's decision")


def _approve(page: Page, name: str) -> None:
    _sign_in(page, "secretariat@example.org", "demo-secretariat")
    page.goto("/en/desk/")
    page.get_by_role("link", name=name).click()
    page.wait_for_load_state()
    assert fits_the_window(page)
    page.get_by_label("Not in the chain yet").check()
    page.get_by_label("Seat").select_option("council")
    page.get_by_role("button", name="Approve").click()
    page.wait_for_load_state()
    expect(page.locator(".notice.done")).to_contain_text("is a member now")


def _open_account_and_accept(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Make an account").click()
    page.wait_for_load_state()
    page.get_by_label("Your name").fill("Ding Yi")
    for name in ("password1", "password2"):
        page.locator(f"main input[name={name}]").fill(PASSWORD)
    page.get_by_role("button", name="Open the account").click()
    page.wait_for_load_state()
    page.get_by_role("button", name="Accept").click()
    page.wait_for_load_state()
    expect(page).to_have_url(re.compile(r"/en/members/[-0-9a-f]{36}/$"))
    expect(page.get_by_text("Manage people and roles")).to_be_visible()


def _set_up_codes(page: Page) -> str:
    """Set up an authenticator app; returns its key."""
    page.goto("/en/accounts/second-factor/app/")
    if page.get_by_role("heading", level=1).inner_text() == "Your password again":
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        page.wait_for_load_state()
    key = page.locator(".totp-key").inner_text()
    page.get_by_label("Authenticator code").fill(totp_code(key))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    return key


def _sign_in_with_code(page: Page, email: str, key: str) -> None:
    page.goto("/en/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()
    _sign_in(page, email, PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    # A code works once: wait for the one after that of the set-up.
    time.sleep(STEP_SECONDS - time.time() % STEP_SECONDS)
    page.get_by_label("Code").fill(totp_code(key))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile(r"/me/$"))


@pytest.mark.parametrize("size", WIDTHS)
def test_from_application_to_the_first_sign_in_with_a_second_factor(
    served: AccountsPortal, open_browser: OpenBrowser, size: str
) -> None:
    name, email = f"丁芯样例 {size}", f"ding-{size}@example.com"
    applicant = open_browser("/en/join/", size)
    assert fits_the_window(applicant)
    _apply(applicant, name, CODES[size], email)
    status = applicant.url
    assert link_in(served.box.next_to(email)) == status
    _approve(open_browser("/en/", size), name)
    letter = served.box.next_to(email)
    assert name in letter["Subject"]
    assert "It works once" in text_of(letter)
    _open_account_and_accept(applicant, link_in(letter))
    assert fits_the_window(applicant)
    expect(applicant.locator("h1")).to_contain_text(name)
    key = _set_up_codes(applicant)
    _sign_in_with_code(applicant, email, key)
    applicant.goto(status)
    expect(applicant.get_by_role("status")).to_contain_text("It is approved.")
    # The link was used: whoever has it still, comes to nothing.
    stranger = open_browser("/en/", size)
    answer = stranger.request.get(link_in(letter))
    assert (answer.status, "its link works once" in answer.text()) == (410, True)


@pytest.mark.parametrize(("prefix", "size", "theme"), [("", "desktop", "light"), ("/en", "phone", "dark")])
def test_no_fault_of_accessibility_is_found(
    open_browser: OpenBrowser, axe: str, prefix: str, size: str, theme: str
) -> None:
    page = open_browser("/en/", size, color_scheme=theme)
    _sign_in(page, "administrator@example.org", "demo-administrator")
    page.goto("/members/")
    member = page.locator("tbody a").first.get_attribute("href") or ""
    inner = [member.removeprefix("/") + path for path in ("", "people/", "edit/")]
    desk = ["", "applications/", "members/", member.removeprefix("/"), "people/", "invitations/", "settings/"]
    for path in ("join/", "members/", *inner, *(f"desk/{each}" for each in desk)):
        page.goto(f"{prefix}/{path}")
        page.wait_for_load_state("networkidle")
        page.evaluate(axe)
        assert page.evaluate(FAULTS, RULES) == [], path
        assert fits_the_window(page), path
