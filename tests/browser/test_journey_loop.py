"""The closed loop as three people would watch it: a buyer writes a demand in Chinese, a supplier answers, the staff
look on; they talk, meet, sign, and the weak-link figure of the node has changed.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import WIDTHS, OpenAs
from tests.browser.test_accessibility import FAULTS, RULES
from tests.browser.test_walk import fits_the_window

DEMAND = "求购掩模基板，200mm线，月用量{number}片，送到无锡，交期8周"
COMPUTED_WITHIN = 60_000
BUYER, SUPPLIER = "China Resources Microelectronics", "Hua Hong Semiconductor"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


@pytest.mark.parametrize("size", WIDTHS)
def test_from_a_chinese_demand_to_a_contract_and_a_changed_figure(
    open_as: OpenAs, axe: str, size: str
) -> None:
    buyer, supplier, staff = open_as("member"), open_as("competitor"), open_as("secretariat")
    listing = _publish(buyer, DEMAND.format(number=40 if size == "desktop" else 41))

    introduction = _interest(supplier, listing)
    assert BUYER not in supplier.content()
    buyer.goto(introduction)
    expect(buyer.get_by_text("Not named until both accept")).to_be_visible()
    assert SUPPLIER not in buyer.locator("main").inner_text()
    press(buyer, "Accept and be named")
    expect(buyer.locator(".two-sides").get_by_role("link", name=re.compile(SUPPLIER))).to_be_visible()
    supplier.reload()
    expect(supplier.locator(".two-sides").get_by_role("link", name=re.compile(BUYER))).to_be_visible()

    _talk(buyer, supplier)
    assert fits_the_window(buyer)
    buyer.evaluate(axe)
    assert buyer.evaluate(FAULTS, RULES) == []

    staff.goto(introduction)
    expect(staff.get_by_text("You see how it stands")).to_be_visible()
    assert "Two plates for a trial" not in staff.locator("main").inner_text()

    outcome = _sign(buyer, supplier, introduction)
    _computed(supplier)
    before, after = _ranks(supplier)
    assert before != after
    assert fits_the_window(supplier)
    supplier.evaluate(axe)
    assert supplier.evaluate(FAULTS, RULES) == []
    staff.goto(outcome)
    expect(staff.get_by_role("heading", name="Because")).to_be_visible()
    assert _ranks(staff) == (before, after)
    assert "88000" not in staff.locator("main").inner_text()  # the amount is the parties' own


def _publish(buyer: Page, text: str) -> str:
    """The demand in its own words; the form fills itself, the buyer looks and publishes."""
    buyer.goto("/en/listings/new/")
    buyer.locator("#id_text").fill(text)
    expect(buyer.locator("input[name=lead_time_days]")).to_have_value("56", timeout=20_000)
    buyer.get_by_role("button", name="Publish", exact=True).click()
    buyer.wait_for_url(re.compile(r"/listings/[0-9a-f-]{36}/$"))
    return path_of(buyer)


def _interest(supplier: Page, listing: str) -> str:
    supplier.goto(listing)
    assert BUYER not in supplier.locator("main").inner_text()
    supplier.get_by_role("link", name="Show interest").click()
    supplier.wait_for_load_state()
    press(supplier, "Show interest")
    supplier.wait_for_url(re.compile(r"/introductions/[0-9a-f-]{36}/$"))
    return path_of(supplier)


def _talk(buyer: Page, supplier: Page) -> None:
    """A message, a sample, a time to meet that the other side takes."""
    buyer.get_by_label("Your words to the other side").fill("Two plates for a trial, please.")
    press(buyer, "Send")
    supplier.reload()
    expect(supplier.get_by_text("Two plates for a trial, please.")).to_be_visible()
    supplier.get_by_text("Add a step").click()
    press(supplier, "Add")
    expect(supplier.locator(".steps-list").get_by_text("Sample", exact=True).first).to_be_visible()
    supplier.get_by_text("Propose a time").click()
    supplier.get_by_label("From", exact=True).fill("2030-05-06T09:00")
    supplier.get_by_label("Until", exact=True).fill("2030-05-06T10:00")
    press(supplier, "Propose")
    buyer.reload()
    press(buyer, "Take this time")
    expect(buyer.get_by_role("link", name="Calendar invitation")).to_be_visible()


def _sign(buyer: Page, supplier: Page, introduction: str) -> str:
    """The buyer reports, the supplier confirms."""
    buyer.get_by_role("link", name="Report a contract").click()
    buyer.wait_for_load_state()
    buyer.get_by_label("What is supplied: nodes of the chain").fill("photomask-blank")
    buyer.get_by_label("Amount, CNY").fill("88000")
    buyer.get_by_label("Who may see the contract").select_option("alliance")
    press(buyer, "Send to the other side")
    supplier.goto(introduction)
    press(supplier, "Confirm the contract")
    supplier.wait_for_url(re.compile(r"/outcomes/[0-9a-f-]{36}/$"))
    return path_of(supplier)


def _computed(page: Page) -> None:
    expect(page.get_by_role("heading", name="Because")).to_be_visible(timeout=COMPUTED_WITHIN)


def _ranks(page: Page) -> tuple[str, str]:
    before, _, after = page.locator(".outcome-answer b").inner_text().partition(" → ")
    return before, after
