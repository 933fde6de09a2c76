"""A demand in Chinese, from free text to the market, in a browser: filled while it is typed, corrected, published, and
seen by another member without the name. On a desk and on a phone.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import WIDTHS, OpenAs
from tests.browser.test_walk import fits_the_window

TEXT = "求购光敏聚酰亚胺，月用量60升，送到无锡，2027年3月底前"
AMOUNTS = {"desktop": "75", "phone": "85"}


@pytest.mark.parametrize("size", WIDTHS)
def test_a_demand_is_typed_corrected_published_and_seen_without_a_name(open_as: OpenAs, size: str) -> None:
    amount = AMOUNTS[size]
    text = f"{TEXT}，第{amount}批"
    page, other = open_as("trader"), open_as("competitor")
    page.goto("/listings/new/")
    page.fill("textarea[name=text]", text)
    expect(page.locator("mark", has_text="月用量60升").first).to_be_visible()
    quantity = page.locator("input[name=quantity]")
    expect(quantity).to_have_value("60")
    expect(page.locator("input[name=ends_on]")).to_have_value("2027-03-31")
    quantity.fill(amount)
    page.locator("textarea[name=text]").press("End")
    page.fill("textarea[name=text]", f"{text}，交期6周")
    expect(page.locator("input[name=lead_time_days]")).to_have_value("42")
    expect(page.locator("input[name=quantity]")).to_have_value(amount)  # what was corrected stays
    assert fits_the_window(page)
    page.get_by_role("button", name="发布", exact=True).click()
    page.wait_for_url(lambda url: "/listings/new" not in url)
    expect(page.locator("main")).to_contain_text("华润微")
    other.goto(page.url)
    expect(other.locator("main")).to_contain_text("接受您的意向后才公开名称")
    expect(other.locator("main")).to_contain_text(amount)
    assert "华润微" not in other.content()
