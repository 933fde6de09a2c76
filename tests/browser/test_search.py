"""The search in a browser: the box in the header, groups, one kind, nothing found."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, OpenPage
from tests.browser.test_accessibility import FAULTS, RULES
from tests.browser.test_walk import fits_the_window


@pytest.mark.parametrize("size", WIDTHS)
def test_by_pinyin_to_a_page_and_to_advice(open_page: OpenPage, axe: str, size: str) -> None:
    page = open_page("/", size=size)
    page.locator("#find-q").fill("guangke")
    page.locator("#find-q").press("Enter")
    page.wait_for_url(re.compile(r"/find/\?q=guangke"))
    expect(page.locator("main mark").first).to_have_text("光刻")
    page.evaluate(axe)
    assert page.evaluate(FAULTS, RULES) == []
    assert fits_the_window(page)

    page.get_by_role("link", name=re.compile("^产业链环节")).click()
    page.wait_for_url(re.compile("kind=node"))
    page.locator("main .found a").first.click()
    page.wait_for_url(re.compile("/chain/"))

    page.locator("#find-q").fill("没有这样的东西")
    page.locator("#find-q").press("Enter")
    page.wait_for_url(re.compile("/find/"))
    expect(page.get_by_text("没有符合这些词的")).to_be_visible()
    expect(page.locator("main .empty a.button").first).to_be_visible()
    assert fits_the_window(page)
