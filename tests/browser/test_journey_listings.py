"""A demand in Chinese, from free text to the market, in a browser: filled while it is typed, corrected, published, and
seen by another member without the name. On a desk and on a phone.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

TEXT = "求购光敏聚酰亚胺，月用量60升，送到无锡，2027年3月底前"


def _signed_in(browser: Browser, address: str, login: str, width: int, height: int) -> Page:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/accounts/login/")
    page.fill("main input[name=login]", f"{login}@example.org")
    page.fill("main input[name=password]", f"demo-{login}")
    page.press("main input[name=password]", "Enter")
    page.wait_for_load_state()
    return page


@pytest.mark.parametrize(("width", "height", "amount"), [(1280, 900, "75"), (390, 844, "85")])
def test_a_demand_is_typed_corrected_published_and_seen_without_a_name(
    browser: Browser, portal: str, width: int, height: int, amount: str
) -> None:
    text = f"{TEXT}，第{amount}批"
    page = _signed_in(browser, portal, "trader", width, height)
    page.goto(f"{portal}/listings/new/")
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
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.get_by_role("button", name="发布", exact=True).click()
    page.wait_for_url(lambda url: "/listings/new" not in url)
    expect(page.locator("main")).to_contain_text("华润微")
    address = page.url
    other = _signed_in(browser, portal, "competitor", width, height)
    other.goto(address)
    expect(other.locator("main")).to_contain_text("接受您的意向后才公开名称")
    expect(other.locator("main")).to_contain_text(amount)
    assert "华润微" not in other.content()
    page.context.close()
    other.context.close()
