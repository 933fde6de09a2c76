"""Two members publish the same demand; one proposes that they become one, the other agrees and only then sees who it
is; the first takes its own out again. On a desk and on a phone.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import WIDTHS, OpenAs
from tests.browser.test_walk import fits_the_window

AMOUNTS = {"desktop": "730", "phone": "740"}


def publish(page: Page, text: str) -> None:
    """From the text alone: the form is filled by it."""
    page.goto(f"/listings/new/?text={text}")
    page.get_by_role("button", name="发布", exact=True).click()
    page.wait_for_url(lambda url: "/listings/new" not in url)


@pytest.mark.parametrize("size", WIDTHS)
def test_the_same_demand_of_two_members_becomes_one(open_as: OpenAs, size: str) -> None:
    amount = AMOUNTS[size]
    page, other = open_as("trader"), open_as("competitor")
    publish(other, f"求购光敏聚酰亚胺，月用量{amount}升")
    publish(page, f"光敏聚酰亚胺求购，每月{amount}升")
    own = page.url
    page.get_by_role("link", name="建议合并").first.click()
    page.wait_for_url("**/merging/new/**")
    assert fits_the_window(page)
    page.get_by_role("radio").last.check()  # the other's stays
    page.get_by_role("button", name="提出", exact=True).click()
    page.wait_for_url(lambda url: "/new" not in url)
    other.goto(page.url)
    expect(other.locator("main")).to_contain_text("双方同意后公开名称")
    assert "华润微" not in other.content()
    assert fits_the_window(other)
    other.get_by_role("button", name="同意合并并公开名称").click()
    expect(other.locator("main")).to_contain_text("华润微")
    page.goto(own)
    expect(page.locator("main")).to_contain_text("已并入另一条供需信息")
    page.get_by_role("button", name="取出并重新发布").click()
    expect(page.locator("main")).to_contain_text("在市")
