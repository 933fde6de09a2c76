"""The main job from end to end: home → a demand → results → an organisation → its node → the other language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import WIDTHS, OpenPage

DEMAND = "求购KrF光刻胶，200mm线，月用量500升，优先长三角"
SIZES = list(WIDTHS)
SOON = 50
"""Tenths of a second that a page may take to settle on a busy machine."""


def fits_the_window(page: Page) -> bool:
    """Whether nothing sticks out sideways, once the pictures have found their places."""
    for _ in range(SOON):
        if page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"):
            return True
        page.wait_for_timeout(100)
    return False


def ask(page: Page, demand: str) -> None:
    """Type a demand into the box of the first page and send it."""
    box = page.locator("main .match-box").first
    box.locator("textarea[name=q]").fill(demand)
    box.locator("button").click()
    expect(page).to_have_url(re.compile(r"/match/\?.*q="))
    page.wait_for_load_state()


def follow(page: Page, start: str) -> str:
    """Click the first link in sight whose address begins with `start`; returns its text.

    A page still without its style sheet shows what it will fold away, so the page has to be whole first.
    """
    page.wait_for_load_state()
    link = page.locator(f'main a[href^="{start}"]:visible').first
    text = link.inner_text().strip()
    link.click()
    expect(page).to_have_url(re.compile(re.escape(start)))
    return text


@pytest.mark.parametrize("size", SIZES)
def test_a_demand_leads_to_a_supplier_its_node_and_the_same_page_in_english(
    open_page: OpenPage, size: str
) -> None:
    page = open_page("/", size=size)
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert fits_the_window(page)
    ask(page, DEMAND)
    expect(page.locator("main")).to_contain_text("KrF光刻胶")
    assert fits_the_window(page)
    name = follow(page, "/organisations/")
    expect(page.locator("h1")).to_contain_text(name)
    assert fits_the_window(page)
    node = follow(page, "/chain/")
    expect(page.locator("h1")).to_contain_text(node)
    assert fits_the_window(page)
    chinese = page.url
    page.locator('header a[hreflang="en"]:visible').first.click()
    expect(page).to_have_url(chinese.replace("/chain/", "/en/chain/"))
    assert page.locator("html").get_attribute("lang") == "en"
    assert fits_the_window(page)


@pytest.mark.parametrize("size", SIZES)
def test_matching_works_without_scripts(open_page: OpenPage, size: str) -> None:
    page = open_page("/", size=size, scripts=False)
    ask(page, DEMAND)
    expect(page.locator("main")).to_contain_text("KrF光刻胶")
    name = follow(page, "/organisations/")
    expect(page.locator("h1")).to_contain_text(name)


def test_the_address_of_results_can_be_shared(open_page: OpenPage) -> None:
    page = open_page("/")
    ask(page, "QFN封测")
    first = page.locator('main a[href^="/organisations/"]:visible').first.inner_text()
    again = open_page(page.url.split("//", 1)[1].split("/", 1)[1].join(("/", "")))
    assert again.locator('main a[href^="/organisations/"]:visible').first.inner_text() == first


def test_the_chosen_theme_is_kept(open_page: OpenPage) -> None:
    page = open_page("/")
    paper = "getComputedStyle(document.documentElement).getPropertyValue('--paper')"
    light = page.evaluate(paper)
    page.locator("[data-theme-toggle]").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate(paper) != light
    page.goto("/chain/")
    assert page.locator("html").get_attribute("data-theme") == "dark"
