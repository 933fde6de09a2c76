"""The board of the sample year as a person watches it: a figure followed to its records, the briefing opened."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import WIDTHS, OpenAs
from tests.browser.test_accessibility import FAULTS, RULES
from tests.browser.test_walk import fits_the_window

BOARD = "/en/work/board/?year=2026&quarter=2"
A4_INCHES = 11.69


def _figure(page: Page, name: str) -> str:
    return page.locator(f"tr:has(th:text-matches('^{name}')) td.value").first.inner_text().strip()


def _follow(page: Page, name: str) -> str:
    page.goto(BOARD)
    told = _figure(page, name)
    page.locator(f"tr:has(th:text-matches('^{name}')) td.value a").first.click()
    page.wait_for_load_state()
    return told


@pytest.mark.parametrize("size", WIDTHS)
def test_a_figure_is_followed_to_its_records_and_the_briefing_opened(
    open_as: OpenAs, axe: str, size: str
) -> None:
    page = open_as("secretariat")
    page.goto("/en/work/")
    page.get_by_role("link", name="Double-promotion board").click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_have_text("Double-promotion board")
    page.goto(BOARD)
    assert fits_the_window(page)
    page.evaluate(axe)
    assert page.evaluate(FAULTS, RULES) == []

    raised = _follow(page, "Matters raised")
    expect(page.locator("main tbody tr")).to_have_count(int(raised))
    attended = _follow(page, "Attendances")
    expect(page.locator(".records-value")).to_have_text(attended)
    rows = page.locator("main tbody td.number").all_inner_texts()
    assert sum(int(each) for each in rows) == int(attended)
    page.locator("main tbody th a").first.click()
    expect(page).to_have_url(re.compile("/work/items/"))

    page.goto(BOARD)
    page.get_by_role("link", name="Briefing to print").click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_have_text("Double-promotion briefing")
    expect(page.locator(".briefing-basis")).to_contain_text("2026-04-01 to 2026-06-30")
    assert fits_the_window(page)
    page.emulate_media(media="print")
    for hidden in (".top", ".foot", ".briefing .actions"):
        expect(page.locator(hidden).first).to_be_hidden()
