"""The scenario laboratory in a browser: ask, wait, watch the loss spread, compare; with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import WIDTHS, OpenPage
from tests.browser.test_accessibility import FAULTS, RULES
from tests.browser.test_walk import fits_the_window

COMPUTED_WITHIN = 60_000
LABORATORY = "/en/laboratory/"

Open = Callable[..., Page]


@pytest.fixture
def open_signed_in(open_page: OpenPage) -> Open:
    """Opens a page as the demo analyst."""

    def opened(path: str, **how: object) -> Page:
        return sign_in(open_page("/en/accounts/login/", **how), path)

    return opened


def sign_in(page: Page, path: str) -> Page:
    page.locator("main input[name=login]").fill("analyst@example.org")
    page.locator("main input[name=password]").fill("demo-analyst")
    page.locator("main input[name=password]").press("Enter")
    expect(page).to_have_url(re.compile(r"/me/$"))
    page.goto(path)
    return page


def compute(page: Page, name: str, *, node: str = "photoresist", deliveries: str = "100") -> str:
    """Ask a scenario and wait for its result; returns its address."""
    page.goto(f"{LABORATORY}new/")
    page.locator(f"input[name=node][value={node}]").check()
    page.get_by_label("Deliveries that fail, in percent").fill(deliveries)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Compute").click()
    expect(page.locator(".scenario-figures")).to_be_visible(timeout=COMPUTED_WITHIN)
    return page.url


@pytest.mark.parametrize("size", WIDTHS)
def test_a_loss_is_watched_as_it_spreads(open_signed_in: Open, size: str) -> None:
    page = open_signed_in(LABORATORY, size=size)
    compute(page, f"Photoresist fails ({size})")
    assert fits_the_window(page)
    expect(page.locator("h1")).to_have_text(f"Photoresist fails ({size})")
    told = page.locator(".scenario-told")
    slider = page.get_by_role("slider")
    last = int(slider.get_attribute("max") or 0)
    expect(told).to_contain_text(f"Step {last}:")
    hit_in_the_end = page.locator(".scenario-steps .firm.hit").count()
    slider.focus()
    page.keyboard.press("Home")
    expect(told).to_contain_text("The shock itself: 6 organisations")
    assert page.locator(".scenario-steps .firm.hit").count() == 6
    page.keyboard.press("ArrowRight")
    expect(told).to_contain_text("Step 1:")
    assert page.locator(".scenario-steps .firm.fresh").count() > 0
    page.get_by_role("button", name="Play").click()
    expect(told).to_contain_text(f"Step {last}:", timeout=15_000)
    assert page.locator(".scenario-steps .firm.hit").count() == hit_in_the_end == 31
    expect(page.get_by_role("button", name="Play")).to_be_visible()  # it has stopped by itself


def test_without_scripts_it_is_asked_and_read_as_tables(open_signed_in: Open) -> None:
    page = open_signed_in(f"{LABORATORY}new/", scripts=False)
    page.locator("select[name=region]").select_option("KR")
    page.locator("input[name=name]").fill("Korea stops")
    page.get_by_role("button", name="Compute").click()
    figures = page.locator(".scenario-figures")
    for _ in range(COMPUTED_WITHIN // 1000):
        if figures.count():
            break
        page.wait_for_timeout(1000)
        page.get_by_role("link", name="Look again").click()
    steps = page.get_by_role("table", name="How the loss spreads")
    expect(steps).to_be_visible()
    assert steps.locator("tbody tr").count() >= 2
    expect(page.get_by_role("table", name="Losses by stage")).to_be_visible()


def test_boxes_are_found_by_name_in_either_language_and_counted(open_signed_in: Open) -> None:
    page = open_signed_in(f"{LABORATORY}new/")
    page.get_by_role("searchbox", name="Find an organisation").fill("台积电")
    shown = page.locator("fieldset:has(#find-organisation) .tick:visible")
    expect(shown).to_have_count(1)
    shown.locator("input").check()
    expect(page.locator("fieldset:has(#find-organisation) [data-ticks-count]")).to_have_text("1 chosen")
    page.get_by_role("searchbox", name="Find an organisation").fill("zzzz")
    expect(page.get_by_text("Nothing is called so.").last).to_be_visible()


def test_a_fault_is_told_and_nothing_typed_is_lost(browser: Browser, portal: str) -> None:
    # Not by `open_page`: the browser itself complains of the status 422.
    page = browser.new_page(base_url=portal)
    page.goto("/en/accounts/login/")
    sign_in(page, f"{LABORATORY}new/")
    page.locator("input[name=organisation][value=asml]").check()
    page.get_by_label("Name", exact=True).fill("Kept")
    page.get_by_label("Deliveries that fail, in percent").fill("1000")
    with page.expect_response(lambda response: response.request.method == "POST") as answered:
        page.get_by_role("button", name="Compute").click()
    assert answered.value.status == 422
    expect(page.get_by_role("alert")).to_contain_text("“1000” is not a number between 1 and 100.")
    expect(page.locator("input[name=organisation][value=asml]")).to_be_checked()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Kept")
    page.close()


def test_two_are_compared_and_one_is_deleted(open_signed_in: Open) -> None:
    page = open_signed_in(LABORATORY)
    first = compute(page, "Half of photoresist", deliveries="50")
    compute(page, "All of photoresist")
    page.goto(LABORATORY)
    for name in ("Half of photoresist", "All of photoresist"):
        page.get_by_label(f"Compare {name}").check()
    page.get_by_role("button", name="Compare two").click()
    expect(page.locator(".answer")).to_contain_text("13.1 % of all output is lost in “All of photoresist”")
    assert fits_the_window(page)
    page.goto(first)
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page).to_have_url(re.compile(r"/laboratory/$"))
    expect(page.get_by_text("“Half of photoresist” is deleted.")).to_be_visible()
    expect(page.get_by_role("link", name="Half of photoresist")).to_have_count(0)


@pytest.mark.parametrize(("prefix", "size", "theme"), [("", "desktop", "light"), ("/en", "phone", "dark")])
def test_no_fault_of_accessibility_is_found(
    open_signed_in: Open, axe: str, prefix: str, size: str, theme: str
) -> None:
    page = open_signed_in(LABORATORY, size=size, theme=theme)
    result = compute(page, f"Checked ({size})").split("/laboratory/")[1]
    for path in ("", "new/", result, "compare/", f"{result}delete/"):
        page.goto(f"{prefix}/laboratory/{path}")
        page.wait_for_load_state("networkidle")
        page.evaluate(axe)
        assert page.evaluate(FAULTS, RULES) == [], path
        assert fits_the_window(page), path
