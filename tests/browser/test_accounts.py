"""Accounts in a browser: a letter over a real mail server, codes, passkeys, the office's sign-in, sessions that end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.browser.accounts_portal import PASSWORD, AccountsPortal, accounts_portal, passkey_device
from tests.browser.test_accessibility import FAULTS, RULES
from tests.browser.test_walk import fits_the_window
from tests.portal.accounts.acts import totp_code
from tests.portal.accounts.servers import link_in, text_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NEW = "quite another long password"
ANYWHERE_SIGNED_IN = re.compile(r"/me/$")
BrowserFor = Callable[..., "Page"]


@pytest.fixture(scope="module")
def served(new_folder: Callable[[str], Path]) -> Iterator[AccountsPortal]:
    """One portal for all tests here; each has a person of its own."""
    with accounts_portal(new_folder("accounts")) as portal:
        yield portal


@pytest.fixture
def open_browser(browser: Browser, served: AccountsPortal) -> Iterator[BrowserFor]:
    """A browser of its own; no page may have complained in its console, of a broken content policy among others."""
    complaints: list[str] = []
    contexts = []

    def complain(address: str, told: str) -> None:
        # The office's pages are not ours; a browser also complains of the status 401 of a denied sign-in.
        if address.startswith(served.address) and "status of 401" not in told:
            complaints.append(f"{address}: {told}")

    def opened(path: str = "/en/accounts/login/", **how: Any) -> Page:
        context = browser.new_context(base_url=served.address, reduced_motion="reduce", **how)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda told: told.type == "error" and complain(page.url, told.text))
        page.on("pageerror", lambda error: complain(page.url, str(error)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _fill_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def _show_password_again(page: Page, password: str = PASSWORD) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Your password again")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_load_state()


def _sign_out(page: Page) -> None:
    page.goto("/en/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()


def test_a_forgotten_password_is_set_anew_with_the_link_of_a_letter(
    served: AccountsPortal, open_browser: BrowserFor
) -> None:
    person = served.make_account("forgetful@example.org")
    page = open_browser()
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("E-mail address").fill(person)
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    letter = served.box.next_to(person)
    assert (letter["From"], letter["Subject"]) == ("芯链 <chain@example.org>", "芯链：重设密码")
    assert "24 小时内" in text_of(letter)
    page.goto(link_in(letter))
    expect(page).to_have_url(re.compile("set-password/$"))  # the key is no longer in the address
    page.get_by_label("新密码", exact=True).fill(NEW)
    page.get_by_label("再输入一次新密码").fill(NEW)
    page.get_by_role("button", name="设置密码").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("新密码已设置")
    assert served.box.next_to(person)["Subject"] == "芯链：密码已更改"
    page.goto("/en/accounts/login/")
    _fill_in(page, person, NEW)
    expect(page).to_have_url(ANYWHERE_SIGNED_IN)


def test_codes_of_an_app_are_asked_for_once_it_is_set_up(
    served: AccountsPortal, open_browser: BrowserFor
) -> None:
    person = served.make_account("careful@example.org")
    page = open_browser()
    _fill_in(page, person)
    page.goto("/en/accounts/")
    page.get_by_role("link", name="Set up").click()
    _show_password_again(page)
    picture = page.get_by_role("img", name="QR code with the key below")
    expect(picture).to_be_visible()
    assert picture.evaluate("picture => picture.naturalWidth") > 100
    key = page.locator(".totp-key").inner_text()
    page.get_by_label("Authenticator code").fill(totp_code(key))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    codes = page.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 10
    _sign_out(page)
    page.goto("/en/accounts/login/?next=/en/chain/")
    _fill_in(page, person)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("This code is not right")).to_be_visible()
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile(r"/en/chain/$"))


def test_a_passkey_signs_in_alone(served: AccountsPortal, open_browser: BrowserFor) -> None:
    person = served.make_account("modern@example.org")
    page = open_browser()
    passkey_device(page)
    _fill_in(page, person)
    page.goto("/en/accounts/passkeys/add/")
    _show_password_again(page)
    page.get_by_label("Name of this passkey").fill("笔记本 💻")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    _sign_out(page)
    page.goto("/en/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(ANYWHERE_SIGNED_IN)
    page.goto("/en/accounts/passkeys/")
    expect(page.get_by_role("row", name="笔记本 💻")).to_contain_text("Yes")
    # After a password the passkey is the second factor.
    _sign_out(page)
    page.goto("/en/accounts/login/")
    _fill_in(page, person)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(ANYWHERE_SIGNED_IN)
    # Removed, it no longer signs in.
    page.goto("/en/accounts/passkeys/")
    page.locator("main table").get_by_role("link", name="Remove").click()
    _show_password_again(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Remove a passkey")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    _sign_out(page)
    page.goto("/en/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("This code is not right")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/en/accounts/login/$"))


def test_a_cancelled_passkey_is_told(served: AccountsPortal, open_browser: BrowserFor) -> None:
    page = open_browser()
    passkey_device(page)  # it holds none
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("No passkey was used")).to_be_visible()


def test_the_office_signs_its_people_in_and_opens_no_account_for_strangers(
    served: AccountsPortal, open_browser: BrowserFor
) -> None:
    page = open_browser("/en/accounts/login/?next=/en/chain/")
    page.get_by_role("button", name="Sign in with Office").click()
    page.get_by_role("button", name="analyst", exact=True).click()
    expect(page).to_have_url(re.compile(r"/en/chain/$"))
    page.goto("/en/accounts/")
    expect(page.get_by_role("row", name="Office")).to_contain_text("Linked")
    stranger = open_browser()
    stranger.get_by_role("button", name="Sign in with Office").click()
    stranger.get_by_role("button", name="stranger", exact=True).click()
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("No account belongs to this")
    stranger.goto("/en/me/")
    expect(stranger).to_have_url(re.compile(r"/accounts/login/"))


def test_an_address_the_office_does_not_vouch_for_is_linked_by_its_owner(
    served: AccountsPortal, open_browser: BrowserFor
) -> None:
    page = open_browser()
    page.get_by_role("button", name="Sign in with Office").click()
    page.get_by_role("button", name="member", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("No account belongs to this")
    page.goto("/en/accounts/login/")
    _fill_in(page, "member@example.org", "demo-member")
    page.goto("/en/accounts/office/")
    page.get_by_role("button", name="Link Office").click()
    page.get_by_role("button", name="member", exact=True).first.click()
    _show_password_again(page, "demo-member")
    expect(page.get_by_text("The office account is linked.")).to_be_visible()
    _sign_out(page)
    page.goto("/en/accounts/login/")
    page.get_by_role("button", name="Sign in with Office").click()
    page.get_by_role("button", name="member", exact=True).first.click()
    expect(page).to_have_url(ANYWHERE_SIGNED_IN)


def test_a_sign_in_that_is_denied_at_the_office_is_told(
    served: AccountsPortal, open_browser: BrowserFor
) -> None:
    page = open_browser()
    page.get_by_role("button", name="Sign in with Office").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not signed in")


def test_another_browser_is_signed_out_from_here(served: AccountsPortal, open_browser: BrowserFor) -> None:
    person = served.make_account("traveller@example.org")
    here, there = open_browser(), open_browser(user_agent="Mozilla/5.0 (Windows NT 10.0) Firefox/128.0")
    for page in (here, there):
        _fill_in(page, person)
    here.goto("/en/accounts/sessions/")
    here.get_by_role("button", name="Sign out Firefox · Windows").click()
    expect(here.get_by_text("Signed out in 1 place.")).to_be_visible()
    expect(here.locator(".answer")).to_have_text("Only here.")
    there.goto("/en/me/")
    expect(there).to_have_url(re.compile(r"/accounts/login/"))


PAGES = (
    "login/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/1-x/",
    "signup/",
    "email/confirm/x/",
)
OWN_PAGES = (
    "",
    "second-factor/",
    "sessions/",
    "passkeys/",
    "email/",
    "password/change/",
    "office/",
    "logout/",
    "second-factor/app/",
    "passkeys/add/",
    "close/",
)


@pytest.mark.parametrize(("prefix", "width", "theme"), [("", 1280, "light"), ("/en", 390, "dark")])
def test_no_fault_of_accessibility_is_found_and_nothing_is_wider_than_the_window(
    served: AccountsPortal, open_browser: BrowserFor, axe: str, prefix: str, width: int, theme: str
) -> None:
    screen = {"viewport": {"width": width, "height": 844}, "color_scheme": theme}
    page = open_browser(f"{prefix}/accounts/login/", **screen)

    def check(paths: tuple[str, ...]) -> None:
        for path in paths:
            page.goto(f"{prefix}/accounts/{path}")
            page.wait_for_load_state("networkidle")
            page.evaluate(axe)
            assert page.evaluate(FAULTS, RULES) == [], path
            assert fits_the_window(page), path

    check(PAGES)
    person = served.make_account(f"reader-{width}@example.org")
    page.goto(f"{prefix}/accounts/login/")
    page.locator("main input[name=login]").fill(person)
    page.locator("main input[name=password]").fill(PASSWORD)
    page.locator("main input[name=password]").press("Enter")
    expect(page).to_have_url(ANYWHERE_SIGNED_IN)
    page.goto(f"{prefix}/accounts/second-factor/app/")
    page.locator("main input[name=password]").fill(PASSWORD)
    page.locator("main input[name=password]").press("Enter")
    expect(page.locator(".totp-key")).to_be_visible()
    check(OWN_PAGES)
